package storage_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
)

// storedForm holds every record as the program of commit 73a7e92 wrote it.
const storedForm = "testdata/stored.txt"

// What is stored never changes its form: databases of today are opened by the
// programs of tomorrow. Every kind of record, with every member set, is written
// byte by byte as it was, but for members that came since; the proof of a purge, of a wipe and the mark of an import
// that broke off are among them.
func TestStoredForm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := memory.New()
		s, err := storage.Open(t.Context(), d, legible{})
		if err != nil {
			t.Fatal(err)
		}
		writeEverything(t, s, d)
		want, err := os.ReadFile(storedForm)
		if err != nil {
			t.Fatal(err)
		}
		got := dump(t, d)
		wantLines, gotLines := strings.Split(string(want), "\n"), strings.Split(got, "\n")
		for i := range max(len(wantLines), len(gotLines)) {
			var w, g string
			if i < len(wantLines) {
				w = wantLines[i]
			}
			if i < len(gotLines) {
				g = gotLines[i]
			}
			if w != g && !grown(w, g) {
				t.Fatalf("line %d of %s\nis      %s\nbut was %s", i+1, storedForm, g, w)
			}
		}
	})
}

// grown reports whether a line is what it was, but for members that came since.
func grown(was, is string) bool {
	wasHead, wasBody, _ := strings.Cut(was, " {")
	isHead, isBody, _ := strings.Cut(is, " {")
	var old, now any
	if wasHead != isHead || json.Unmarshal([]byte("{"+wasBody), &old) != nil || json.Unmarshal([]byte("{"+isBody), &now) != nil {
		return false
	}
	return holds(now, old)
}

// holds reports whether a value has all that another has.
func holds(now, old any) bool {
	switch o := old.(type) {
	case map[string]any:
		n, ok := now.(map[string]any)
		for name, value := range o {
			ok = ok && holds(n[name], value)
		}
		return ok
	case []any:
		n, ok := now.([]any)
		ok = ok && len(n) == len(o)
		for i := range o {
			ok = ok && holds(n[i], o[i])
		}
		return ok
	}
	return reflect.DeepEqual(now, old)
}

// Every member of what is stored says its name itself: without a tag, a new name in
// Go would be a new name in the store.
func TestStoredMembersAreTagged(t *testing.T) {
	t.Parallel()
	seen := map[reflect.Type]bool{reflect.TypeFor[time.Time](): true, reflect.TypeFor[storage.Meta](): true}
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			walk(of.Elem())
			return
		case reflect.Struct:
		default:
			return
		}
		if seen[of] {
			return
		}
		seen[of] = true
		for f := range of.Fields() {
			if f.Tag.Get("json") == "" {
				t.Errorf("%s.%s has no json tag", of.Name(), f.Name)
			}
			walk(f.Type)
		}
	}
	for _, e := range everyEntity() {
		walk(reflect.TypeOf(e))
	}
	if len(seen) < 25 {
		t.Fatalf("%d types looked at only", len(seen))
	}
}

func everyEntity() []storage.Entity {
	return []storage.Entity{
		&storage.Settings{}, &storage.Status{}, &storage.Logo{}, &storage.OAuthGrant{}, &storage.Physician{}, &storage.StaffMember{},
		&storage.Visit{}, &storage.Delivery{}, &storage.Event{}, &storage.SyncRun{}, &storage.Session{},
	}
}

func writeEverything(t *testing.T, s *storage.Store, d driver.Driver) {
	t.Helper()
	full := s.Account("full")
	for _, e := range everyEntity() {
		fill(reflect.ValueOf(e).Elem(), "")
		commit(t, full, storage.Put(e))
	}
	queued := &storage.Delivery{ID: "queued", Channel: storage.ChannelMail, State: storage.DeliveryQueued, VisitKey: "k", DueAt: furnished}
	commit(t, full, storage.Put(queued), storage.Put(&storage.Event{ID: "new", State: storage.EventNew, MeetingID: 7, LookAt: furnished}))
	bare, gone := &storage.Visit{AppointmentID: "bare"}, &storage.Visit{AppointmentID: "gone", DueAt: furnished, Meeting: &storage.Meeting{ID: 1}}
	commit(t, full, storage.Put(bare), storage.Put(gone))
	commit(t, full, storage.Delete(gone))
	appendAudit(t, full, 3)
	acquire(t, full)

	purged := s.Account("purged")
	furnish(t, purged, 2)
	for _, years := range []int{1, 10} {
		if more, err := purged.Purge(t.Context(), furnished.AddDate(years, 0, 0)); more || err != nil {
			t.Fatal(more, err)
		}
	}
	appendAudit(t, purged, 1)

	wiped := s.Account("wiped")
	furnish(t, wiped, 2)
	acquire(t, wiped)
	if _, err := wiped.Wipe(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	breakOffImport(t, d)
}

func acquire(t *testing.T, a *storage.Account) {
	t.Helper()
	if _, err := a.Acquire(t.Context(), "sync", "holder", furnished, time.Minute); err != nil {
		t.Fatal(err)
	}
}

// breakOffImport leaves the mark of an import that was broken off, in an account
// whose records stand in the file.
func breakOffImport(t *testing.T, d driver.Driver) {
	t.Helper()
	there, err := storage.Open(t.Context(), memory.New(), legible{})
	if err != nil {
		t.Fatal(err)
	}
	from := there.Account("moved")
	for i := range 120 {
		commit(t, from, storage.Put(&storage.Event{ID: fmt.Sprintf("e-%03d", i), State: storage.EventNew, MeetingID: 7, LookAt: furnished}))
		commit(t, from, storage.Put(&storage.Visit{AppointmentID: fmt.Sprintf("A-%03d", i), DueAt: furnished, Meeting: &storage.Meeting{ID: int64(i + 1)}}))
	}
	appendAudit(t, from, 2)
	var file bytes.Buffer
	if _, err := from.Export(t.Context(), &file, storage.ExportOptions{Secrets: true}); err != nil {
		t.Fatal(err)
	}
	broken, err := storage.Open(t.Context(), &failing{Driver: d, left: 1}, legible{})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := broken.Account("moved").Import(t.Context(), bytes.NewReader(file.Bytes()), nil); n == 0 || !errors.Is(err, errCrash) {
		t.Fatalf("%d records, error %v", n, err)
	}
}

// fill sets every member to something that follows from its stored name.
func fill(v reflect.Value, name string) {
	number := int64(crc32.ChecksumIEEE([]byte(name)) % 10_000)
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(number)
	case reflect.String:
		v.SetString(name)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), name)
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[json.RawMessage]() {
			v.SetBytes(fmt.Appendf(nil, `{"raw": %d}`, number))
			return
		}
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes([]byte(name))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), name+".0")
		fill(v.Index(1), name+".1")
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for _, n := range []string{".0", ".1"} {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(key, name+n)
			fill(value, name+n)
			v.SetMapIndex(key, value)
		}
	case reflect.Struct:
		switch v.Type() {
		case reflect.TypeFor[time.Time]():
			v.Set(reflect.ValueOf(furnished.Add(time.Duration(number) * time.Microsecond)))
			return
		case reflect.TypeFor[storage.Meta]():
			return
		}
		for i := range v.NumField() {
			tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			fill(v.Field(i), name+"."+tag)
		}
	default:
		panic("a kind of member that is not known here: " + v.Kind().String())
	}
}

// legible seals nothing: what would be sealed can be read, with what it is bound to.
type legible struct{}

func (legible) Seal(plain, bound []byte) ([]byte, error) {
	return fmt.Appendf(nil, "%q %s", bound, plain), nil
}

func (legible) Open(sealed, bound []byte) ([]byte, error) {
	plain, ok := bytes.CutPrefix(sealed, fmt.Appendf(nil, "%q ", bound))
	if !ok {
		return nil, errors.New("bound to something else")
	}
	return plain, nil
}

func (legible) Hash(data []byte) ([]byte, error) {
	sum := sha256.Sum256(data)
	return sum[:], nil
}

// dump writes all records of a database, a line each.
func dump(t *testing.T, d driver.Driver) string {
	t.Helper()
	var lines []string
	for _, kind := range []string{
		"settings", "status", "logo", "grant", "physician", "staff", "stamp", "visit", "due", "meeting", "delivery", "outbox",
		"event", "audit", "audithead", "auditanchor", "lease", "fence", "run", "session", "import", "proof", "mark",
	} {
		found := raw(t, d, kind)
		if len(found) == 0 {
			t.Errorf("no record of kind %s was written", kind)
		}
		for _, r := range found {
			if kind == "stamp" {
				r.Ref = "random"
			}
			if kind == "event" || kind == "visit" || kind == "due" || kind == "meeting" { // many of an import are alike
				if r.Account == "moved" && !bytes.Contains(r.Body, []byte("-000")) {
					continue
				}
			}
			lines = append(lines, fmt.Sprintf("%s %s %s state=%q ref=%s at=%d version=%d %s", r.Kind, r.Account, r.ID, r.State, r.Ref, driver.Micros(r.At), r.Version, r.Body))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n") + "\n"
}

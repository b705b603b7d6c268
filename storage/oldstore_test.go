package storage_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/storage/sqlite"
)

const oldStoreDir = "testdata/oldstore"

// oldStore is what the program that made the fixture read from it.
type oldStore struct {
	Accounts      []string // as Store.Accounts lists them
	Installations []string
	Of            map[string]oldAccount
	Proofs        []oldRecord
	Rows          []oldRow // all records as the driver has them
}

// oldRecord is a typed record as encoding/json writes it, and its version.
type oldRecord struct {
	Version int64
	JSON    any
}

type oldAccount struct {
	One         map[string]oldRecord   // settings, status, logo, grant; as far as they are there
	Physicians  []oldRecord            // sorted by JSON
	Staff       []oldRecord            // sorted by JSON
	Visits      []oldRecord            // in the order of Visits
	Deliveries  []oldRecord            // in the order of Deliveries
	Events      map[string][]oldRecord // by state
	Runs        []oldRecord            // newest first
	Sessions    map[string]oldRecord   // by token
	Audit       []oldRecord            // newest first
	AuditLast   int64                  // VerifyAudit
	VisitKeys   map[string]string      // by appointment
	VisitStamps []any
	Meetings    map[string]string // appointment by meeting
	Stamps      [2]string         // of the lists of physicians and staff
	Next        map[string]time.Time
	Leases      map[string]any // as LeaseHeldError tells of them
	Sign        string         // of "old", "store"
	Concealed   string         // "old store"
}

type oldRow struct {
	Account, Kind, ID, State, Ref string
	At                            time.Time
	Version                       int64
	Plain                         json.RawMessage `json:",omitempty"` // of kinds that have no typed reader
}

// What the fixture is asked for, as no list has it.
var (
	oldTokens = []string{"session-token-1", "session-token-2"}
	oldLeases = []string{"sync", "visit-1", "released"}
	oldKinds  = []string{
		"settings", "status", "logo", "grant", "physician", "staff", "stamp", "visit", "due", "meeting", "delivery", "outbox", "event",
		"audit", "audithead", "auditanchor", "lease", "fence", "run", "session", "import", "proof", "mark", "receipt",
	}
	oldUntyped = []string{"audithead", "auditanchor", "lease", "import", "receipt", "mark"}
)

// TestOldStore opens a store that the program of commit 73a7e92 made, and finds
// in it what that program found: every record of every kind, by every way to it.
func TestOldStore(t *testing.T) {
	t.Parallel()
	s, k := openOldStore(t)
	var want oldStore
	d := json.NewDecoder(bytes.NewReader(oldFile(t, "expected.json.gz")))
	d.UseNumber()
	if err := d.Decode(&want); err != nil {
		t.Fatal(err)
	}
	for i := range want.Proofs { // nobody asks for a proof's version any more; the rows below have it
		want.Proofs[i].Version = 0
	}
	got := readOldStore(t, s, k, slices.Sorted(maps.Keys(want.Of)), func(id string) string { return want.Of[id].Concealed })
	for _, d := range differences("", plainJSON(t, want), plainJSON(t, got)) {
		t.Error(d)
	}
	oldLeasesGoOn(t, s, got)
}

// TestOldExport writes exports of the old store as the old program did, and takes
// the old program's own into a new store.
func TestOldExport(t *testing.T) {
	t.Parallel()
	s, k := openOldStore(t)
	for _, account := range []string{"FakeAccountId", "full"} {
		old := oldFile(t, "export-"+account+".jsonl.gz")
		sameExport(t, "of the old store", old, oldExport(t, s.Account(account)))
		fresh, err := storage.Open(t.Context(), memory.New(), k)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fresh.Account(account).Import(t.Context(), bytes.NewReader(old), nil); err != nil {
			t.Fatalf("the old export of %s: %v", account, err)
		}
		sameExport(t, "of the old export", old, oldExport(t, fresh.Account(account)))
		if _, err := fresh.Account(account).VerifyAudit(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// TestOldImport goes on with an import that the old program broke off.
func TestOldImport(t *testing.T) {
	t.Parallel()
	s, _ := openOldStore(t)
	old := oldFile(t, "export-half.jsonl.gz")
	var first int64
	n, err := s.Account("half").Import(t.Context(), bytes.NewReader(old), func(done, _ int64) { first = cmp.Or(first, done) })
	if err != nil || n == 0 || first == 0 {
		t.Fatalf("imported %d records: %v", n, err)
	}
	sameExport(t, "of the import gone on with", old, oldExport(t, s.Account("half")))
}

// oldLeasesGoOn: fencing numbers rise from where they were, and audit trails and
// proofs go on.
func oldLeasesGoOn(t *testing.T, s *storage.Store, old oldStore) {
	t.Helper()
	for _, r := range old.Rows {
		if r.Kind != "fence" {
			continue
		}
		later := time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
		l, err := s.Account(r.Account).Acquire(t.Context(), r.ID, "new program", later, time.Minute)
		if err != nil || l.Fence != r.Version+1 {
			t.Errorf("lease %s of %s has the number %d after %d: %v", r.ID, r.Account, l.Fence, r.Version, err)
		}
	}
	for id, was := range old.Of {
		a := s.Account(id)
		if err := a.Append(t.Context(), "u", "test", "x", ""); err != nil {
			t.Error(err)
		}
		if n, err := a.VerifyAudit(t.Context()); err != nil || n != was.AuditLast+1 {
			t.Errorf("the audit trail of %s ends at %d after %d: %v", id, n, was.AuditLast, err)
		}
	}
}

func openOldStore(t *testing.T) (*storage.Store, *seal.Keyset) {
	t.Helper()
	dir := t.TempDir()
	path, keys := filepath.Join(dir, "store.db"), filepath.Join(dir, "keyset.json")
	for name, data := range map[string][]byte{path: oldFile(t, "store.db.gz"), keys: oldFile(t, "keyset.json")} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	k, err := seal.Open(keys)
	if err != nil {
		t.Fatal(err)
	}
	d, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := storage.Open(t.Context(), d, k)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, k
}

func oldFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(oldStoreDir, name))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(name, ".gz") {
		return data
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if data, err = io.ReadAll(z); err != nil {
		t.Fatal(err)
	}
	return data
}

func oldExport(t *testing.T, a *storage.Account) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := a.Export(t.Context(), &b, storage.ExportOptions{Secrets: true}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sameExport compares exports line by line, apart from when they were made. Kinds
// follow each other in a fixed order, records of a kind in that of the store.
func sameExport(t *testing.T, what string, want, got []byte) {
	t.Helper()
	lines := func(b []byte) []string {
		all := strings.Split(strings.TrimSpace(string(b)), "\n")[1:]
		slices.Sort(all)
		return all
	}
	w, g := lines(want), lines(got)
	if len(w) != len(g) {
		t.Errorf("the export %s has %d lines, want %d", what, len(g), len(w))
	}
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			t.Errorf("the export %s has\n%s\nwant\n%s", what, g[i], w[i])
		}
	}
}

// readOldStore reads everything by every public way.
func readOldStore(t *testing.T, s *storage.Store, k *seal.Keyset, accounts []string, concealed func(account string) string) oldStore {
	t.Helper()
	out := oldStore{Of: map[string]oldAccount{}}
	out.Accounts, out.Installations = all(t, s.Accounts(t.Context())), all(t, s.Installations(t.Context()))
	for _, p := range all(t, s.ErasureRecords(t.Context(), "")) {
		out.Proofs = append(out.Proofs, recordOf(t, p, 0))
	}
	for _, id := range accounts {
		out.Of[id] = readOldAccount(t, s.Account(id), concealed(id))
	}
	for _, kind := range oldKinds {
		q := driver.Query{Kind: kind, Limit: driver.MaxLimit}
		for more := true; more; more = q.Cursor != "" {
			p, err := s.Driver().Scan(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range p.Records {
				out.Rows = append(out.Rows, rowOf(t, k, r))
			}
			q.Cursor = p.Next
		}
	}
	return out
}

func rowOf(t *testing.T, k *seal.Keyset, r driver.Record) oldRow {
	t.Helper()
	row := oldRow{Account: r.Account, Kind: r.Kind, ID: r.ID, State: r.State, Ref: r.Ref, At: r.At, Version: r.Version}
	if !slices.Contains(oldUntyped, r.Kind) || len(r.Body) == 0 {
		return row
	}
	plain := r.Body
	if r.Kind != "receipt" {
		var err error
		if plain, err = k.Open(r.Body, []byte(r.Account+"\x00"+r.Kind+"\x00"+r.ID)); err != nil {
			t.Errorf("%s %s of %s: %v", r.Kind, r.ID, r.Account, err)
		}
	}
	if row.Plain = plain; !json.Valid(plain) {
		row.Plain = json.RawMessage(strconv.Quote(string(plain)))
	}
	return row
}

func readOldAccount(t *testing.T, a *storage.Account, concealed string) oldAccount {
	t.Helper()
	ctx := t.Context()
	o := oldAccount{
		One: map[string]oldRecord{}, Events: map[string][]oldRecord{}, Sessions: map[string]oldRecord{}, VisitKeys: map[string]string{},
		Meetings: map[string]string{}, Next: map[string]time.Time{}, Leases: map[string]any{}, Sign: a.Sign("old", "store"), Concealed: concealed,
	}
	if text, err := a.Reveal(concealed); err != nil || text != "old store" {
		t.Errorf("account %s: revealed %q: %v", a.ID(), text, err)
	}
	if st, err := a.Settings(ctx); there(t, err) {
		o.One["settings"] = recordOf(t, st, st.Version())
	}
	if st, err := a.Status(ctx); there(t, err) && st.Version() > 0 {
		o.One["status"] = recordOf(t, st, st.Version())
	}
	if l, err := a.Logo(ctx); there(t, err) {
		o.One["logo"] = recordOf(t, l, l.Version())
	}
	if g, err := a.OAuthGrant(ctx); there(t, err) {
		o.One["grant"] = recordOf(t, g, g.Version())
	}
	for _, p := range all(t, a.Physicians(ctx)) {
		o.Physicians = append(o.Physicians, recordOf(t, p, p.Version()))
		same(t, p)(a.Physician(ctx, p.ID))
	}
	for _, m := range all(t, a.Staff(ctx)) {
		o.Staff = append(o.Staff, recordOf(t, m, m.Version()))
		same(t, m)(a.StaffMember(ctx, strings.ToUpper(m.Email)))
	}
	byJSON := func(x, y oldRecord) int { return cmp.Compare(text(t, x), text(t, y)) }
	slices.SortFunc(o.Physicians, byJSON)
	slices.SortFunc(o.Staff, byJSON)
	readOldVisits(t, a, &o)
	for _, d := range all(t, a.Deliveries(ctx, storage.DeliveryFilter{})) {
		o.Deliveries = append(o.Deliveries, recordOf(t, d, d.Version()))
		same(t, d)(a.Delivery(ctx, d.ID))
	}
	for _, state := range []storage.EventState{storage.EventNew, storage.EventFolded, storage.EventUnmatched} {
		for _, e := range all(t, a.Events(ctx, state)) {
			o.Events[string(state)] = append(o.Events[string(state)], recordOf(t, e, e.Version()))
			same(t, e)(a.Event(ctx, e.ID))
		}
	}
	runs, err := a.LastSyncRuns(ctx, driver.MaxLimit)
	if err != nil {
		t.Error(err)
	}
	for _, r := range runs {
		o.Runs = append(o.Runs, recordOf(t, r, r.Version()))
		same(t, r)(a.SyncRun(ctx, r.ID))
	}
	for _, token := range oldTokens {
		if v, err := a.Session(ctx, token); there(t, err) {
			o.Sessions[token] = recordOf(t, v, v.Version())
		}
	}
	page, err := a.AuditPage(ctx, "", driver.MaxLimit)
	if err != nil {
		t.Error(err)
	}
	for _, e := range page.Items {
		o.Audit = append(o.Audit, recordOf(t, e, 1))
	}
	if o.AuditLast, err = a.VerifyAudit(ctx); err != nil {
		t.Error(err)
	}
	readOldTimes(t, a, &o)
	return o
}

func readOldVisits(t *testing.T, a *storage.Account, o *oldAccount) {
	t.Helper()
	for _, v := range all(t, a.Visits(t.Context(), storage.VisitFilter{})) {
		o.Visits = append(o.Visits, recordOf(t, v, v.Version()))
		key := a.VisitKey(v.AppointmentID)
		o.VisitKeys[v.AppointmentID] = key
		same(t, v)(a.Visit(t.Context(), v.AppointmentID))
		same(t, v)(a.VisitByKey(t.Context(), key))
		if m := a.VisitMark(v.AppointmentID); m.Key() != key {
			t.Errorf("the mark of %s is %s, not %s", v.AppointmentID, m.Key(), key)
		}
		ids := []int64{}
		if v.Meeting != nil {
			ids = append(ids, v.Meeting.ID)
		}
		for _, r := range v.RetiredMeetings {
			ids = append(ids, r.ID)
		}
		for _, id := range ids {
			if w, err := a.VisitByMeeting(t.Context(), id); there(t, err) {
				o.Meetings[strconv.FormatInt(id, 10)] = w.AppointmentID
			}
		}
		found := false
		for _, w := range all(t, a.Visits(t.Context(), storage.VisitFilter{PatientID: v.Booking.PatientID, State: v.State})) {
			found = found || w.AppointmentID == v.AppointmentID
		}
		if !found {
			t.Errorf("%s is not found by its patient and state", v.AppointmentID)
		}
	}
	for _, s := range all(t, a.VisitStamps(t.Context(), storage.VisitFilter{})) {
		o.VisitStamps = append(o.VisitStamps, []any{s.Key, s.Start, s.State, s.Version})
	}
}

func readOldTimes(t *testing.T, a *storage.Account, o *oldAccount) {
	t.Helper()
	ctx := t.Context()
	var errs [7]error
	o.Stamps[0], errs[0] = a.PhysiciansStamp(ctx)
	o.Stamps[1], errs[1] = a.StaffStamp(ctx)
	o.Next["due"], errs[2] = a.NextDue(ctx)
	o.Next["event"], errs[3] = a.NextEvent(ctx)
	o.Next["delivery"], errs[4] = a.NextDelivery(ctx, "")
	o.Next["mail"], errs[5] = a.NextDelivery(ctx, storage.ChannelMail)
	o.Next["post"], errs[6] = a.NextDelivery(ctx, storage.ChannelEvent)
	if err := errors.Join(errs[:]...); err != nil {
		t.Error(err)
	}
	for _, name := range oldLeases {
		p, err := a.Store().Driver().Get(ctx, driver.Key{Account: a.ID(), Kind: "lease", ID: name})
		if errors.Is(err, driver.ErrNotFound) {
			continue
		}
		_, err = a.Acquire(ctx, name, "nobody in particular", p.At.Add(-time.Second), time.Minute)
		held, ok := errors.AsType[*storage.LeaseHeldError](err)
		if !ok {
			t.Errorf("lease %s is not held: %v", name, err)
			continue
		}
		o.Leases[name] = []any{held.Name, held.Holder, held.Since, held.Expires}
	}
}

func all[T any](t *testing.T, seq func(func(T, error) bool)) (out []T) {
	t.Helper()
	for v, err := range seq {
		if err != nil {
			t.Error(err)
			continue
		}
		out = append(out, v)
	}
	return out
}

// there reports whether a record was found.
func there(t *testing.T, err error) bool {
	t.Helper()
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		t.Error(err)
	}
	return err == nil
}

// same checks that a record that was looked up is the one of the list.
func same[T any](t *testing.T, listed T) func(T, error) {
	t.Helper()
	return func(found T, err error) {
		t.Helper()
		if err != nil || !reflect.DeepEqual(listed, found) {
			t.Errorf("looked up: %+v, listed: %+v (%v)", found, listed, err)
		}
	}
}

func recordOf(t *testing.T, v any, version int64) oldRecord {
	t.Helper()
	return oldRecord{version, plainJSON(t, v)}
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// plainJSON is v as its JSON says, numbers as they are written.
func plainJSON(t *testing.T, v any) (out any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text(t, v)))
	d.UseNumber()
	if err := d.Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// differences lists where two JSON values differ.
func differences(path string, want, got any) (out []string) {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			break
		}
		for _, name := range slices.Sorted(maps.Keys(w)) {
			v, there := g[name]
			if !there {
				out = append(out, fmt.Sprintf("%s.%s is missing; it was %v", path, name, w[name]))
				continue
			}
			out = append(out, differences(path+"."+name, w[name], v)...)
		}
		for _, name := range slices.Sorted(maps.Keys(g)) {
			if _, there := w[name]; !there {
				out = append(out, fmt.Sprintf("%s.%s is new: %v", path, name, g[name]))
			}
		}
		return out
	case []any:
		g, ok := got.([]any)
		if !ok {
			break
		}
		if len(w) != len(g) {
			out = append(out, fmt.Sprintf("%s has %d elements, want %d", path, len(g), len(w)))
		}
		for i := range min(len(w), len(g)) {
			out = append(out, differences(fmt.Sprintf("%s[%d]", path, i), w[i], g[i])...)
		}
		return out
	}
	if !reflect.DeepEqual(want, got) {
		out = append(out, fmt.Sprintf("%s is %v, want %v", path, got, want))
	}
	return out
}

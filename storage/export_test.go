package storage_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
)

// export is everything of an account but the moment at which it was written.
func export(t testing.TB, a *storage.Account) string {
	t.Helper()
	_, lines, _ := strings.Cut(exportFile(t, a, true), "\n")
	return lines
}

func exportFile(t testing.TB, a *storage.Account, secrets bool) string {
	t.Helper()
	var b bytes.Buffer
	n, err := a.Export(t.Context(), &b, storage.ExportOptions{Secrets: secrets})
	if err != nil || n != int64(strings.Count(b.String(), "\n")-2) {
		t.Fatalf("%d records, %v", n, err)
	}
	return b.String()
}

// B13: an export holds everything, and comes back whole: in another store with
// another keyset, in the same one after a wipe; what is looked up is found.
func TestB13ExportAndImport(t *testing.T) {
	t.Parallel()
	a := open(t)
	for range 5 { // a trail whose old end was purged
		if err := a.Append(t.Context(), "u-1", "visit.view", "A-0", ""); err != nil {
			t.Fatal(err)
		}
	}
	purgeAll(t, a, time.Now().AddDate(10, 0, 0))
	furnish(t, a, 400)
	file := exportFile(t, a, true)
	d := memory.New()
	b := openOn(t, d, keyset(t))
	told := int64(0)
	n, err := b.Import(t.Context(), strings.NewReader(file), func(done, _ int64) { told = done })
	if err != nil || n != told {
		t.Fatalf("%d of %d, %v", n, told, err)
	}
	if diff := cmp.Diff(sorted(export(t, a)), sorted(export(t, b))); diff != "" {
		t.Errorf("what went out and what came in:\n%.2000s", diff)
	}
	if v, err := b.VisitByMeeting(t.Context(), 7399); err != nil || v.AppointmentID != "A-399" {
		t.Errorf("by its meeting: %v, %v", v.AppointmentID, err)
	}
	found := 0
	for _, err := range b.Deliveries(t.Context(), storage.DeliveryFilter{AppointmentID: "A-399"}) {
		if found++; err != nil {
			t.Error(err)
		}
	}
	if audited, err := b.VerifyAudit(t.Context()); found != 1 || audited != 405 || err != nil {
		t.Errorf("%d deliveries, audit %d, %v", found, audited, err)
	}
	if err := b.Append(t.Context(), "u-1", "import", "", ""); err != nil {
		t.Error(err)
	}
	if left := contents(t, d, "acme")["import"]; left != 0 {
		t.Error("the mark of the import is left")
	}
	if _, err := b.Import(t.Context(), strings.NewReader(file), nil); !errors.Is(err, storage.ErrNotEmpty) {
		t.Errorf("imported twice: %v", err)
	}
	if _, err := b.Wipe(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Import(t.Context(), strings.NewReader(file), nil); err != nil {
		t.Errorf("after a wipe: %v", err)
	}
}

// sorted compares exports of stores whose keys, and so ids, differ.
func sorted(export string) map[string]bool {
	lines := map[string]bool{}
	for l := range strings.Lines(export) {
		i := strings.Index(l, `"visit_key":"`) // made with the store's keys
		if i >= 0 {
			l = l[:i] + l[i+len(`"visit_key":"`)+22:]
		}
		lines[l] = true
	}
	return lines
}

// A39: secrets stay at home unless they are asked for.
func TestB13ExportWithoutSecrets(t *testing.T) {
	t.Parallel()
	a := open(t)
	furnish(t, a, 1)
	file := exportFile(t, a, false)
	for _, secret := range []string{"canary-sub", "canary-site", "whsec_", "canary-token", "canary-refresh"} {
		if strings.Contains(file, secret) {
			t.Errorf("%s stands in it", secret)
		}
		if !strings.Contains(exportFile(t, a, true), secret) {
			t.Errorf("asked for, %s does not stand in it", secret)
		}
	}
	if !strings.Contains(file, "Canary Lovelace") {
		t.Error("the patient is not in it")
	}
	b := open(t)
	if _, err := b.Import(t.Context(), strings.NewReader(file), nil); err != nil {
		t.Fatal(err)
	}
	if s, err := b.Settings(t.Context()); err != nil || s.Company != "Canary Clinic" || s.Ellkay.SubscriberKey != "" {
		t.Errorf("settings %+v, %v", s, err)
	}
}

// B13: a bad line is named by its number, quoted nowhere, and nothing is stored.
func TestB13ImportNamesABadLine(t *testing.T) {
	t.Parallel()
	a := open(t)
	furnish(t, a, 3)
	file := exportFile(t, a, true)
	lines := strings.SplitAfter(strings.TrimSuffix(file, "\n"), "\n")
	at := func(part string) int {
		for i, l := range lines {
			if strings.Contains(l, part) {
				return i
			}
		}
		t.Fatalf("no line with %s", part)
		return 0
	}
	edit := func(i int, with ...string) string {
		out := append([]string{}, lines[:i]...)
		return strings.Join(append(append(out, with...), lines[i+1:]...), "")
	}
	visit, audit, last := at(`"kind":"visit"`), at(`"kind":"audit"`), len(lines)-1
	for name, c := range map[string]struct {
		file string
		line int
		word string
	}{
		"empty":            {"", 1, "cut off"},
		"not an export":    {"hello\n", 1, "not a line"},
		"another format":   {edit(0, `{"format":"televisit-export/2","account":"acme"}`+"\n"), 1, "this program knows"},
		"another account":  {strings.Replace(file, `"account":"acme"`, `"account":"other"`, 1), 1, "another account"},
		"cut off":          {strings.Join(lines[:last], ""), last + 1, "cut off"},
		"cut in a line":    {file[:len(file)/2], strings.Count(file[:len(file)/2], "\n") + 1, "not a line"},
		"a record missing": {edit(visit), last, "records"},
		"twice":            {edit(visit, lines[visit], lines[visit]), visit + 2, "there before"},
		"out of place":     {edit(last, lines[visit], lines[last]), last + 1, "out of place"},
		"unknown kind":     {edit(visit, `{"kind":"lease","record":{}}`+"\n"), visit + 1, "no kind"},
		"unknown member":   {edit(visit, `{"kind":"visit","record":{"appointment_id":"A","Secret Canary":1}}`+"\n"), visit + 1, "not a visit"},
		"no record":        {edit(visit, `{"kind":"visit"}`+"\n"), visit + 1, "not a visit"},
		"null":             {edit(visit, `{"kind":"visit","record":null}`+"\n"), visit + 1, "not a visit"},
		"no id":            {edit(visit, `{"kind":"visit","record":{}}`+"\n"), visit + 1, "id"},
		"bad address":      {strings.Replace(file, "d.canary@example.org", "canary", 1), at("d.canary") + 1, "email"},
		"audit changed":    {strings.Replace(file, "visit.view", "visit.edit", 1), audit + 1, "audit trail"},
		"audit cut":        {edit(audit), audit + 1, "audit trail"},
		"two values":       {edit(visit, `{} {}`+"\n"), visit + 1, "not a line"},
		"after the end":    {file + lines[visit], last + 2, "after the end"},
		"too long":         {edit(visit, strings.Repeat("x", 9<<20)), visit + 1, "too long"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := memory.New()
			b := openOn(t, d, keyset(t))
			_, err := b.Import(t.Context(), strings.NewReader(c.file), nil)
			ie, ok := errors.AsType[*storage.ImportError](err)
			if !ok || ie.Line != int64(c.line) || !strings.Contains(ie.Error(), c.word) {
				t.Errorf("error %v, want one about line %d with %q", err, c.line, c.word)
			}
			if err != nil && strings.Contains(strings.ToLower(err.Error()), "canary") {
				t.Errorf("the error quotes the line: %v", err)
			}
			if left := contents(t, d, "acme"); len(left) != 0 {
				t.Errorf("stored: %v", left)
			}
		})
	}
}

// B13: an import that crashed goes on with the same file, and with no other;
// until it is whole, there are no settings, so nobody works for the account.
func TestB13ImportGoesOnAfterACrash(t *testing.T) {
	t.Parallel()
	a := open(t)
	furnish(t, a, 300)
	file := exportFile(t, a, true)
	d, k := memory.New(), keyset(t)
	for at := range 3 {
		crashed := openOn(t, &failing{Driver: d, left: 1, carried: at%2 == 0}, k)
		if _, err := crashed.Import(t.Context(), strings.NewReader(file), nil); !errors.Is(err, errCrash) {
			t.Fatalf("crash %d: %v", at, err)
		}
		if _, err := crashed.Settings(t.Context()); !errors.Is(err, storage.ErrNotFound) {
			t.Fatalf("crash %d: the account is live, %v", at, err)
		}
	}
	b := openOn(t, d, k)
	other := strings.Replace(file, "Canary Lovelace", "Robin Sample", 1)
	if _, err := b.Import(t.Context(), strings.NewReader(other), nil); !errors.Is(err, storage.ErrOtherImport) {
		t.Errorf("another file: %v", err)
	}
	if _, err := b.Import(t.Context(), strings.NewReader(file), nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sorted(export(t, a)), sorted(export(t, b))); diff != "" {
		t.Errorf("%.2000s", diff)
	}
}

// B13: a record that cannot be opened is named, left out and counted; writing
// that fails is told.
func TestB13ExportTrouble(t *testing.T) {
	t.Parallel()
	d := memory.New()
	a := openOn(t, d, keyset(t))
	furnish(t, a, 3)
	bad := raw(t, d, "visit")[0]
	bad.Body = []byte("rubbish")
	overwrite(t, d, bad)
	var b bytes.Buffer
	_, err := a.Export(t.Context(), &b, storage.ExportOptions{})
	if re, ok := errors.AsType[*storage.RecordError](err); !ok || re.Key != bad.Key || !strings.Contains(b.String(), `"unreadable":1`) {
		t.Errorf("%v", err)
	}
	if _, err := open(t).Import(t.Context(), bytes.NewReader(b.Bytes()), nil); err != nil {
		t.Errorf("the rest cannot be imported: %v", err)
	}
	if _, err := a.Export(t.Context(), fullDisk{}, storage.ExportOptions{}); !errors.Is(err, errCrash) {
		t.Errorf("a disk that is full: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.Export(ctx, io.Discard, storage.ExportOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errCrash }

// B13: whatever the file holds, an import either takes it whole or stores nothing.
func FuzzImport(f *testing.F) {
	a := open(f)
	furnish(f, a, 2)
	var b bytes.Buffer
	if _, err := a.Export(context.Background(), &b, storage.ExportOptions{Secrets: true}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	for _, l := range []string{"", "{}", "{\"format\":\"televisit-export/1\",\"account\":\"acme\"}\n{\"end\":true}\n", "null\nnull\n"} {
		f.Add([]byte(l))
	}
	for i := range 8 {
		f.Add(b.Bytes()[:b.Len()*i/8])
	}
	k := keyset(f)
	f.Fuzz(func(t *testing.T, file []byte) {
		d := memory.New()
		acme := openOn(t, d, k)
		n, err := acme.Import(t.Context(), bytes.NewReader(file), nil)
		if err != nil {
			if left := contents(t, d, "acme"); len(left) != 0 {
				t.Fatalf("%v, and stored %v", err, left)
			}
			return
		}
		if again := strings.Count(export(t, acme), "\n") - 1; int64(again) != n {
			t.Fatalf("%d records came in, %d go out", n, again)
		}
	})
}

// D8: the need of memory does not grow with the account.
func TestB13ExportHoldsOnePage(t *testing.T) {
	t.Parallel()
	d := &widest{Driver: memory.New()}
	a := openOn(t, d, keyset(t))
	furnish(t, a, 500)
	d.most = 0
	exportFile(t, a, false)
	if d.most > 200 {
		t.Errorf("%d records were read at once", d.most)
	}
}

// widest is a driver that notes the longest page.
type widest struct {
	driver.Driver
	most int
}

func (w *widest) Scan(ctx context.Context, q driver.Query) (driver.Page, error) {
	p, err := w.Driver.Scan(ctx, q)
	w.most = max(w.most, len(p.Records))
	return p, err
}

func ExampleAccount_Export() {
	ctx, old, fresh := context.Background(), exampleAccount(), exampleAccount()
	visit := &storage.Visit{AppointmentID: "A-1", Booking: storage.Booking{Start: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}}
	if err := old.Commit(ctx, storage.Put(visit)); err != nil {
		panic(err)
	}
	var file bytes.Buffer
	n, err := old.Export(ctx, &file, storage.ExportOptions{Secrets: true})
	fmt.Println(n, "record out,", err)
	n, err = fresh.Import(ctx, bytes.NewReader(file.Bytes()), nil)
	fmt.Println(n, "record in,", err)
	moved, err := fresh.Visit(ctx, "A-1")
	fmt.Println(moved.Booking.Start.Format(time.Kitchen), err)
	// Output:
	// 1 record out, <nil>
	// 1 record in, <nil>
	// 9:00AM <nil>
}

package storage_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
)

func replaceOnce(s, old, with string) string {
	if strings.Count(s, old) != 1 {
		panic("not there exactly once: " + old)
	}
	return strings.Replace(s, old, with, 1)
}

// A wrong keyset is recognised when the store is opened, be it one that cannot
// open the records or one that would hash identifiers otherwise.
func TestOpenRecognisesAWrongKeyset(t *testing.T) {
	t.Parallel()
	d, right, wrong := memory.New(), keyset(t), keyset(t)
	openOn(t, d, right)
	openOn(t, d, right)
	for name, s := range map[string]storage.Sealer{
		"another keyset":      wrong,
		"another hashing key": mixed{seal: right, hash: wrong},
		"another sealing key": mixed{seal: wrong, hash: right},
	} {
		if _, err := storage.Open(t.Context(), d, s); !errors.Is(err, storage.ErrWrongKeyset) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type mixed struct{ seal, hash storage.Sealer }

func (m mixed) Seal(p, a []byte) ([]byte, error) { return m.seal.Seal(p, a) }
func (m mixed) Open(s, a []byte) ([]byte, error) { return m.seal.Open(s, a) }
func (m mixed) Hash(d []byte) ([]byte, error)    { return m.hash.Hash(d) }

func TestCommitIsConditionalOnWhatWasRead(t *testing.T) {
	t.Parallel()
	a, ctx := open(t), t.Context()
	v := &storage.Visit{AppointmentID: "A-1", State: storage.VisitPreparing}
	if v.Version() != 0 {
		t.Fatalf("version %d of a record that was never stored", v.Version())
	}
	commit(t, a, storage.Put(v))
	mine, err := a.Visit(ctx, "A-1")
	if err != nil || mine.Version() != 1 || v.Version() != 1 {
		t.Fatalf("versions %d and %d, error %v", mine.Version(), v.Version(), err)
	}
	theirs := mine
	theirs.State = storage.VisitReady
	commit(t, a, storage.Put(&theirs))
	mine.State = storage.VisitCancelled
	other := &storage.Visit{AppointmentID: "A-2"}
	if err := a.Commit(ctx, storage.Put(other), storage.Put(&mine)); !errors.Is(err, storage.ErrConflict) {
		t.Fatalf("error %v, want a conflict", err)
	}
	if mine.Version() != 1 || other.Version() != 0 {
		t.Fatalf("versions %d and %d after a conflict, want them as they were", mine.Version(), other.Version())
	}
	if _, err := a.Visit(ctx, "A-2"); !errors.Is(err, storage.ErrNotFound) {
		t.Fatalf("half a batch was carried out: %v", err)
	}
	if err := a.Commit(ctx, storage.Put(&storage.Visit{AppointmentID: "A-1"})); !errors.Is(err, storage.ErrConflict) {
		t.Fatalf("a new record over an old one: %v", err)
	}
	commit(t, a, storage.Delete(&theirs))
	if _, err := a.Visit(ctx, "A-1"); theirs.Version() != 0 || !errors.Is(err, storage.ErrNotFound) {
		t.Fatalf("after removal: version %d, error %v", theirs.Version(), err)
	}
}

func TestVisitIsFoundByWhatItIsLookedUpBy(t *testing.T) {
	t.Parallel()
	a, ctx := open(t), t.Context()
	start := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	v := &storage.Visit{
		AppointmentID: "A-1", State: storage.VisitReady, DueAt: start,
		Booking: storage.Booking{Start: start, Duration: 30 * time.Minute, PatientID: "P-7"},
		Meeting: &storage.Meeting{ID: 777, Stamp: "s"},
	}
	commit(t, a, storage.Put(v))
	for name, find := range map[string]func() (storage.Visit, error){
		"appointment": func() (storage.Visit, error) { return a.Visit(ctx, "A-1") },
		"key":         func() (storage.Visit, error) { return a.VisitByKey(ctx, a.VisitKey("A-1")) },
		"meeting":     func() (storage.Visit, error) { return a.VisitByMeeting(ctx, 777) },
		"patient":     func() (storage.Visit, error) { return first(a.Visits(ctx, storage.VisitFilter{PatientID: "P-7"})) },
		"window": func() (storage.Visit, error) {
			return first(a.Visits(ctx, storage.VisitFilter{From: start, To: start.Add(1000), State: storage.VisitReady}))
		},
	} {
		got, err := find()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if d := cmp.Diff(*v, got, cmpopts.IgnoreUnexported(storage.Meta{})); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	v.Meeting.ID = 888 // the former meeting still leads to the visit
	v.RetiredMeetings = []storage.RetiredMeeting{{ID: 777}, {Stamp: "an intent"}}
	commit(t, a, storage.Put(v))
	for _, id := range []int64{777, 888} {
		if _, err := a.VisitByMeeting(ctx, id); err != nil {
			t.Errorf("meeting %d: %v", id, err)
		}
	}
	if _, err := a.Store().Account("beta").VisitByMeeting(ctx, 777); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("another account finds the meeting: %v", err)
	}
	commit(t, a, storage.Delete(v))
	for _, kind := range []string{"visit", "due", "meeting"} {
		if left := raw(t, a.Store().Driver(), kind); len(left) > 0 {
			t.Errorf("%d records of kind %s are left of a removed visit", len(left), kind)
		}
	}
}

func first[T any](seq func(func(T, error) bool)) (T, error) {
	for v, err := range seq {
		return v, err
	}
	var zero T
	return zero, storage.ErrNotFound
}

func TestDueVisits(t *testing.T) {
	t.Parallel()
	a, ctx, now := open(t), t.Context(), time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	if next, err := a.NextDue(ctx); !next.IsZero() || err != nil {
		t.Fatalf("nothing is due, but %v, error %v", next, err)
	}
	v := &storage.Visit{AppointmentID: "A-1", DueAt: now}
	commit(t, a, storage.Put(v), storage.Put(&storage.Visit{AppointmentID: "A-2"}))
	if next, err := a.NextDue(ctx); !next.Equal(now) || err != nil {
		t.Fatalf("next due %v, error %v", next, err)
	}
	keys, err := a.ClaimDue(ctx, now, now.Add(time.Minute), 10)
	if err != nil || !slices.Equal(keys, []string{a.VisitKey("A-1")}) {
		t.Fatalf("due %v, error %v", keys, err)
	}
	if next, _ := a.NextDue(ctx); !next.Equal(now.Add(time.Minute)) {
		t.Fatalf("next due %v after the claim", next)
	}
	v.DueAt = time.Time{}
	commit(t, a, storage.Put(v)) // a claim does not disturb a commit
	if next, err := a.NextDue(ctx); !next.IsZero() || err != nil {
		t.Fatalf("nothing is due, but %v, error %v", next, err)
	}
}

// C: a tampered record is a typed error that names it by id alone, and hides no
// other.
func TestTamperedRecord(t *testing.T) {
	t.Parallel()
	d := memory.New()
	a, ctx := openOn(t, d, keyset(t)), t.Context()
	for _, id := range []string{"D-1", "D-2", "D-3"} {
		commit(t, a, storage.Put(&storage.Delivery{ID: id, Channel: storage.ChannelMail, State: storage.DeliveryQueued, DueAt: time.Unix(5, 0), Reason: "Canary Lovelace"}))
	}
	for name, tamper := range map[string]func(b []byte) []byte{
		"bit":       func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
		"truncated": func(b []byte) []byte { return b[:len(b)/2] },
		"empty":     func([]byte) []byte { return nil },
		"moved":     func([]byte) []byte { return raw(t, d, "delivery")[0].Body },
	} {
		bad := raw(t, d, "delivery")[1]
		good := slices.Clone(bad.Body)
		bad.Body = tamper(bad.Body)
		overwrite(t, d, bad)
		_, err := a.Delivery(ctx, "D-2")
		re, ok := errors.AsType[*storage.RecordError](err)
		if !ok || re.Key != (driver.Key{Account: "acme", Kind: "delivery", ID: "D-2"}) || strings.Contains(err.Error(), "Canary") {
			t.Errorf("%s: error %v", name, err)
		}
		page, err := a.DeliveryPage(ctx, storage.DeliveryFilter{}, "", 0)
		if _, ok := errors.AsType[*storage.RecordError](err); !ok || len(page.Items) != 2 {
			t.Errorf("%s: a page of %d, error %v; want the 2 others and an error", name, len(page.Items), err)
		}
		bad.Body = good
		overwrite(t, d, bad)
	}
	bad := raw(t, d, "delivery")[1]
	bad.Body = bad.Body[:3]
	overwrite(t, d, bad)
	claimed, err := a.ClaimDeliveries(ctx, storage.ChannelMail, time.Unix(10, 0), time.Unix(70, 0), 10)
	if _, ok := errors.AsType[*storage.RecordError](err); !ok || len(claimed) != 2 {
		t.Errorf("claimed %d, error %v; want the 2 others and an error", len(claimed), err)
	}
}

func TestAccountsAreThoseWithSettings(t *testing.T) {
	t.Parallel()
	s := open(t).Store()
	for _, id := range []string{"beta", "acme"} {
		set := storage.DefaultSettings()
		commit(t, s.Account(id), storage.Put(&set))
	}
	commit(t, s.Account("gamma"), storage.Put(&storage.Visit{AppointmentID: "A-1"}))
	var got []string
	for id, err := range s.Accounts(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, id)
	}
	if !slices.Equal(got, []string{"acme", "beta"}) {
		t.Fatalf("accounts %v", got)
	}
}

package syncer

import (
	"context"
	"errors"
	"net/mail"
	"net/url"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/notify"
	notifymemory "github.com/televisit/televisit-go/notify/memory"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/visittest"
)

// postBench is an engine with a visit, an outbox, and somewhere to send to.
type postBench struct {
	*Engine
	mails  notifymemory.Mailer
	events notifymemory.Sink
	visit  storage.Visit
}

func newPostBench(t *testing.T, change func(*storage.Settings)) *postBench {
	t.Helper()
	sealer, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	store, err := storage.Open(t.Context(), memory.New(), sealer)
	if err != nil {
		t.Fatal(err)
	}
	b := &postBench{}
	b.Engine, err = New(Config{
		Store: store, Connect: &linkVideo{}, PublicURL: &url.URL{Scheme: "https", Host: "visits.example"},
		Mailer: &b.mails, Sink: &b.events, From: mail.Address{Address: "visits@clinic.example"},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := storage.DefaultSettings()
	s.Company, s.TimeZone, s.PatientEmail.Enabled = "Sim Clinic", "America/New_York", true
	s.Notifications = storage.Notifications{PatientJoined: true, EndpointURL: "https://vendor.example/hook", SigningSecret: "whsec_c2VjcmV0"}
	if change != nil {
		change(&s)
	}
	b.visit = visittest.Ready()
	b.visit.Generation = 1
	b.visit.Booking.Start = b.core.Now().Add(3 * time.Hour)
	b.commit(t, storage.Put(&s), storage.Put(&b.visit))
	return b
}

func (b *postBench) commit(t *testing.T, cs ...storage.Change) {
	t.Helper()
	if err := b.cfg.Store.Account("acct").Commit(t.Context(), cs...); err != nil {
		t.Fatal(err)
	}
}

func (b *postBench) mail(t *testing.T, kind notify.Kind, to string, due time.Time) string {
	t.Helper()
	d := notice.MailDelivery(b.cfg.Store.Account("acct"), &b.visit, kind, to, "", due, b.core.Now())
	b.commit(t, storage.Put(&b.visit), storage.Put(&d))
	return d.ID
}

func (b *postBench) event(t *testing.T, uniq string) string {
	t.Helper()
	d := notice.EventDelivery(b.cfg.Store.Account("acct"), &b.visit, notify.PatientJoined, uniq, b.core.Now(), b.core.Now())
	b.commit(t, storage.Put(&b.visit), storage.Put(&d))
	return d.ID
}

func (b *postBench) deliver(t *testing.T) {
	t.Helper()
	if _, err := b.Account("acct").Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (b *postBench) fate(t *testing.T, id string) storage.Delivery {
	t.Helper()
	d, err := b.cfg.Store.Account("acct").Delivery(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestMailIsJudgedWhenItLeaves proves D3 and E20: what is no longer true is not
// sent, and the reason is kept.
func TestMailIsJudgedWhenItLeaves(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		kind   notify.Kind
		to     string
		change func(*storage.Visit, *storage.Settings)
		want   storage.DeliveryState
	}{
		{"A9 invitation", notify.Invite, notice.ToPatient, nil, storage.DeliverySent},
		{"A9 reminder", notify.Reminder, notice.ToPatient, nil, storage.DeliverySent},
		{"D3 the visit was moved", notify.Reminder, notice.ToPatient, func(v *storage.Visit, _ *storage.Settings) { v.Generation++ }, storage.DeliveryDropped},
		{"D3 cancelled, though the generation stood", notify.Reminder, notice.ToPatient, func(v *storage.Visit, _ *storage.Settings) { v.State = storage.VisitCancelled }, storage.DeliveryDropped},
		{"B2 cancelled mail", notify.Cancelled, notice.ToPatient, func(v *storage.Visit, _ *storage.Settings) { v.State = storage.VisitCancelled }, storage.DeliverySent},
		{"B2 cancelled mail, but restored", notify.Cancelled, notice.ToPatient, nil, storage.DeliveryDropped},
		{"E20 reminder after the start", notify.Reminder, notice.ToPatient, func(v *storage.Visit, _ *storage.Settings) { v.Booking.Start = time.Now() }, storage.DeliveryDropped},
		{"invitation while it runs", notify.Invite, notice.ToPatient, func(v *storage.Visit, _ *storage.Settings) { v.Booking.Start = time.Now() }, storage.DeliverySent},
		{"over", notify.Invite, notice.ToPatient, func(v *storage.Visit, _ *storage.Settings) { v.State = storage.VisitEnded }, storage.DeliveryDropped},
		{"E5 no address", notify.Invite, notice.ToPatient, func(v *storage.Visit, _ *storage.Settings) { v.Patient.Email = "" }, storage.DeliverySkipped},
		{"E5 an invalid address", notify.Invite, notice.ToPatient, func(v *storage.Visit, _ *storage.Settings) { v.Patient.Email = "none" }, storage.DeliverySkipped},
		{"D5 held: wait", notify.Reminder, notice.ToPatient, func(v *storage.Visit, _ *storage.Settings) { v.State = storage.VisitHeld }, storage.DeliveryQueued},
		{"mail is off", notify.Invite, notice.ToPatient, func(_ *storage.Visit, s *storage.Settings) { s.PatientEmail.Enabled = false }, storage.DeliveryDropped},
		{"A10 custom address instead", notify.Invite, notice.ToPatient, func(_ *storage.Visit, s *storage.Settings) {
			s.CustomEmail = storage.CustomEmail{Enabled: true, Address: "it@clinic.example"}
		}, storage.DeliveryDropped},
		{"A10 to the custom address", notify.Invite, notice.ToCustom, func(_ *storage.Visit, s *storage.Settings) {
			s.CustomEmail = storage.CustomEmail{Enabled: true, Address: "it@clinic.example"}
		}, storage.DeliverySent},
		{"B5 to a participant", notify.Invite, "T-1", nil, storage.DeliverySent},
		{"B5 participant removed", notify.Invite, "T-1", func(v *storage.Visit, _ *storage.Settings) { v.Participants = nil }, storage.DeliveryDropped},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := newPostBench(t, nil)
			id := b.mail(t, test.kind, test.to, b.core.Now())
			if test.change != nil {
				s, err := b.cfg.Store.Account("acct").Settings(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				test.change(&b.visit, &s)
				b.commit(t, storage.Put(&b.visit), storage.Put(&s))
			}
			b.deliver(t)
			d := b.fate(t, id)
			if d.State != test.want || (d.State != storage.DeliverySent && d.Reason == "") {
				t.Errorf("%s (%q), want %s", d.State, d.Reason, test.want)
			}
			if got := len(b.mails.Sent()); (got == 1) != (test.want == storage.DeliverySent) {
				t.Errorf("%d mails went out", got)
			}
		})
	}
}

func TestLinkInMails(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		only     bool // A8
		kind     notify.Kind
		startsIn time.Duration
		want     bool
	}{
		{"invitation", false, notify.Invite, 3 * time.Hour, true},
		{"A8 invitation without", true, notify.Invite, 3 * time.Hour, false},
		{"A8 reminder with", true, notify.Reminder, 30 * time.Minute, true},
		{"A8 one mail is both inside the lead time", true, notify.Invite, 30 * time.Minute, true},
		{"cancelled", false, notify.Cancelled, 3 * time.Hour, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := newPostBench(t, func(s *storage.Settings) { s.JoinLinkOnlyInReminder = test.only })
			b.visit.Booking.Start = b.core.Now().Add(test.startsIn)
			s, err := b.cfg.Store.Account("acct").Settings(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			d := notice.MailDelivery(b.cfg.Store.Account("acct"), &b.visit, test.kind, notice.ToPatient, "", b.core.Now(), b.core.Now())
			if got := b.Account("acct").outbox().Link(s, b.visit, d) != ""; got != test.want {
				t.Errorf("link: %v, want %v", got, test.want)
			}
		})
	}
}

// TestEndpointOutage: the endpoint is away for longer than a day; every event
// arrives, in order per visit, with the same id (D4).
func TestEndpointOutage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newPostBench(t, nil)
		b.events.Fail(errors.New("status 502"))
		want := []string{b.event(t, "1"), b.event(t, "2")}
		for until := time.Now().Add(30 * time.Hour); time.Now().Before(until); {
			b.deliver(t)
			next, err := b.cfg.Store.Account("acct").NextDelivery(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(max(time.Until(next), time.Millisecond))
		}
		want = append(want, b.event(t, "3"))
		b.events.Fail(nil)
		for range 50 {
			b.deliver(t)
			time.Sleep(time.Hour)
		}
		var got []string
		for _, ev := range b.events.Posted() {
			got = append(got, ev.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("arrived %v, want %v", got, want)
		}
	})
}

// TestGivenUpAndReplayed: after 75 hours an event is dead, and a person may have
// it sent again.
func TestGivenUpAndReplayed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newPostBench(t, nil)
		b.events.Fail(errors.New("status 502"))
		id, begun := b.event(t, "1"), time.Now()
		for b.fate(t, id).State == storage.DeliveryQueued {
			b.deliver(t)
			next, _ := b.cfg.Store.Account("acct").NextDelivery(t.Context(), "")
			time.Sleep(max(time.Until(next), 0))
		}
		d := b.fate(t, id)
		if took := d.DoneAt.Sub(begun); d.State != storage.DeliveryDead || took < 75*time.Hour || took > 84*time.Hour || len(d.Attempts) != 10 {
			t.Errorf("%s after %v and %d tries", d.State, took, len(d.Attempts))
		}
		b.events.Fail(nil)
		if err := b.Account("acct").Replay(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		b.deliver(t)
		if d := b.fate(t, id); d.State != storage.DeliverySent {
			t.Errorf("replayed: %s", d.State)
		}
		if err := b.Account("acct").Replay(t.Context(), id); !errors.Is(err, ErrNotDead) {
			t.Errorf("replay of what was sent: %v", err)
		}
	})
}

func TestPermanentFailureIsDeadAtOnce(t *testing.T) {
	t.Parallel()
	b := newPostBench(t, nil)
	b.mails.Fail(notify.Permanent(errors.New("550 no such mailbox")))
	id := b.mail(t, notify.Invite, notice.ToPatient, b.core.Now())
	b.deliver(t)
	if d := b.fate(t, id); d.State != storage.DeliveryDead || d.Reason != "550 no such mailbox" {
		t.Errorf("%s: %s", d.State, d.Reason)
	}
}

// TestStoppedBetweenSendAndRecord proves D3's exception: a mail that was handed
// over while its record could not be written goes out again with the same
// Message-ID, and is not lost.
func TestStoppedBetweenSendAndRecord(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newPostBench(t, nil)
		stop := errors.New("the process ends here")
		b.core.Points.Set(func(_ context.Context, name string) error {
			if name == "mail.send.after" {
				return stop
			}
			return nil
		})
		id := b.mail(t, notify.Invite, notice.ToPatient, b.core.Now())
		b.deliver(t)
		b.core.Points.Set(account.Nowhere)
		time.Sleep(2 * time.Minute) // the lease ends
		b.deliver(t)
		ms := b.mails.Sent()
		if len(ms) != 2 || ms[0].ID != ms[1].ID || b.fate(t, id).State != storage.DeliverySent {
			t.Errorf("%d mails, %s", len(ms), b.fate(t, id).State)
		}
	})
}

func TestByHand(t *testing.T) {
	t.Parallel()
	t.Run("A30 resend", func(t *testing.T) {
		t.Parallel()
		b := newPostBench(t, func(s *storage.Settings) { s.PatientEmail.Enabled = false })
		for _, to := range [][]string{{"patient"}, {"all"}, {"T-1"}} {
			if err := b.Account("acct").Resend(t.Context(), "A-1", to, "U-staff"); err != nil {
				t.Fatal(err)
			}
		}
		b.deliver(t)
		got := map[string]int{}
		for _, m := range b.mails.Sent() {
			got[m.To.Address]++
		}
		if got["robin@patient.example"] != 2 || got["kim@family.example"] != 2 {
			t.Errorf("sent %v", got)
		}
		var bad *InputError
		for _, to := range [][]string{{}, {"nobody"}, {"custom"}} {
			if err := b.Account("acct").Resend(t.Context(), "A-1", to, "U-staff"); !errors.As(err, &bad) || bad.Field != "to" {
				t.Errorf("%v: %v", to, err)
			}
		}
		if err := b.Account("acct").Resend(t.Context(), "A-9", []string{"all"}, "U-staff"); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("unknown visit: %v", err)
		}
	})
	t.Run("B5 participants", func(t *testing.T) {
		t.Parallel()
		b := newPostBench(t, nil)
		for _, in := range [][2]string{{"", "a@b.example"}, {"Kim", "nobody"}, {"Kim", "KIM@family.example"}, {"A\r\nBcc: x", "a@b.example"}} {
			var bad *InputError
			if _, err := b.Account("acct").AddParticipant(t.Context(), "A-1", in[0], in[1]); !errors.As(err, &bad) {
				t.Errorf("%q: %v", in, err)
			}
		}
		p, err := b.Account("acct").AddParticipant(t.Context(), "A-1", "Sam", "sam@family.example")
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Account("acct").RemoveParticipant(t.Context(), "A-1", "T-1"); err != nil {
			t.Fatal(err)
		}
		v, err := b.cfg.Store.Account("acct").Visit(t.Context(), "A-1")
		if err != nil || len(v.Participants) != 1 || v.Participants[0].ID != p.ID || v.DueAt.IsZero() {
			t.Errorf("%+v (%v)", v.Participants, err)
		}
		if err := b.Account("acct").RemoveParticipant(t.Context(), "A-1", "T-1"); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("removed twice: %v", err)
		}
	})
}

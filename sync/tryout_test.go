package syncer

import (
	"errors"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
)

func TestTestMail(t *testing.T) { // A9, B4
	t.Parallel()
	b := newPostBench(t, func(s *storage.Settings) { s.Language = storage.Spanish })
	for _, kind := range notify.Kinds() {
		got, err := b.Account("acct").TestMail(t.Context(), " desk@clinic.example ", kind)
		if err != nil || !got.OK || !strings.Contains(got.Message, "handed to the mail server") {
			t.Fatalf("%s: %+v, %v", kind, got, err)
		}
	}
	sent := b.mails.Sent()
	if len(sent) != len(notify.Kinds()) || sent[0].To.Address != "desk@clinic.example" || !strings.Contains(sent[0].HTML, `lang="es"`) {
		t.Errorf("%d mails, the first %+v", len(sent), sent[0])
	}
	for d, err := range b.cfg.Store.Account("acct").Deliveries(t.Context(), storage.DeliveryFilter{}) {
		t.Errorf("the outbox holds %v (%v)", d.Kind, err)
	}
}

func TestTestMailThatDoesNotGoOut(t *testing.T) {
	t.Parallel()
	b := newPostBench(t, nil)
	var bad *InputError
	if _, err := b.Account("acct").TestMail(t.Context(), "nobody", notify.Test); !errors.As(err, &bad) || bad.Field != "to" {
		t.Errorf("a wrong address: %v", err)
	}
	if _, err := b.Account("acct").TestMail(t.Context(), "desk@clinic.example", "letter"); !errors.As(err, &bad) || bad.Field != "kind" {
		t.Errorf("a wrong kind: %v", err)
	}
	if _, err := b.Account("other").TestMail(t.Context(), "desk@clinic.example", notify.Test); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("an account without settings: %v", err)
	}
	b.mails.Fail(errors.New("smtp: the server refused the sign-in (535 5.7.8)"))
	got, err := b.Account("acct").TestMail(t.Context(), "desk@clinic.example", notify.Test)
	if err != nil || got.OK || !strings.HasPrefix(got.Message, "The mail was not sent: the server refused the sign-in (535 5.7.8). ") {
		t.Errorf("refused: %+v, %v", got, err)
	}
	b.senders.Mailer = nil
	if got, err := b.Account("acct").TestMail(t.Context(), "desk@clinic.example", notify.Test); err != nil || got.OK || !strings.Contains(got.Message, "no mail server is set up") {
		t.Errorf("no mailer: %+v, %v", got, err)
	}
}

func TestTestEvent(t *testing.T) { // A14
	t.Parallel()
	b := newPostBench(t, nil)
	got, err := b.Account("acct").TestEvent(t.Context())
	if err != nil || !got.OK {
		t.Fatalf("%+v, %v", got, err)
	}
	checkEvents(t, b.events.Posted(), notify.TestEvent)
	b.events.Fail(errors.New("webhook: the endpoint answered 500"))
	if got, err := b.Account("acct").TestEvent(t.Context()); err != nil || got.OK || !strings.HasPrefix(got.Message, "The event was not taken: the endpoint answered 500. ") {
		t.Errorf("refused: %+v, %v", got, err)
	}
	s, err := b.cfg.Store.Account("acct").Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.Notifications = storage.Notifications{}
	b.commit(t, storage.Put(&s))
	if got, err := b.Account("acct").TestEvent(t.Context()); err != nil || got.OK || !strings.Contains(got.Message, "no endpoint is set") {
		t.Errorf("no endpoint: %+v, %v", got, err)
	}
}

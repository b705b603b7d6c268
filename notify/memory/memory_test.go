package memory_test

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"sync"
	"testing"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/memory"
)

func message(id string) notify.Message {
	return notify.Message{
		ID:   id + "@clinic.example",
		From: mail.Address{Address: "visits@clinic.example"}, To: mail.Address{Address: "rosa@example.com"},
		Subject: "Your video visit", Text: "Join video visit: https://clinic.example/j/1",
	}
}

func ExampleMailer() {
	var mailbox memory.Mailer
	msg := notify.Message{
		ID:   "1@clinic.example",
		From: mail.Address{Address: "visits@clinic.example"}, To: mail.Address{Address: "rosa@example.com"},
		Subject: "Your video visit", Text: "Join video visit: https://clinic.example/j/1",
	}
	_ = mailbox.Send(context.Background(), msg)

	mailbox.Fail(errors.New("the mail server is away"))
	err := mailbox.Send(context.Background(), msg)

	fmt.Println(len(mailbox.Sent()), mailbox.Sent()[0].Subject)
	fmt.Println(err)
	// Output:
	// 1 Your video visit
	// the mail server is away
}

func ExampleSink() {
	var sink memory.Sink
	_ = sink.Post(context.Background(), notify.Event{ID: "e1", Type: notify.PatientJoined})
	fmt.Println(sink.Posted()[0].Type)
	// Output: patient.joined
}

func TestMailerKeepsAllOfManyAtOnce(t *testing.T) {
	t.Parallel()
	var m memory.Mailer
	var senders sync.WaitGroup
	for i := range 50 {
		senders.Go(func() { _ = m.Send(t.Context(), message(fmt.Sprint(i))) })
	}
	if err := m.Wait(t.Context(), 50); err != nil {
		t.Fatal(err)
	}
	senders.Wait()
	seen := map[string]bool{}
	for _, msg := range m.Sent() {
		seen[msg.ID] = true
	}
	if len(seen) != 50 {
		t.Errorf("%d different messages, want 50", len(seen))
	}
}

func TestMailerKeepDropsTheOldest(t *testing.T) {
	t.Parallel()
	var m memory.Mailer
	m.Keep(2)
	for _, id := range []string{"a", "b", "c"} {
		if err := m.Send(t.Context(), message(id)); err != nil {
			t.Fatal(err)
		}
	}
	if got := m.Sent(); len(got) != 2 || got[0].ID != "b@clinic.example" || got[1].ID != "c@clinic.example" {
		t.Errorf("kept %v", got)
	}
	m.Reset()
	if got := m.Sent(); len(got) != 0 {
		t.Errorf("kept %v after Reset", got)
	}
}

func TestMailerFailFuncChoosesByMessage(t *testing.T) {
	t.Parallel()
	var m memory.Mailer
	refused := notify.Permanent(errors.New("refused"))
	m.FailFunc(func(msg notify.Message) error {
		if msg.ID == "bad@clinic.example" {
			return refused
		}
		return nil
	})
	if err := m.Send(t.Context(), message("bad")); !errors.Is(err, refused) || !notify.IsPermanent(err) {
		t.Errorf("bad: %v", err)
	}
	if err := m.Send(t.Context(), message("good")); err != nil {
		t.Errorf("good: %v", err)
	}
	m.Fail(nil)
	if err := m.Send(t.Context(), message("bad")); err != nil {
		t.Errorf("after Fail(nil): %v", err)
	}
}

func TestSinkObeysContext(t *testing.T) {
	t.Parallel()
	var s memory.Sink
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Post(ctx, notify.Event{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Post: %v", err)
	}
	if err := s.Wait(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait: %v", err)
	}
	if len(s.Posted()) != 0 {
		t.Error("kept an event whose context was over")
	}
}

package notifytest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/memory"
)

// mailerFunc is a mailer that breaks a promise.
type mailerFunc func(context.Context, notify.Message) error

func (f mailerFunc) Send(ctx context.Context, m notify.Message) error { return f(ctx, m) }

type sinkFunc func(context.Context, notify.Event) error

func (f sinkFunc) Post(ctx context.Context, e notify.Event) error { return f(ctx, e) }

// TestChecksFindBrokenMailers: a check that passes every mailer is worth nothing.
func TestChecksFindBrokenMailers(t *testing.T) {
	t.Parallel()
	var box memory.Mailer
	refuse, hang := func(bool) {}, func() {}
	for name, send := range map[string]mailerFunc{
		"each kind arrives whole": func(ctx context.Context, m notify.Message) error {
			m.Text = "shortened"
			return box.Send(ctx, m)
		},
		"plain text alone arrives": func(ctx context.Context, m notify.Message) error {
			return errors.Join(box.Send(ctx, m), box.Send(ctx, m))
		},
		"many at once arrive once each":                     func(context.Context, notify.Message) error { return nil },
		"an ended context sends nothing":                    func(context.Context, notify.Message) error { return nil },
		"a message that cannot be sent is refused for good": func(context.Context, notify.Message) error { return errors.New("no") },
		"refused for good is permanent":                     func(context.Context, notify.Message) error { return errors.New("no") },
		"refused for now is temporary": func(_ context.Context, m notify.Message) error {
			return fmt.Errorf("cannot reach %s", m.To.Address)
		},
		"a system that hangs does not hold the caller": func(context.Context, notify.Message) error { return nil },
	} {
		i := slices.IndexFunc(mailerChecks, func(c check[MailSystem]) bool { return c.name == name })
		if i < 0 {
			t.Fatalf("no check %q", name)
		}
		box.Reset()
		if mailerChecks[i].hold(t.Context(), MailSystem{Mailer: send, Mails: box.Sent, Refuse: refuse, Hang: hang}) == nil {
			t.Errorf("%s: passed a mailer that breaks it", name)
		}
	}
}

func TestChecksFindBrokenSinks(t *testing.T) {
	t.Parallel()
	var got []Taken
	for name, post := range map[string]sinkFunc{
		"each type arrives whole": func(_ context.Context, e notify.Event) error {
			got = append(got, Taken{ID: e.ID, Body: []byte("{}")})
			return nil
		},
		"another try is the same event": func(_ context.Context, e notify.Event) error {
			got = append(got, Taken{ID: fmt.Sprint(len(got)), Body: e.Body()})
			return nil
		},
		"many at once arrive once each":  func(context.Context, notify.Event) error { return nil },
		"an ended context posts nothing": func(context.Context, notify.Event) error { return nil },
		"refused for now is temporary": func(context.Context, notify.Event) error {
			return notify.Permanent(errors.New("no"))
		},
		"a system that hangs does not hold the caller": func(context.Context, notify.Event) error { return nil },
	} {
		i := slices.IndexFunc(sinkChecks, func(c check[Endpoint]) bool { return c.name == name })
		if i < 0 {
			t.Fatalf("no check %q", name)
		}
		got = nil
		e := Endpoint{Sink: post, Events: func() []Taken { return got }, Refuse: func() {}, Hang: func() {}}
		if sinkChecks[i].hold(t.Context(), e) == nil {
			t.Errorf("%s: passed a sink that breaks it", name)
		}
	}
}

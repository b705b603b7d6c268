package notifytest

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/televisit/televisit-go/notify"
)

var mailerChecks = []check[MailSystem]{
	{name: "each kind arrives whole", hold: arrivesWhole},
	{name: "plain text alone arrives", hold: plainTextArrives},
	{name: "many at once arrive once each", hold: manyArriveOnce},
	{name: "an ended context sends nothing", hold: endedContextSendsNothing},
	{name: "a message that cannot be sent is refused for good", hold: brokenIsPermanent},
	{
		name: "refused for good is permanent", hold: refusedForGood,
		needs: func(s MailSystem) bool { return s.Refuse != nil },
	},
	{
		name: "refused for now is temporary", hold: refusedForNow,
		needs: func(s MailSystem) bool { return s.Refuse != nil },
	},
	{
		name: "a system that hangs does not hold the caller", hold: hangingMailSystem,
		needs: func(s MailSystem) bool { return s.Hang != nil },
	},
}

// sample is a message with every member, as the engine sends it.
func sample(kind notify.Kind, id string) (notify.Message, error) {
	start := time.Date(2030, time.March, 4, 15, 30, 0, 0, time.UTC)
	return notify.Render(notify.Mail{
		Kind: kind, ID: id, UID: "visit@clinic.example", Company: "Lakeside Clinic",
		From:  mail.Address{Name: "Lakeside Clinic", Address: "visits@clinic.example"},
		To:    mail.Address{Name: "Rosa Díaz", Address: "rosa@patients.example"},
		Intro: "Please have your insurance card ready.\n.\nSee you – 👋",
		Start: start, Previous: start.Add(-time.Hour), Duration: 30 * time.Minute, WrittenAt: start.AddDate(0, 0, -2),
		Link: "https://clinic.example/j/private-token",
	})
}

func arrivesWhole(ctx context.Context, s MailSystem) error {
	for i, kind := range notify.Kinds() {
		want, err := sample(kind, string(kind))
		if err != nil {
			return err
		}
		if err := s.Mailer.Send(ctx, want); err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
		got := s.Mails()
		if len(got) != i+1 {
			return fmt.Errorf("%d mails arrived after %d were sent", len(got), i+1)
		}
		if err := same(got[i], want); err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
	}
	return nil
}

func plainTextArrives(ctx context.Context, s MailSystem) error {
	want, err := sample(notify.Invite, "plain")
	if err != nil {
		return err
	}
	want.HTML, want.Attached, want.Header, want.To.Name, want.Date = "", nil, nil, "", time.Time{}
	if err := s.Mailer.Send(ctx, want); err != nil {
		return err
	}
	if got := s.Mails(); len(got) != 1 {
		return fmt.Errorf("%d mails arrived, want 1", len(got))
	}
	return same(s.Mails()[0], want)
}

// same compares what every system can tell.
func same(got, want notify.Message) error {
	lines := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	for name, pair := range map[string][2]string{
		"ID":         {got.ID, want.ID},
		"To.Address": {got.To.Address, want.To.Address},
		"Subject":    {got.Subject, want.Subject},
		"Text":       {lines(got.Text), lines(want.Text)},
	} {
		if pair[0] != pair[1] {
			return fmt.Errorf("%s arrived as %q, sent as %q", name, pair[0], pair[1])
		}
	}
	return nil
}

func manyArriveOnce(ctx context.Context, s MailSystem) error {
	const n = 40
	var senders sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		senders.Go(func() {
			msg, err := sample(notify.Invite, strconv.Itoa(i))
			errs[i] = errors.Join(err, s.Mailer.Send(ctx, msg))
		})
	}
	senders.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	var ids []string
	for _, m := range s.Mails() {
		ids = append(ids, m.ID)
	}
	slices.Sort(ids)
	if len(ids) != n || len(slices.Compact(ids)) != n {
		return fmt.Errorf("%d mails arrived, want %d different ones", len(ids), n)
	}
	return nil
}

func endedContextSendsNothing(ctx context.Context, s MailSystem) error {
	ended, cancel := context.WithCancel(ctx)
	cancel()
	msg, err := sample(notify.Invite, "ended")
	if err != nil {
		return err
	}
	if err := temporary(s.Mailer.Send(ended, msg)); err != nil {
		return err
	}
	if n := len(s.Mails()); n != 0 {
		return fmt.Errorf("%d mails arrived, want none", n)
	}
	return nil
}

// brokenIsPermanent also proves that no text can begin a header.
func brokenIsPermanent(ctx context.Context, s MailSystem) error {
	for name, spoil := range map[string]func(*notify.Message){
		"a line break in Subject":      func(m *notify.Message) { m.Subject += "\r\nBcc: eve@example.net" },
		"a line break in To.Name":      func(m *notify.Message) { m.To.Name += "\r\nBcc: eve@example.net" },
		"a line break in To.Address":   func(m *notify.Message) { m.To.Address += "\r\nBcc: eve@example.net" },
		"a line break in From.Address": func(m *notify.Message) { m.From.Address += "\nBcc: eve@example.net" },
		"a line break in ID":           func(m *notify.Message) { m.ID += "\r\nBcc: eve@example.net" },
		"a line break in Header":       func(m *notify.Message) { m.Header = map[string]string{"X-A": "b\r\nBcc: eve@example.net"} },
		"a Bcc in Header":              func(m *notify.Message) { m.Header = map[string]string{"Bcc": "eve@example.net"} },
		"no To.Address":                func(m *notify.Message) { m.To.Address = "" },
	} {
		msg, err := sample(notify.Invite, "broken")
		if err != nil {
			return err
		}
		spoil(&msg)
		if err := permanent(s.Mailer.Send(ctx, msg)); err != nil {
			return fmt.Errorf("%s: %w (call Message.Check first)", name, err)
		}
	}
	if n := len(s.Mails()); n != 0 {
		return fmt.Errorf("%d mails arrived, want none", n)
	}
	return nil
}

func refusedForGood(ctx context.Context, s MailSystem) error {
	s.Refuse(true)
	return permanent(sendSample(ctx, s))
}

func refusedForNow(ctx context.Context, s MailSystem) error {
	s.Refuse(false)
	return temporary(sendSample(ctx, s))
}

func hangingMailSystem(ctx context.Context, s MailSystem) error {
	s.Hang()
	return returnsSoon(ctx, func(ctx context.Context) error { return sendSample(ctx, s) })
}

func sendSample(ctx context.Context, s MailSystem) error {
	msg, err := sample(notify.Invite, "sample")
	if err != nil {
		return err
	}
	return s.Mailer.Send(ctx, msg)
}

package syncer

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/presence"
)

// InputError is a request of a person that cannot be carried out as it stands.
type InputError struct {
	Field   string // of the request; may be empty
	Message string // what to do, in plain words
}

func (e *InputError) Error() string { return e.Message }

// maxParticipants is how many third persons one visit may have.
const maxParticipants = 20

// edit changes a visit by hand: change is called with the visit as it stands,
// again when somebody was faster, and returns what goes into the outbox with it.
func (e *Engine) edit(ctx context.Context, account, appointmentID string, change func(*storage.Account, *storage.Visit) ([]storage.Delivery, error)) error {
	a := e.account(account)
	for range 10 {
		v, err := a.Visit(ctx, appointmentID)
		if err != nil {
			return err
		}
		deliveries, err := change(a, &v)
		if err != nil {
			return err
		}
		batch := []storage.Change{storage.Put(&v)}
		for _, d := range deliveries {
			batch = append(batch, storage.Put(&d))
		}
		err = e.store(ctx, a, "byhand", batch...)
		if errors.Is(err, storage.ErrConflict) {
			continue
		}
		if err != nil {
			return err
		}
		e.Wake(account)
		return nil
	}
	return storage.ErrConflict
}

// Resend mails the invitation with the link once more (A30). to names
// "patient", participants by id, or "all". Errors: storage.ErrNotFound;
// *InputError.
func (e *Engine) Resend(ctx context.Context, account, appointmentID string, to []string, by string) error {
	settings, err := e.account(account).Settings(ctx)
	if err != nil {
		return err
	}
	return e.edit(ctx, account, appointmentID, func(a *storage.Account, v *storage.Visit) ([]storage.Delivery, error) {
		switch v.State {
		case storage.Ready, storage.Live, storage.Unmanaged:
		case storage.Preparing:
			return nil, &InputError{Message: "The visit is still being prepared. The invitation goes out by itself."}
		default:
			return nil, &InputError{Message: "This visit does not take place, or is over. There is nothing to invite to."}
		}
		recipients, err := recipients(settings, *v, to)
		if err != nil {
			return nil, err
		}
		now := e.now()
		var out []storage.Delivery
		for _, r := range recipients {
			d := notice.MailDelivery(a, v, notify.Invite, r, "by-hand-"+rand.Text(), now, now)
			d.By = by
			out = append(out, d)
		}
		return out, nil
	})
}

// recipients resolves what a person chose.
func recipients(settings storage.Settings, v storage.Visit, to []string) ([]string, error) {
	patient := notice.ToPatient
	if settings.CustomEmail.Enabled {
		patient = notice.ToCustom
	}
	var out []string
	seen := map[string]bool{}
	add := func(r string) {
		if !seen[r] {
			seen[r] = true
			out = append(out, r)
		}
	}
	for _, t := range to {
		_, known := notice.Address(settings, v, t)
		switch {
		case t == "all":
			add(patient)
			for _, p := range v.Participants {
				add(p.ID)
			}
		case t == notice.ToPatient:
			add(patient)
		case known && t != notice.ToCustom:
			add(t)
		default:
			return nil, &InputError{Field: "to", Message: fmt.Sprintf("%q is nobody in this visit. Use \"patient\", \"all\", or the id of a participant.", t)}
		}
	}
	if len(out) == 0 {
		return nil, &InputError{Field: "to", Message: "Choose who is to get the invitation."}
	}
	return out, nil
}

// AddParticipant gives a third person a link of their own (B5); they are mailed
// once it is ready.
func (e *Engine) AddParticipant(ctx context.Context, account, appointmentID, name, email string) (storage.Participant, error) {
	name = strings.TrimSpace(name)
	email = strings.TrimSpace(email)
	switch {
	case name == "" || utf8.RuneCountInString(name) > 64 || strings.ContainsAny(name, "\r\n"):
		return storage.Participant{}, &InputError{Field: "name", Message: "Enter a name of at most 64 characters."}
	case notify.CheckAddress(email) != nil || len(email) > 128:
		return storage.Participant{}, &InputError{Field: "email", Message: "Enter an e-mail address, such as robin@example.com."}
	}
	p := storage.Participant{ID: rand.Text(), Name: name, Email: email}
	err := e.edit(ctx, account, appointmentID, func(_ *storage.Account, v *storage.Visit) ([]storage.Delivery, error) {
		if v.State == storage.Cancelled || v.State == storage.Ended {
			return nil, &InputError{Message: "This visit does not take place, or is over. Nobody can be added."}
		}
		for _, q := range v.Participants {
			if presence.SameAddress(q.Email, p.Email) {
				return nil, &InputError{Field: "email", Message: "Somebody with this address is in the visit already."}
			}
		}
		if len(v.Participants) >= maxParticipants {
			return nil, &InputError{Message: fmt.Sprintf("A visit has at most %d participants besides patient and physician.", maxParticipants)}
		}
		v.Participants = append(v.Participants, p)
		v.DueAt = e.now()
		return nil, nil
	})
	return p, err
}

// RemoveParticipant takes the link away. Errors: storage.ErrNotFound.
func (e *Engine) RemoveParticipant(ctx context.Context, account, appointmentID, participantID string) error {
	return e.edit(ctx, account, appointmentID, func(_ *storage.Account, v *storage.Visit) ([]storage.Delivery, error) {
		for i, p := range v.Participants {
			if p.ID != participantID {
				continue
			}
			v.Participants = append(v.Participants[:i:i], v.Participants[i+1:]...)
			if p.Identity.Mode != "" {
				v.Leaving = append(v.Leaving, p.Identity)
			}
			v.DueAt = e.now()
			return nil, nil
		}
		return nil, storage.ErrNotFound
	})
}

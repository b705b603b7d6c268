package syncer

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/presence"
)

// maxParticipants is how many third persons one visit may have.
const maxParticipants = 20

// Resend mails the invitation with the link once more. to names
// "patient", participants by id, or "all". Errors: storage.ErrNotFound;
// *InputError.
func (a *Account) Resend(ctx context.Context, appointmentID string, to []string, by string) error {
	settings, err := a.at.Settings(ctx)
	if err != nil {
		return err
	}
	return a.at.EditVisit(ctx, appointmentID, func(v *storage.Visit) ([]storage.Delivery, error) {
		switch v.State {
		case storage.VisitReady, storage.VisitLive, storage.VisitUnmanaged:
		case storage.VisitPreparing:
			return nil, &InputError{Message: "The visit is still being prepared. The invitation goes out by itself."}
		default:
			return nil, &InputError{Message: "This visit does not take place, or is over. There is nothing to invite to."}
		}
		recipients, err := recipients(settings, *v, to)
		if err != nil {
			return nil, err
		}
		now := a.at.Now()
		var out []storage.Delivery
		for _, r := range recipients {
			d := notice.MailDelivery(a.at, v, notify.Invite, r, "by-hand-"+rand.Text(), now, now)
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

// AddParticipant gives a third person a link of their own; they are mailed
// once it is ready.
func (a *Account) AddParticipant(ctx context.Context, appointmentID, name, email string) (storage.Participant, error) {
	name = strings.TrimSpace(name)
	email = strings.TrimSpace(email)
	switch {
	case name == "" || utf8.RuneCountInString(name) > 64 || strings.ContainsAny(name, "\r\n"):
		return storage.Participant{}, &InputError{Field: "name", Message: "Enter a name of at most 64 characters."}
	case notify.CheckAddress(email) != nil || len(email) > 128:
		return storage.Participant{}, &InputError{Field: "email", Message: "Enter an e-mail address, such as robin@example.com."}
	}
	p := storage.Participant{ID: rand.Text(), Name: name, Email: email}
	err := a.at.EditVisit(ctx, appointmentID, func(v *storage.Visit) ([]storage.Delivery, error) {
		if v.State == storage.VisitCancelled || v.State == storage.VisitEnded {
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
		v.DueAt = a.at.Now()
		return nil, nil
	})
	return p, err
}

// RemoveParticipant takes the link away. Errors: storage.ErrNotFound.
func (a *Account) RemoveParticipant(ctx context.Context, appointmentID, participantID string) error {
	return a.at.EditVisit(ctx, appointmentID, func(v *storage.Visit) ([]storage.Delivery, error) {
		for i, p := range v.Participants {
			if p.ID != participantID {
				continue
			}
			v.Participants = append(v.Participants[:i:i], v.Participants[i+1:]...)
			if p.Access.Mode != "" {
				v.RetiredAccess = append(v.RetiredAccess, p.Access)
			}
			v.DueAt = a.at.Now()
			return nil, nil
		}
		return nil, storage.ErrNotFound
	})
}

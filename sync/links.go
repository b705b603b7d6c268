package syncer

import (
	"context"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// The roles a link can be for.
const (
	linkPatient     = "patient"
	linkPhysician   = "physician"
	linkParticipant = "participant"
)

// First path elements: to join, and to start.
const (
	pathJoin  = "j"
	pathStart = "s"
)

// PatientURL is the patient's link: stable for the life of the visit, signed,
// and without personal data.
func (e *Engine) PatientURL(account string, v storage.Visit) string {
	return e.linkURL(account, linkPatient, v, "")
}

// PhysicianURL is the physician's link. It changes with the physician, so that
// a former host's link stops at once (E3).
func (e *Engine) PhysicianURL(account string, v storage.Visit) string {
	return e.linkURL(account, linkPhysician, v, "")
}

// ParticipantURL is the link of a third participant, until it is removed (B5).
func (e *Engine) ParticipantURL(account string, v storage.Visit, p storage.Participant) string {
	return e.linkURL(account, linkParticipant, v, p.ID)
}

func (e *Engine) linkURL(account, role string, v storage.Visit, participant string) string {
	a := e.account(account)
	key := a.VisitKey(v.AppointmentID)
	parts := []string{base64.RawURLEncoding.EncodeToString([]byte(account)), key}
	if role == linkParticipant {
		parts = append(parts, participant)
	}
	parts = append(parts, a.Sign(linkSecrets(role, key, v, participant)...))
	path := pathJoin
	if role == linkPhysician {
		path = pathStart
	}
	return e.cfg.PublicURL.JoinPath(path, strings.Join(parts, ".")).String()
}

// linkSecrets is what a link's signature covers: change one of them, and the
// links given out before are dead.
func linkSecrets(role, key string, v storage.Visit, participant string) []string {
	s := []string{"link", role, key, strconv.Itoa(v.LinkGeneration)}
	switch role {
	case linkPhysician:
		s = append(s, visit.HostOf(v))
	case linkParticipant:
		s = append(s, participant)
	}
	return s
}

// link is a link that was followed.
type link struct {
	account  *storage.Account
	role     string
	visit    storage.Visit
	identity storage.Identity // of the patient or the participant
}

// Errors of following a link, each with a page of its own.
var (
	errNoLink   = errors.New("no such link")
	errDeadLink = errors.New("the link does not lead on any more")
)

// roleOf tells a token's role from where it was followed and its shape:
// account, visit, (participant,) signature.
func roleOf(path string, parts []string) (role string, ok bool) {
	switch {
	case path == pathStart && len(parts) == 3:
		return linkPhysician, true
	case path == pathJoin && len(parts) == 3:
		return linkPatient, true
	case path == pathJoin && len(parts) == 4:
		return linkParticipant, true
	}
	return "", false
}

// follow finds the visit that a token was made for. A token that was never ours
// is errNoLink; one that was, errDeadLink.
func (e *Engine) follow(ctx context.Context, path, token string) (link, error) {
	parts := strings.Split(token, ".")
	role, ok := roleOf(path, parts)
	if !ok || len(token) > 400 {
		return link{}, errNoLink
	}
	id, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil || len(id) == 0 {
		return link{}, errNoLink
	}
	l := link{account: e.account(string(id)), role: role}
	l.visit, err = l.account.VisitByKey(ctx, parts[1])
	if errors.Is(err, storage.ErrNotFound) {
		return link{}, errNoLink
	}
	if err != nil {
		return link{}, err
	}
	participant := ""
	if role == linkParticipant {
		participant = parts[2]
	}
	if !l.account.Signed(parts[len(parts)-1], linkSecrets(role, parts[1], l.visit, participant)...) {
		return link{}, errDeadLink
	}
	l.identity = l.visit.Identity
	if role != linkParticipant {
		return l, nil
	}
	for _, p := range l.visit.Participants {
		if p.ID == participant {
			l.identity = p.Identity
			return l, nil
		}
	}
	return link{}, errDeadLink
}

// passage is where a visit's links lead at an instant.
type passage int

const (
	passOpen   passage = iota // into the meeting
	passNotYet                // it is being prepared
	passStale                 // the person's way in was removed after the visit: one on demand (E23)
	passClosed                // over, cancelled
)

// pass decides it. linkLife is how long links lead on after the end.
func pass(now time.Time, v storage.Visit, identity storage.Identity, linkLife time.Duration) passage {
	switch v.State {
	case storage.Cancelled:
		return passClosed
	case storage.Live:
		// Longer than the slot, as long as it lasts (E27).
	default:
		end := v.Booking.End()
		if v.EndedAt.After(end) {
			end = v.EndedAt
		}
		if !now.Before(end.Add(linkLife)) {
			return passClosed
		}
	}
	if v.Meeting == nil || v.Meeting.ID == 0 {
		return passNotYet
	}
	if identity.Removed {
		return passStale
	}
	return passOpen
}

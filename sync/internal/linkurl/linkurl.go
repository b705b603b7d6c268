// Package linkurl makes and reads the addresses of the stable links: /j/… for
// patients and participants, /s/… for physicians. It is pure. An address is
// signed, and holds no personal data.
package linkurl

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"

	"github.com/televisit/televisit-go/storage"
)

// First path elements: to join, and to start.
const (
	PathJoin  = "j"
	PathStart = "s"
)

// maxToken is how long a token may be that is read at all.
const maxToken = 400

// Account is what links are signed by. *storage.Account is one.
type Account interface {
	ID() string
	VisitKey(appointmentID string) string
	Sign(about ...string) string
	Signed(signature string, about ...string) bool
}

// role is whom a link is for.
type role string

const (
	rolePatient     role = "patient"
	rolePhysician   role = "physician"
	roleParticipant role = "participant"
)

// Patient is the patient's link: stable for the life of the visit.
func Patient(base *url.URL, a Account, v storage.Visit) string {
	return address(base, a, rolePatient, v, "")
}

// Physician is the physician's link. It changes with the physician, so that a
// former host's link stops at once (E3).
func Physician(base *url.URL, a Account, v storage.Visit) string {
	return address(base, a, rolePhysician, v, "")
}

// Participant is the link of a third participant, until it is removed (B5).
func Participant(base *url.URL, a Account, v storage.Visit, p storage.Participant) string {
	return address(base, a, roleParticipant, v, p.ID)
}

func address(base *url.URL, a Account, r role, v storage.Visit, participant string) string {
	key := a.VisitKey(v.AppointmentID)
	parts := []string{base64.RawURLEncoding.EncodeToString([]byte(a.ID())), key}
	if r == roleParticipant {
		parts = append(parts, participant)
	}
	parts = append(parts, a.Sign(signed(r, key, v, participant)...))
	path := PathJoin
	if r == rolePhysician {
		path = PathStart
	}
	return base.JoinPath(path, strings.Join(parts, ".")).String()
}

// signed is what a link's signature covers: change one of them, and the links
// given out before are dead.
func signed(r role, key string, v storage.Visit, participant string) []string {
	s := []string{"link", string(r), key, strconv.Itoa(v.LinkGeneration)}
	switch r {
	case rolePhysician:
		s = append(s, v.HostID())
	case roleParticipant:
		s = append(s, participant)
	}
	return s
}

// Token is what an address says. It proves nothing yet: see [Token.Leads].
type Token struct {
	AccountID string
	VisitKey  string

	role        role
	participant string
	signature   string
}

// Parse reads the token that follows a path element; ok is false for one that was
// never ours.
func Parse(path, text string) (t Token, ok bool) {
	parts := strings.Split(text, ".")
	if t.role, ok = roleOf(path, parts); !ok || len(text) > maxToken {
		return t, false
	}
	id, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil || len(id) == 0 {
		return t, false
	}
	t.AccountID, t.VisitKey, t.signature = string(id), parts[1], parts[len(parts)-1]
	if t.role == roleParticipant {
		t.participant = parts[2]
	}
	return t, true
}

// roleOf tells a token's role from where it was followed and its shape:
// account, visit, (participant,) signature.
func roleOf(path string, parts []string) (r role, ok bool) {
	switch {
	case path == PathStart && len(parts) == 3:
		return rolePhysician, true
	case path == PathJoin && len(parts) == 3:
		return rolePatient, true
	case path == PathJoin && len(parts) == 4:
		return roleParticipant, true
	}
	return "", false
}

// IsPatient reports whether the link is the patient's own.
func (t Token) IsPatient() bool { return t.role == rolePatient }

// Leads reports whether the link leads into a visit still, and whose way in it is
// for: the patient's, a participant's, or nobody's own for a physician.
func (t Token) Leads(a Account, v storage.Visit) (storage.Access, bool) {
	if !a.Signed(t.signature, signed(t.role, t.VisitKey, v, t.participant)...) {
		return storage.Access{}, false
	}
	switch t.role {
	case rolePatient:
		return v.Access, true
	case roleParticipant:
		for _, p := range v.Participants {
			if p.ID == t.participant {
				return p.Access, true
			}
		}
		return storage.Access{}, false
	}
	return storage.Access{}, true
}

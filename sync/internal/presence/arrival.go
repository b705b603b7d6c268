package presence

import (
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Arrival is a coming or going that was not announced yet.
type Arrival struct {
	Who  storage.Role
	id   string
	Left bool
	At   time.Time
	Key  string // the same however often it is derived
}

// unannounced marks in sent what it returns. The host's coming may have been
// announced by the meeting's start, before the connection was known.
func (iv interval) unannounced(sent map[string]bool, uuid string) []Arrival {
	if iv.presence.Waiting {
		return nil
	}
	var out []Arrival
	note := func(left bool, at time.Time, verb string) {
		key := verb + "/" + uuid + "/" + iv.connection
		byStart := verb + "/" + uuid + "/" + hostConnection
		switch {
		case at.IsZero() || sent[key]:
			return
		case iv.presence.Role == storage.RolePhysician && sent[byStart]:
			delete(sent, byStart)
		default:
			out = append(out, Arrival{Who: iv.presence.Role, id: iv.presence.ID, Left: left, At: at, Key: key})
		}
		sent[key] = true
	}
	note(false, iv.presence.JoinedAt, "joined")
	note(true, iv.presence.LeftAt, "left")
	return out
}

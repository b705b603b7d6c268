package visit

import (
	"fmt"
	"maps"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
)

// PreparedKey names the visit's present meeting too: one that was made anew is
// news.
func PreparedKey(v storage.Visit) string {
	return notify.AppointmentPrepared + "@" + PreparedAs(v)
}

// PreparedAs names the generation and the meeting that a visit is prepared with.
func PreparedAs(v storage.Visit) string {
	return fmt.Sprintf("%d/%s", v.Generation, MeetingFor(v).Stamp)
}

// WasSent reports whether a visit put something into the outbox.
func WasSent(v storage.Visit, key string) bool { return v.Sent[key] }

// MarkSent notes that a visit put something into the outbox.
func MarkSent(v *storage.Visit, key string) {
	v.Sent = maps.Clone(v.Sent)
	if v.Sent == nil {
		v.Sent = map[string]bool{}
	}
	v.Sent[key] = true
}

package visit

import (
	"fmt"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
)

// preparedKey names the visit's present meeting too: one that was made anew is
// news.
func PreparedKey(v storage.Visit) string {
	return notify.AppointmentPrepared + "@" + PreparedAs(v)
}

func PreparedAs(v storage.Visit) string {
	return fmt.Sprintf("%d/%s", v.Generation, MeetingFor(v).Stamp)
}

// unreachable reports whether the patient has no address to mail to (E5).
func Unreachable(v storage.Visit) bool { return notify.CheckAddress(v.Patient.Email) != nil }

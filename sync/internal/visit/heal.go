package visit

import (
	"time"

	"github.com/televisit/televisit-go/storage"
)

// lose gives a meeting up that is not there any more, or not ours: there is
// nothing to delete.
func Lose(v *storage.Visit, now time.Time) {
	retired := v.Retired
	v.Lost = v.Meeting.Stamp
	Retire(v, now)
	v.Retired = retired
}

package notice

import (
	"time"

	"github.com/televisit/televisit-go/storage"
)

// secrets are the signing secrets that are alive, newest first.
func secrets(n storage.Notifications, now time.Time) []string {
	out := []string{n.SigningSecret}
	if n.OldSecret != "" && now.Before(n.OldUntil) {
		out = append(out, n.OldSecret)
	}
	return out
}

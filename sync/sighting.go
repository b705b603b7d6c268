package syncer

import (
	"github.com/televisit/televisit-go/storage"
)

// emailOf is the address that a physician signs in with, if any.
func emailOf(p *storage.Physician) string {
	if p == nil {
		return ""
	}
	return p.Email
}

package draft

import (
	"strings"

	"github.com/televisit/televisit-go/storage"
)

// Mask hides what nobody needs to read again.
func Mask(s storage.Settings) storage.Settings {
	s.Ellkay.SubscriberKey = MaskKey(s.Ellkay.SubscriberKey)
	s.Ellkay.SiteServiceKey = MaskKey(s.Ellkay.SiteServiceKey)
	s.Notifications.OldSecret = ""
	if s.AppointmentTypeIDs == nil {
		s.AppointmentTypeIDs = []string{}
	}
	return s
}

// maskSign begins every masked key. No key of Ellkay's holds it.
const maskSign = "••••"

// MaskKey shows no more of a key than what tells it from another.
func MaskKey(key string) string {
	switch {
	case key == "":
		return ""
	case len(key) < 12:
		return maskSign
	default:
		return maskSign + key[len(key)-4:]
	}
}

// keep returns the stored key where none was entered.
func keep(entered, stored string) string {
	if entered == "" || strings.HasPrefix(entered, maskSign) {
		return stored
	}
	return entered
}

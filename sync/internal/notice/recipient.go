package notice

import (
	"github.com/televisit/televisit-go/storage"
)

// Recipients of a mail, as Delivery.To names them; anything else is a
// participant's id.
const (
	ToPatient = "patient"
	ToCustom  = "custom" // the address for troubleshooting, in the patient's place
	ToAdmin   = "admin"  // whoever looks after the account
)

func mailOn(s storage.Settings, to string) bool {
	switch to {
	case ToPatient:
		return s.PatientEmail.Enabled && !s.CustomEmail.Enabled
	case ToCustom:
		return s.CustomEmail.Enabled
	}
	return s.PatientEmail.Enabled || s.CustomEmail.Enabled
}

// Address is where a mail goes now; found is false for a participant who is gone.
func Address(settings storage.Settings, v storage.Visit, to string) (address string, found bool) {
	switch to {
	case ToPatient:
		return v.Patient.Email, true
	case ToCustom:
		return settings.CustomEmail.Address, true
	}
	for _, p := range v.Participants {
		if p.ID == to {
			return p.Email, true
		}
	}
	return "", false
}

// Slots are those who get mails about a visit: the patient first.
func Slots(v storage.Visit) []string {
	out := []string{ToPatient}
	for _, p := range v.Participants {
		out = append(out, p.ID)
	}
	return out
}

// RecipientOf is where a slot's mails go by the settings (A9, A10), and whether
// they go anywhere.
func RecipientOf(s storage.Settings, slot string) (to string, on bool) {
	to = slot
	if slot == ToPatient && s.CustomEmail.Enabled {
		to = ToCustom
	}
	return to, mailOn(s, to)
}

// wayIn reports whether a slot's own way into the meeting is in place.
func wayIn(v storage.Visit, slot string) bool {
	if slot == ToPatient {
		return v.Access.Open()
	}
	for _, p := range v.Participants {
		if p.ID == slot {
			return p.Access.Open()
		}
	}
	return false
}

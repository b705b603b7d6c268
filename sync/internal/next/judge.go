package next

import (
	"fmt"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// judged are the problems that follow from a visit's record alone: what is right
// again is none, whoever mended it.
var judged = []string{
	"passcode_missing", "waiting_room_off", "join_before_host", "sign_in_required", "approval_manual",
	"host_unable", driver.FlagDurationUnclear,
}

// Judge has a visit say what of its record is not as the product relies on.
func Judge(s Input, v *storage.Visit) {
	is := problems(s, *v)
	for _, code := range judged {
		i := slices.IndexFunc(is, func(p storage.Problem) bool { return p.Code == code })
		if i < 0 {
			if slices.ContainsFunc(v.Problems, func(p storage.Problem) bool { return p.Code == code }) {
				visit.ClearProblem(v, code)
			}
			continue
		}
		visit.SetProblem(v, is[i])
	}
}

func problems(s Input, v storage.Visit) (out []storage.Problem) {
	if !visit.Maintains(v) && v.State != storage.VisitLive && v.State != storage.VisitNeedsHost {
		return nil
	}
	add := func(code, message, action string) {
		out = append(out, storage.Problem{Code: code, Message: message, Action: action, Since: s.Now})
	}
	if slices.Contains(v.Booking.Flags, driver.FlagDurationUnclear) {
		add(driver.FlagDurationUnclear, "The EHR does not say how long this visit lasts, or says it in a way that cannot be read: "+
			fmt.Sprintf("%d minutes are planned.", int(v.Booking.Duration/time.Minute)), "Set the duration in the EHR.")
	}
	if s.Physician != nil && s.Physician.HostMinutes > 0 && v.Booking.Duration > time.Duration(s.Physician.HostMinutes)*time.Minute {
		add("host_unable", fmt.Sprintf("The physician's user may hold meetings of %d minutes at most; this visit is longer and would be cut off.", s.Physician.HostMinutes),
			"Give the physician a licence at the video service, or shorten the visit.")
	}
	if !v.HasMeeting() {
		return out
	}
	for _, d := range v.Meeting.Deviation {
		switch d {
		case "password":
			add("passcode_missing", "The meeting has no passcode: whoever knows its number reaches the waiting room.", "Require passcodes in the settings of the video account.")
		case "settings.waiting_room":
			add("waiting_room_off", "The meeting has no waiting room: people come in unseen.", "Switch waiting rooms on in the settings of the video account.")
		case "settings.join_before_host":
			add("join_before_host", "People may come in before the physician does.", "Switch joining before the host off in the settings of the video account.")
		case "settings.meeting_authentication":
			add("sign_in_required", "The video account lets in only people who are signed in: the patient may not be able to join.", "Allow guests in the settings of the video account.")
		case "settings.approval_type":
			if s.registers(v) {
				add("approval_manual", "Registrations have to be approved by hand: the patient comes in by the meeting's own link.", "Let registrants be approved by themselves in the settings of the video account.")
			}
		}
	}
	return out
}

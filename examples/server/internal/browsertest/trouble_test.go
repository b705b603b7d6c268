package browsertest

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// play presses a button of the demo's page.
func (w *window) play(button string) {
	w.t.Helper()
	w.open("/demo")
	w.follow("button", button)
}

// B14: time jumps for the clinic and all that it works with; who jumped stays
// signed in, and the same physicians work the next day.
func TestTimeJump(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.settled(dayOf(w.t))
		w.play("1 hour")
		w.reads("in the clinic now.", "1 h 0 min ahead of the real time.")
		w.eventually("/demo", "Reminder: your video visit on")
		w.play("1 day")
		w.reads("25 h 0 min ahead of the real time.")
		w.follow("link", "Appointments")
		w.reads("Today, " + time.Now().Add(25*time.Hour).In(clinicZone(w.t)).Format("Monday, January 2"))
		w.play("To the next visit")
		w.eventually("/appointments", "To come")
		w.eventually("/appointments", "Ready")
		w.none("link", "/^Problems [1-9]/")
	})
}

// E12, B10: the EHR goes away. The page says since when, what is known goes on,
// and one sync later all is well.
func TestEHRGoesAway(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.eventually("/appointments", "Ready")
		w.play("Break the EHR")
		w.reads("It is broken.", "LKCloud reports that its bridge is offline.")
		w.follow("link", "Appointments")
		w.follow("button", "Sync Appointments")
		w.reads("The sync could not be finished.", "LKCloud has not answered since", "Visits that are known go on as planned.")
		w.open(dayOf(w.t))
		w.find("link", "Start the visit of "+someone)
		w.follow("link", "Status")
		w.reads("No answer since", "the adapter at the practice is not connected")
		w.play("Heal the EHR")
		w.reads("It works again.")
		w.follow("link", "Appointments")
		w.follow("button", "Sync Appointments")
		w.reads("The sync is done.")
		w.follow("link", "Status")
		w.reads("Fine data as of")
	})
}

// E18: Zoom refuses every call. Visits wait without being lost, and go on by
// themselves.
func TestZoomIsThrottled(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.settled(dayOf(w.t))
		w.play("Throttle Zoom")
		w.open(dayOf(w.t))
		w.follow("link", someone)
		w.reads("Rooms cannot be shown now. Zoom asks us to slow down.")
		w.play("1 day")
		tomorrow := "/appointments?day=" + time.Now().Add(25*time.Hour).In(clinicZone(w.t)).Format(time.DateOnly)
		w.eventually(tomorrow, "Preparing")
		w.play("Let Zoom go on")
		w.until("all of tomorrow is prepared", func(ctx context.Context) bool {
			return chromedp.Do(ctx, chromedp.Navigate(w.base+tomorrow)) == nil && w.says(ctx, "Ready") && !w.says(ctx, "Preparing")
		})
	})
}

// B9: the vendor's endpoint breaks. Health says so and why; what waited is sent
// once it works again.
func TestEndpointBreaks(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.settled(dayOf(w.t))
		w.play("Break the endpoint")
		w.play("Physician joins")
		w.eventually("/deliveries", "Does not take events")
		w.reads("The endpoint answered 503.")
		w.play("Heal the endpoint")
		w.play("1 hour")
		w.eventually("/deliveries", "Endpoint Fine")
		w.inside("row", "/^Physician joined/", func() { w.press("summary", "/[0-9]/") })
		w.reads("Taken.")
	})
}

// B9: days of failure switch the endpoint off. Its events are kept, and go to it
// once it is mended and switched on again.
func TestEndpointIsSwitchedOff(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.settled(dayOf(w.t))
		w.play("Break the endpoint")
		w.act(someone, "Physician joins")
		w.eventually("/deliveries", "Does not take events")
		for range 6 {
			w.play("1 day")
		}
		w.eventually("/deliveries", "Your endpoint has taken no event for days. Nothing is sent to it any more; the events are kept.")
		w.open("/status")
		w.reads("Your endpoint has taken no event for days.")
		w.play("Heal the endpoint")
		w.follow("link", "Deliveries")
		w.follow("button", "Switch the endpoint on")
		w.none("button", "Switch the endpoint on")
		w.eventually("/deliveries", "Endpoint Fine")
		w.eventually("/deliveries?state=sent&channel=event", "Physician joined notification")
	})
}

// D5, E28: most of the list is gone from the EHR. Nothing is cancelled without a
// yes; given back, all is as it was.
func TestListIsLost(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.console.allow(409)
		w.settled(dayOf(w.t))
		lose := func() {
			w.t.Helper()
			w.play("Lose most of the list")
			w.sync()
			w.play("15 minutes") // what is gone must be missed twice
			w.sync()
			w.open("/appointments")
			w.reads("removals wait for your yes.")
			w.follow("button", "Sync Appointments")
			w.find("heading", "This sync needs your yes")
			w.reads("gone from the EHR")
		}
		lose()
		w.follow("link", "Not now")
		w.open(dayOf(w.t))
		w.find("link", "/^Start the visit of /") // those who come all the same meet
		w.none("link", "/^Cancelled/")
		w.follow("button", "Sync Appointments")
		w.follow("button", "Ask the EHR again")
		w.reads("The sync is done, except for removals that wait for your yes.")
		w.play("Give the list back")
		w.open("/appointments")
		w.follow("button", "Sync Appointments")
		w.follow("button", "Ask the EHR again")
		w.reads("The sync is done.")
		w.none("link", "/^(Cancelled|Problems) [1-9]/")
		lose()
		w.follow("button", "Yes, cancel them")
		w.reads("The sync is done.")
		w.eventually(dayOf(w.t), "/Cancelled [1-9]/")
		w.eventually("/demo?all=mails", "Cancelled: your video visit")
	})
}

// sync has the EHR asked now, and waits for the end of it.
func (w *window) sync() {
	w.t.Helper()
	w.open("/appointments")
	w.follow("button", "Sync Appointments")
	w.reads("/The sync (is done|stopped|could not)|yes/")
}

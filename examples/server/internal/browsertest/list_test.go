package browsertest

import (
	"testing"
	"time"
)

// A28, A30: today comes first; other days, one physician's visits, a patient's
// and those of one mark are a click or a word away.
func TestFindingVisits(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Sam Staff", func(w *window) {
		w.reads("Today, " + time.Now().In(clinicZone(w.t)).Format("Monday, January 2"))
		w.settled(dayOf(w.t))
		w.leaving(func() { w.choose("Physician", "Bo Sample") })
		w.find("link", someone)
		w.none("link", "Toni Placeholder")
		w.leaving(func() { w.choose("Physician", "Alex Imaginary") })
		w.none("link", someone)
		w.leaving(func() { w.choose("Physician", "All") })
		w.fillIn("searchbox", "Search", "placeholder")
		w.follow("button", "Show")
		w.find("link", someone)
		w.find("link", "Toni Placeholder")
		w.none("link", "Gale Sample")
		w.fillIn("searchbox", "Search", "nobody of that name")
		w.follow("button", "Show")
		w.reads("No visit of this day fits your choice.")
		w.follow("link", "Show all of the day")
		w.follow("link", "/^Ended 0/")
		w.reads("No visit of this day fits your choice.")
		w.follow("link", "/^To come [1-9]/")
		w.find("link", someone)
		w.follow("link", "/^All [1-9]/")
		w.follow("link", "The day before")
		w.follow("link", "The day before") // late in the evening there are visits on one of them
		w.reads("No video visits on this day.", "“Sync Appointments” asks LKCloud now")
		w.follow("link", "The day after")
		w.follow("link", "The day after")
		w.find("link", someone)
	})
}

// A30: a room that another visit has says so, and is free again once it is given
// back.
func TestRoomIsTaken(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Sam Staff", func(w *window) {
		visit := func(who string) { w.open(dayOf(w.t)); w.follow("link", who) }
		w.settled(dayOf(w.t))
		visit(someone)
		w.press("radio", "/^Quiet room/")
		w.follow("button", "Reserve room")
		w.find("button", "Give back")
		visit("Toni Placeholder") // at the same time
		w.reads("/Quiet room Bo Sample has it from [0-9:]+ [AP]M to/")
		w.press("radio", "/^Front room/")
		w.follow("button", "Reserve room")
		w.find("button", "Give back")
		visit("Gale Sample")
		w.reads("/Front room Toni Sample has it from/")
		visit(someone)
		w.follow("button", "Give back")
		visit("Gale Sample")
		w.eventually(w.path(), "Quiet room free")
		w.press("radio", "/^Quiet room/")
		w.follow("button", "Reserve room")
		w.find("button", "Give back")
	})
}

// A28, B5, B7: marks come by themselves as people come and go, and the visit is
// played to its end from the demo's page.
func TestPlayedVisit(t *testing.T) {
	t.Parallel()
	inEachLook(t, func(t *testing.T, l look) {
		base := demo(t)
		nurse := newWindow(t, base, l)
		nurse.signIn("Sam Staff")
		nurse.settled(dayOf(t))
		nurse.leaving(func() { nurse.fillIn("searchbox", "Search", someone); nurse.press("button", "Show") })
		hand := newWindow(t, base, l)
		for _, step := range []struct{ button, there, mark string }{
			{"Patient joins", "waits for the physician", "Waiting 1"},
			{"Patient leaves", "not there", "Waiting 0"},
			{"Patient joins", "waits for the physician", "Waiting 1"},
			{"Physician joins", "waits to be let in", "In progress 1"},
			{"Let the patient in", "in the visit", "In progress 1"},
			{"End the visit", "not there", "In progress 0"},
		} {
			hand.open("/demo")
			hand.inside("row", "/"+someone+"/", func() { hand.follow("button", step.button) })
			hand.reads("Done. The product hears of it from Zoom in a moment.")
			hand.find("row", "/"+someone+" "+step.there+"/")
			nurse.reads(step.mark)
		}
		nurse.follow("link", someone)
		nurse.find("heading", "Timeline")
		nurse.reads(someone+" began to wait", someone+" joined", someone+" left")
	})
}

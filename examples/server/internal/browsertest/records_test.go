package browsertest

import (
	"strings"
	"testing"
	"time"
)

// B8 to B10, B12: what an administrator looks up, and that an auditor may look
// but not touch.
func TestRecords(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.eventually("/deliveries", "Invitation")
		w.choose("Outcome", "Sent") // shows them at once
		w.none("combobox", "/Scheduled/")
		today := time.Now()
		w.open("/deliveries?state=sent&channel=event&from=" + today.AddDate(0, 0, -1).Format(time.DateOnly) + "&to=" + today.AddDate(0, 0, 1).Format(time.DateOnly))
		w.follow("button", "Send these days again")
		w.reads("queued again.")
		w.follow("link", "Audit")
		w.find("row", "/ you signin — owner@clinic.example$/")
		w.follow("button", "Verify the trail")
		w.reads("The trail is whole: all")
		w.follow("link", "Status")
		w.find("heading", "Last sync")
		w.reads("data as of")
		w.follow("link", "Attendance")
		w.follow("link", "/30 days|month/")
		if table := w.download("link", "Download CSV", "attendance-*.csv"); !strings.HasPrefix(table, "appointment_id,start,physician_id,") {
			w.t.Errorf("the report reads %q", table)
		}
	})
}

// A38: uninstalling asks for the clinic's name, then shows the proof.
func TestUninstall(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.console.allow(422)
		w.follow("link", "Settings")
		w.follow("link", "/[Uu]ninstall/")
		w.fill("/^Type /", "Some other clinic")
		w.follow("button", "Uninstall and remove everything")
		w.reads("Nothing was removed.")
		w.fill("/^Type /", "Riverside Demo Clinic")
		w.follow("button", "Uninstall and remove everything")
		w.reads("This is the proof.")
	})
}

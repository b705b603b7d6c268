package browsertest

import (
	"strings"
	"testing"
)

// A17, A19, A22: remove with the count on the button, search while typing, add
// several at once.
func TestPhysicians(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.console.allow(409)
		w.eventually("/appointments", "Ready")
		w.follow("link", "Physicians")
		w.press("checkbox", "Select Alex Imaginary")
		w.press("checkbox", "Select Bo Sample")
		w.follow("button", "Remove (2)")
		w.find("heading", "Before these 2 are removed")
		w.follow("button", "Yes, remove")
		w.none("checkbox", "Select Alex Imaginary")
		w.fillIn("searchbox", "First and last name, or physician id", "alex")
		w.press("checkbox", "/^Alex Imaginary/")
		w.fillIn("searchbox", "First and last name, or physician id", "D-1003")
		w.press("checkbox", "/^Bo Sample/")
		w.follow("button", "Add (2)")
		w.find("checkbox", "Select Alex Imaginary")
		w.find("checkbox", "Select Bo Sample")
	})
}

// A18: whoever must sign in needs an address; what was chosen stays chosen.
func TestPhysicianWhoSignsIn(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.console.allow(422)
		w.follow("link", "Physicians")
		w.fillIn("searchbox", "First and last name, or physician id", "alex")
		w.find("checkbox", "/^Alex Imaginary/")
		w.choose("Starts", "signed in to Zoom")
		w.follow("button", "Add (1)")
		w.find("checkbox", "/^Alex Imaginary/")
		w.fill("as", "sam.staff@clinic.example")
		w.follow("button", "Add (1)")
		w.reads("signed in as sam.staff@clinic.example")
	})
}

// A20, A21: bad rows are named, good ones taken after a yes.
func TestImport(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.console.allow(422)
		w.follow("link", "Physicians")
		w.upload("/Choose a CSV file/", w.file("rows.csv", "ID,Signs in,E-mail\nD-1001,N\nD-1002,Y\nD-1003,Y,sam.staff@clinic.example\n"))
		w.follow("button", "Import")
		w.find("heading", "Your file needs a look")
		w.find("heading", "Good rows: 2")
		w.follow("button", "Import the 2 good rows")
		w.reads("signed in as sam.staff@clinic.example")
		w.none("heading", "Your file needs a look")
	})
}

// A20, A21, A24: a file is dropped on its box by mouse; samples show its form.
func TestDropAFile(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.console.allow(422)
		w.follow("link", "Physicians")
		if sample := w.download("link", "Download a sample", "physicians-sample.csv"); !strings.Contains(sample, ",Y,") || !strings.Contains(sample, ",N,") {
			w.t.Errorf("the sample reads %q", sample)
		}
		w.drop("/Choose a CSV file/", w.file("rows.csv", "D-1001,N\nD-1002,Y\nD-1003,Y,sam.staff@clinic.example\n"))
		w.follow("button", "Import")
		w.find("heading", "Your file needs a look")
		w.find("row", "/^2 .*address/")
		w.follow("button", "Import the 2 good rows")
		w.reads("signed in as sam.staff@clinic.example")

		w.follow("link", "Medical staff")
		sample := w.download("link", "Download a sample", "staff-sample.csv")
		w.drop("/Choose a CSV file/", w.file("staff.csv", sample))
		w.follow("button", "Import")
		w.none("heading", "Your file needs a look")
		for line := range strings.Lines(sample) {
			if strings.Contains(line, "@") {
				w.find("checkbox", "Select "+strings.TrimSpace(line))
			}
		}
	})
}

// A23 to A25, A32.
func TestStaff(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.follow("link", "Medical staff")
		w.press("checkbox", "/^Select Sam Staff/")
		w.follow("button", "Remove (1)")
		w.none("checkbox", "/^Select Sam Staff/")
		w.fillIn("searchbox", "First and last name, or e-mail address", "sam")
		w.press("checkbox", "/^Sam Staff/")
		w.follow("button", "Add (1)")
		w.find("checkbox", "/^Select Sam Staff/")
		w.upload("/Choose a CSV file/", w.file("staff.csv", "first@clinic.example\nsecond@clinic.example\n"))
		w.follow("button", "Import")
		w.find("checkbox", "Select first@clinic.example")
		w.follow("link", "View Appointment Page")
		w.find("heading", "Appointments")
	})
}

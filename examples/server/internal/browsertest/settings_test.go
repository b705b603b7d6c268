package browsertest

import "testing"

// A4, A6, A14: a mistake is named beside its field, and the draft is kept.
func TestSettingsKeepTheDraft(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.console.allow(422)
		w.follow("link", "Settings")
		w.fill("Name", "Hillside Clinic")
		w.reads("You have changes that are not saved.")
		w.staying(func() { w.press("link", "Physicians") })
		w.holds("textbox", "Name", "Hillside Clinic")
		w.fill("Notification endpoint", "")
		w.follow("button", "Save settings")
		w.reads("Nothing was saved.")
		w.holds("textbox", "Name", "Hillside Clinic")
		w.fill("Notification endpoint", "https://hooks.clinic.example/visits")
		w.follow("button", "Save settings")
		w.reads("Your settings are saved.")
		w.holds("textbox", "Name", "Hillside Clinic")
	})
}

// E6: what moves visits is shown and asked before it is saved.
func TestSettingsAskFirst(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.console.allow(409)
		w.eventually("/appointments", "Ready")
		w.follow("link", "Settings")
		w.press("checkbox", "Telehealth 30")
		w.press("checkbox", "/^(Follow|Video|Office|Tele|New).*/")
		w.fill("Topic that everybody in the meeting sees", "{patient} at {company}")
		w.reads("Reads: the patient’s name at")
		w.follow("button", "Save settings")
		w.find("heading", "Before this is saved")
		w.follow("button", "Yes, save")
		w.reads("Your settings are saved.")
	})
}

// A11: a logo is measured, refused in plain words or shown.
func TestLogoAndTests(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.console.allow(422)
		w.follow("link", "Settings")
		w.upload("/Choose a picture/", w.logo(900, 900))
		w.reads("900 × 900 pixels. It would be refused; make it smaller first.")
		w.follow("button", "Save logo")
		w.reads("The logo was not saved.")
		w.upload("/Choose a picture/", w.logo(240, 60))
		w.reads("240 × 60 pixels. It is not saved yet.")
		w.follow("button", "Save logo")
		w.find("image", "Your present logo")
		w.fill("Send a mail to", "olive.owner@clinic.example")
		w.follow("button", "Send test mail")
		w.reads("The mail was handed to the mail server.")
		w.follow("button", "Send test event")
		w.reads("The endpoint took the event.")
		w.follow("button", "Remove logo")
		w.none("image", "Your present logo")
	})
}

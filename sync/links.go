package syncer

import (
	"net/http"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/links"
	"github.com/televisit/televisit-go/sync/internal/linkurl"
)

// PatientURL is the patient's link: stable for the life of the visit, signed,
// and without personal data.
func (a *Account) PatientURL(v storage.Visit) string {
	return linkurl.Patient(a.at.PublicURL, a.at, v)
}

// PhysicianURL is the physician's link. It changes with the physician, so that
// a former host's link stops at once.
func (a *Account) PhysicianURL(v storage.Visit) string {
	return linkurl.Physician(a.at.PublicURL, a.at, v)
}

// ParticipantURL is the link of a third participant, until it is removed.
func (a *Account) ParticipantURL(v storage.Visit, p storage.Participant) string {
	return linkurl.Participant(a.at.PublicURL, a.at, v, p)
}

// SignIn tells the link pages who is signed in, for physicians of type
// "logged in". Its zero value knows nobody, and such physicians are told to start
// from the video service's own app.
type SignIn struct {
	// Email returns the address of the signed-in user, or "".
	Email func(r *http.Request) string
	// URL is where the user signs in, to come back to the request's address.
	URL func(r *http.Request) string
	// Name is what the user signs in with, as people know it: "Zoom". Empty: the
	// pages do not say.
	Name string
}

// LinkHandler serves the links that stand in mails and in the EHR:
//
//	GET  /j/{token}  patient or third participant: straight on to the meeting
//	POST /j/{token}  patient, after the visit: a new way in on demand
//	GET  /s/{token}  physician: a page with one button
//	POST /s/{token}  the button: mints the host's link and leads on
//
// A GET or a HEAD changes nothing anywhere, so that mail scanners and previews may
// follow it. A dead link is 410 and a page in plain words; one that was never ours
// is 404; one that is opened very often is 429 for a while, before the video
// service is asked.
func (e *Engine) LinkHandler(s SignIn) http.Handler {
	return links.Handler(e.core, &e.pace, links.SignIn(s))
}

package syncer

import (
	"errors"
	"net/http"
	"strings"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// SignIn tells the link pages who is signed in, for physicians of type
// "logged in" (A18). Its zero value knows nobody, and such physicians are told
// to start from the Zoom app.
type SignIn struct {
	// Email returns the address of the signed-in user, or "".
	Email func(r *http.Request) string
	// URL is where the user signs in, to come back to the request's address.
	URL func(r *http.Request) string
}

// LinkHandler serves the links that stand in mails and in the EHR:
//
//	GET  /j/{token}  patient or third participant: straight on to the meeting
//	POST /j/{token}  patient, after the visit: a new way in on demand
//	GET  /s/{token}  physician: a page with one button
//	POST /s/{token}  the button: mints the host's link and leads on
//
// A GET or a HEAD changes nothing anywhere, so that mail scanners and previews may
// follow it (E24). A dead link is 410 and a page in plain words; one that was never
// ours is 404; one that is opened very often is 429 for a while, before Zoom is asked.
func (e *Engine) LinkHandler(s SignIn) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /j/{token}", e.servePerson)
	mux.HandleFunc("POST /j/{token}", e.serveAgain)
	mux.HandleFunc("GET /s/{token}", e.servePhysician(s))
	mux.HandleFunc("POST /s/{token}", e.servePhysician(s))
	return mux
}

// followed answers for a link that leads nowhere, and reports whether it did.
func (e *Engine) followed(w http.ResponseWriter, r *http.Request, path string) (link, bool) {
	l, err := e.follow(r.Context(), path, r.PathValue("token"))
	switch {
	case errors.Is(err, errNoLink):
		writeLinkPage(w, http.StatusNotFound, pageUnknown)
	case errors.Is(err, errDeadLink):
		writeLinkPage(w, http.StatusGone, pageClosed)
	case err != nil:
		e.log.Error("a link cannot be followed", "error", err)
		writeLinkPage(w, http.StatusServiceUnavailable, pageTrouble)
	}
	return l, err == nil
}

// servePerson leads a patient or a participant on.
func (e *Engine) servePerson(w http.ResponseWriter, r *http.Request) {
	l, ok := e.followed(w, r, pathJoin)
	if !ok {
		return
	}
	switch pass(e.now(), l.visit, l.identity, e.cfg.LinkLife) {
	case passClosed:
		writeLinkPage(w, http.StatusGone, pageClosed)
	case passStale:
		writeLinkPage(w, http.StatusOK, pageAgain)
	case passNotYet:
		writeLinkPage(w, http.StatusOK, pageWaiting)
	case passOpen:
		e.leadOn(w, r, l)
	}
}

// leadOn redirects a person into the meeting.
func (e *Engine) leadOn(w http.ResponseWriter, r *http.Request, l link) {
	if l.identity.Mode == "" { // its meeting stands, their own way in is being made
		writeLinkPage(w, http.StatusOK, pageWaiting)
		return
	}
	if !e.paces.allow(l) {
		writeLinkPage(w, http.StatusTooManyRequests, pageBusy)
		return
	}
	_, video, err := e.connect(r.Context(), l.account.ID())
	var to string
	if err == nil {
		to, err = e.personLink(r, video, l)
	}
	if err != nil && driver.KindOf(err) == driver.NotFound && l.role == linkPatient {
		writeLinkPage(w, http.StatusOK, pageAgain) // their Zoom user was deleted there
		return
	}
	if err != nil {
		e.log.Warn("no way into the meeting could be had", "account", l.account.ID(), "visit", l.account.VisitKey(l.visit.AppointmentID), "error", err)
		writeLinkPage(w, http.StatusServiceUnavailable, pageTrouble)
		return
	}
	privateHeaders(w)
	http.Redirect(w, r, to, http.StatusFound)
}

func (e *Engine) personLink(r *http.Request, video driver.Video, l link) (to string, err error) {
	err = e.around(r.Context(), "video.personlink", func() (err error) {
		to, err = video.JoinURL(r.Context(), *l.visit.Meeting, l.identity)
		return err
	})
	return to, err
}

// serveAgain asks the engine for a new way in after the patient's Zoom user was
// removed, and shows the page that waits for it (E23).
func (e *Engine) serveAgain(w http.ResponseWriter, r *http.Request) {
	l, ok := e.followed(w, r, pathJoin)
	if !ok {
		return
	}
	if l.role == linkPatient && e.shut(r, l) {
		l.visit.Identity = storage.Identity{}
		l.visit.DueAt = e.now()
		err := e.store(r.Context(), l.account, "visit.again", storage.Put(&l.visit))
		if err != nil && !errors.Is(err, storage.ErrConflict) {
			e.log.Error("a new way in cannot be asked for", "account", l.account.ID(), "error", err)
			writeLinkPage(w, http.StatusServiceUnavailable, pageTrouble)
			return
		}
		e.Wake(l.account.ID())
	}
	http.Redirect(w, r, r.URL.Path, http.StatusSeeOther)
}

// shut reports whether the patient's own way in is gone, so that a new one may be
// asked for: removed after the visit, or deleted in Zoom.
func (e *Engine) shut(r *http.Request, l link) bool {
	switch pass(e.now(), l.visit, l.identity, e.cfg.LinkLife) {
	case passStale:
		return true
	case passOpen:
		if !e.paces.allow(l) {
			return false
		}
		_, video, err := e.connect(r.Context(), l.account.ID())
		if err != nil || l.identity.Mode != storage.APIUser {
			return false
		}
		_, err = e.personLink(r, video, l)
		return err != nil && driver.KindOf(err) == driver.NotFound
	}
	return false
}

// servePhysician shows the start page, and at the press of its button leads the
// host on.
func (e *Engine) servePhysician(s SignIn) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		l, ok := e.followed(w, r, pathStart)
		if !ok {
			return
		}
		switch pass(e.now(), l.visit, storage.Identity{}, e.cfg.LinkLife) {
		case passClosed:
			writeLinkPage(w, http.StatusGone, pageClosed)
			return
		case passNotYet:
			writeLinkPage(w, http.StatusOK, pageWaiting)
			return
		}
		if p, ok := e.mayStart(r, s, l); !ok {
			writeLinkPage(w, http.StatusOK, p)
			return
		}
		if r.Method != http.MethodPost { // GET, and HEAD, which the mux takes for one
			writeLinkPage(w, http.StatusOK, pageStart)
			return
		}
		e.start(w, r, l)
	}
}

// mayStart holds a physician of type "logged in" to the address on the roster.
func (e *Engine) mayStart(r *http.Request, s SignIn, l link) (linkPage, bool) {
	p, err := l.account.Physician(r.Context(), visit.HostOf(l.visit))
	if err != nil {
		return pageTrouble, false
	}
	if p.Type != storage.LoggedIn {
		return linkPage{}, true
	}
	if s.Email == nil || s.URL == nil {
		return pageNoSignIn, false
	}
	switch email := s.Email(r); {
	case email == "":
		page := pageSignIn
		page.SignIn = s.URL(r)
		return page, false
	case !strings.EqualFold(email, p.Email):
		return pageOtherUser, false
	}
	return linkPage{}, true
}

// start mints the host's link. It goes to the browser and nowhere else.
func (e *Engine) start(w http.ResponseWriter, r *http.Request, l link) {
	if !e.paces.allow(l) {
		writeLinkPage(w, http.StatusTooManyRequests, pageBusy)
		return
	}
	_, video, err := e.connect(r.Context(), l.account.ID())
	var to string
	if err == nil {
		err = e.around(r.Context(), "video.startlink", func() (err error) {
			to, err = video.StartURL(r.Context(), l.visit.Meeting.ID)
			return err
		})
	}
	if err != nil && driver.KindOf(err) == driver.NotFound {
		if err = e.doubt(r.Context(), l.account.ID(), l.visit.AppointmentID, l.visit.Meeting.ID); err == nil {
			writeLinkPage(w, http.StatusOK, pageWaiting)
			return
		}
	}
	if err != nil {
		e.log.Warn("no start link could be had", "account", l.account.ID(), "visit", l.account.VisitKey(l.visit.AppointmentID), "error", err)
		writeLinkPage(w, http.StatusServiceUnavailable, pageTrouble)
		return
	}
	privateHeaders(w)
	http.Redirect(w, r, to, http.StatusSeeOther)
}

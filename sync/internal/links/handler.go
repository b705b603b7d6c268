package links

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/linkurl"
)

// SignIn tells the link pages who is signed in, for physicians of type
// "logged in" (A18). Its zero value knows nobody.
type SignIn struct {
	Email func(r *http.Request) string // the address of the signed-in user, or ""
	URL   func(r *http.Request) string // where they sign in, to come back to the request's address
	Name  string                       // of what they sign in with; empty: not said
}

// Handler serves the links of all accounts.
func Handler(core *account.Core, pace *Pace, s SignIn) http.Handler {
	h := &handler{core: core, pace: pace, signIn: s}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /j/{token}", h.servePerson)
	mux.HandleFunc("POST /j/{token}", h.serveAgain)
	mux.HandleFunc("GET /s/{token}", h.servePhysician)
	mux.HandleFunc("POST /s/{token}", h.servePhysician)
	return mux
}

type handler struct {
	core   *account.Core
	signIn SignIn
	pace   *Pace
}

// link is a link that was followed.
type link struct {
	account  account.Account
	patient  bool // the patient's own
	visit    storage.Visit
	identity storage.Access // of the patient or the participant
}

// Errors of following a link, each with a page of its own.
var (
	errNoLink   = errors.New("no such link")
	errDeadLink = errors.New("the link does not lead on any more")
)

// follow finds the visit that a token was made for. A token that was never ours
// is errNoLink; one that was, errDeadLink.
func (h *handler) follow(ctx context.Context, path, text string) (link, error) {
	token, ok := linkurl.Parse(path, text)
	if !ok {
		return link{}, errNoLink
	}
	l := link{account: h.core.Account(token.AccountID), patient: token.IsPatient()}
	var err error
	l.visit, err = l.account.VisitByKey(ctx, token.VisitKey)
	if errors.Is(err, storage.ErrNotFound) {
		return link{}, errNoLink
	}
	if err != nil {
		return link{}, err
	}
	if l.identity, ok = token.Leads(l.account, l.visit); !ok {
		return link{}, errDeadLink
	}
	return l, nil
}

// followed answers for a link that leads nowhere, and reports whether it did.
func (h *handler) followed(w http.ResponseWriter, r *http.Request, path string) (link, bool) {
	l, err := h.follow(r.Context(), path, r.PathValue("token"))
	switch {
	case errors.Is(err, errNoLink):
		writePage(w, http.StatusNotFound, pageUnknown)
	case errors.Is(err, errDeadLink):
		writePage(w, http.StatusGone, pageClosed)
	case err != nil:
		h.core.Log.Error("a link cannot be followed", "error", err)
		writePage(w, http.StatusServiceUnavailable, pageTrouble)
	}
	return l, err == nil
}

// servePerson leads a patient or a participant on.
func (h *handler) servePerson(w http.ResponseWriter, r *http.Request) {
	l, ok := h.followed(w, r, linkurl.PathJoin)
	if !ok {
		return
	}
	switch accessTo(h.core.Now(), l.visit, l.identity, h.core.LinkLife) {
	case closed:
		writePage(w, http.StatusGone, pageClosed)
	case stale:
		writePage(w, http.StatusOK, pageAgain)
	case notYet:
		writePage(w, http.StatusOK, pageWaiting)
	case open:
		h.leadOn(w, r, l)
	}
}

// leadOn redirects a person into the meeting.
func (h *handler) leadOn(w http.ResponseWriter, r *http.Request, l link) {
	if !l.identity.Open() || l.identity.Mode == storage.MeetingLink { // its meeting stands: a better way in is being made, or cannot be had
		h.byMeetingLink(w, r, l)
		return
	}
	if !h.pace.allow(l) {
		writePage(w, http.StatusTooManyRequests, pageBusy)
		return
	}
	_, video, err := l.account.Vendors(r.Context())
	var to string
	if err == nil {
		to, err = h.personLink(r, video, l)
	}
	if err != nil && driver.KindOf(err) == driver.NotFound && l.patient {
		writePage(w, http.StatusOK, pageAgain) // their user was deleted there
		return
	}
	if err != nil {
		h.core.Log.Warn("a person's own way into the meeting could not be had", "account", l.account.ID(), "visit", l.account.VisitKey(l.visit.AppointmentID), "error", err)
		h.byMeetingLink(w, r, l)
		return
	}
	privateHeaders(w)
	http.Redirect(w, r, to, http.StatusFound)
}

// byMeetingLink leads a person in by the meeting's own link, behind its waiting
// room: nobody is kept out for want of a better one.
func (h *handler) byMeetingLink(w http.ResponseWriter, r *http.Request, l link) {
	switch {
	case l.visit.Meeting.JoinURL != "":
	case l.identity.Open():
		writePage(w, http.StatusServiceUnavailable, pageTrouble)
		return
	default:
		writePage(w, http.StatusOK, pageWaiting)
		return
	}
	privateHeaders(w)
	http.Redirect(w, r, l.visit.Meeting.JoinURL, http.StatusFound)
}

func (h *handler) personLink(r *http.Request, video driver.Video, l link) (to string, err error) {
	err = l.account.Around(r.Context(), "video.personlink", func() (err error) {
		to, err = video.JoinURL(r.Context(), *l.visit.Meeting, l.identity)
		return err
	})
	return to, err
}

// serveAgain asks the engine for a new way in after the patient's user was
// removed, and shows the page that waits for it (E23).
func (h *handler) serveAgain(w http.ResponseWriter, r *http.Request) {
	l, ok := h.followed(w, r, linkurl.PathJoin)
	if !ok {
		return
	}
	if l.patient && h.shut(r, l) {
		l.visit.Access = storage.Access{}
		l.visit.DueAt = h.core.Now()
		err := l.account.Save(r.Context(), "visit.again", storage.Put(&l.visit))
		if err != nil && !errors.Is(err, storage.ErrConflict) {
			h.core.Log.Error("a new way in cannot be asked for", "account", l.account.ID(), "error", err)
			writePage(w, http.StatusServiceUnavailable, pageTrouble)
			return
		}
		l.account.Wake()
	}
	http.Redirect(w, r, r.URL.Path, http.StatusSeeOther)
}

// shut reports whether the patient's own way in is gone, so that a new one may be
// asked for: removed after the visit, or deleted by hand.
func (h *handler) shut(r *http.Request, l link) bool {
	switch accessTo(h.core.Now(), l.visit, l.identity, h.core.LinkLife) {
	case stale:
		return true
	case open:
		if !h.pace.allow(l) {
			return false
		}
		_, video, err := l.account.Vendors(r.Context())
		if err != nil || l.identity.Mode != storage.APIUser {
			return false
		}
		_, err = h.personLink(r, video, l)
		return err != nil && driver.KindOf(err) == driver.NotFound
	}
	return false
}

// servePhysician shows the start page, and at the press of its button leads the
// host on.
func (h *handler) servePhysician(w http.ResponseWriter, r *http.Request) {
	l, ok := h.followed(w, r, linkurl.PathStart)
	if !ok {
		return
	}
	switch accessTo(h.core.Now(), l.visit, storage.Access{}, h.core.LinkLife) {
	case closed:
		writePage(w, http.StatusGone, pageClosed)
		return
	case notYet:
		writePage(w, http.StatusOK, pageWaiting)
		return
	}
	if p, ok := h.mayStart(r, l); !ok {
		writePage(w, http.StatusOK, p)
		return
	}
	if r.Method != http.MethodPost { // GET, and HEAD, which the mux takes for one
		writePage(w, http.StatusOK, pageStart)
		return
	}
	h.start(w, r, l)
}

// mayStart holds a physician of type "logged in" to the address on the roster.
func (h *handler) mayStart(r *http.Request, l link) (page, bool) {
	p, err := l.account.Physician(r.Context(), l.visit.HostID())
	if err != nil {
		return pageTrouble, false
	}
	if p.Type != storage.LoggedIn {
		return page{}, true
	}
	if h.signIn.Email == nil || h.signIn.URL == nil {
		return pageNoSignIn(h.signIn.Name), false
	}
	switch email := h.signIn.Email(r); {
	case email == "":
		p := pageSignIn(h.signIn.Name)
		p.SignIn = h.signIn.URL(r)
		return p, false
	case !strings.EqualFold(email, p.Email):
		return pageOtherUser, false
	}
	return page{}, true
}

// start mints the host's link. It goes to the browser and nowhere else.
func (h *handler) start(w http.ResponseWriter, r *http.Request, l link) {
	if !h.pace.allow(l) {
		writePage(w, http.StatusTooManyRequests, pageBusy)
		return
	}
	_, video, err := l.account.Vendors(r.Context())
	var to string
	if err == nil {
		err = l.account.Around(r.Context(), "video.startlink", func() (err error) {
			to, err = video.StartURL(r.Context(), l.visit.Meeting.ID)
			return err
		})
	}
	if err != nil && driver.KindOf(err) == driver.NotFound {
		if err = l.account.Doubt(r.Context(), l.visit.AppointmentID, l.visit.Meeting.ID); err == nil {
			writePage(w, http.StatusOK, pageWaiting)
			return
		}
	}
	if err != nil {
		h.core.Log.Warn("no start link could be had", "account", l.account.ID(), "visit", l.account.VisitKey(l.visit.AppointmentID), "error", err)
		writePage(w, http.StatusServiceUnavailable, pageTrouble)
		return
	}
	privateHeaders(w)
	http.Redirect(w, r, to, http.StatusSeeOther)
}

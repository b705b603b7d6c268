package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/zoomvideo"
	"github.com/televisit/televisit-go/zoom"
)

// flow is a journey to Zoom and back. It travels in a cookie of the browser that
// began it, so that nobody else can end it.
type flow struct {
	State    string `json:"s"`
	Verifier string `json:"v"`
	Install  bool   `json:"i,omitempty"`
	Return   string `json:"r,omitempty"`
}

const (
	flowCookie = "televisit-flow"
	flowLife   = 10 * time.Minute
)

// slowly refuses an address that asks too often.
func (s *Sessions) slowly(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.journeys.allow(s.cfg.Client(r)) {
			next(w, r)
			return
		}
		w.Header().Set("Retry-After", "10")
		s.message(w, r, http.StatusTooManyRequests, "Too many sign-ins at once", "Wait ten seconds, then try again.")
	}
}

func (s *Sessions) startSignIn(w http.ResponseWriter, r *http.Request) {
	s.depart(w, r, s.cfg.Zoom.SignIn(), flow{Return: local(r.URL.Query().Get("return"))})
}

func (s *Sessions) startInstall(w http.ResponseWriter, r *http.Request) {
	if s.cfg.Zoom.Install() == nil {
		s.message(w, r, http.StatusNotFound, "Nothing to install", "This server works with a server-to-server app. Its account is connected already.")
		return
	}
	s.depart(w, r, s.cfg.Zoom.Install(), flow{Install: true, Return: "/"})
}

func (s *Sessions) depart(w http.ResponseWriter, r *http.Request, app *zoom.OAuth, f flow) {
	if app == nil {
		s.message(w, r, http.StatusNotFound, "Sign-in is not set up", s.cfg.NoApp)
		return
	}
	f.State, f.Verifier = rand.Text(), zoom.NewVerifier()
	body, err := json.Marshal(f)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.setFlow(w, base64.RawURLEncoding.EncodeToString(body), int(flowLife.Seconds()))
	http.Redirect(w, r, app.AuthorizeURL(f.State, f.Verifier), http.StatusFound)
}

func (s *Sessions) setFlow(w http.ResponseWriter, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(flowCookie), Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
}

// arrive returns the flow that this browser began, if state is its.
func (s *Sessions) arrive(r *http.Request) (flow, bool) {
	var f flow
	c, err := r.Cookie(s.cookieName(flowCookie))
	if err != nil {
		return f, false
	}
	body, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || json.Unmarshal(body, &f) != nil || f.State == "" {
		return f, false
	}
	return f, subtle.ConstantTimeCompare([]byte(r.URL.Query().Get("state")), []byte(f.State)) == 1
}

// callback is where Zoom sends the browser back to, for both flows.
func (s *Sessions) callback(w http.ResponseWriter, r *http.Request) {
	f, ok := s.arrive(r)
	s.setFlow(w, "", -1)
	code := r.URL.Query().Get("code")
	switch {
	case !ok:
		s.message(w, r, http.StatusBadRequest, "That took too long", "The way back from Zoom was not the one we sent you on. Begin again.")
		return
	case code == "":
		s.message(w, r, http.StatusForbidden, "Zoom did not let you in", "Nothing was changed. Begin again, and allow the app when Zoom asks.")
		return
	}
	app := s.cfg.Zoom.SignIn()
	if f.Install {
		app = s.cfg.Zoom.Install()
	}
	if app == nil {
		s.message(w, r, http.StatusNotFound, "Sign-in is not set up", s.cfg.NoApp)
		return
	}
	grant, err := app.Exchange(r.Context(), code, f.Verifier)
	if err != nil {
		s.zoomTrouble(w, r, err)
		return
	}
	user, err := s.cfg.Zoom.WhoIs(r.Context(), grant)
	if err != nil {
		s.zoomTrouble(w, r, err)
		return
	}
	if f.Install {
		if err := s.install(r.Context(), user, grant); err != nil {
			s.notYours(w, r, err)
			return
		}
	}
	if err := s.welcome(r, user); err != nil {
		s.notYours(w, r, err)
		return
	}
	http.Redirect(w, r, local(f.Return), http.StatusSeeOther)
}

// ErrOtherAccount: the Zoom user is not of the account that is served here.
var ErrOtherAccount = errors.New("the Zoom user is of another account")

var errNoAdmin = errors.New("only an owner or admin installs the app")

// install keeps what an administrator has authorised (A3). Whoever else may
// authorise the app at Zoom connects nothing here.
func (s *Sessions) install(ctx context.Context, u *zoom.User, g zoom.Token) error {
	if !zoomvideo.UserOf(u).Admin {
		return errNoAdmin
	}
	return s.cfg.Installed(ctx, u, g)
}

// welcome begins a session under a new token.
func (s *Sessions) welcome(r *http.Request, u *zoom.User) error {
	ctx := r.Context()
	account, err := s.cfg.Account(r)
	if err != nil {
		return err
	}
	if u.AccountID != account {
		return ErrOtherAccount
	}
	if err := s.scs.RenewToken(ctx); err != nil {
		return err
	}
	s.scs.Put(ctx, keyUser, u.ID)
	s.scs.Put(ctx, keyEmail, u.Email)
	s.scs.Put(ctx, keyName, zoomvideo.UserOf(u).Name)
	s.scs.Put(ctx, keyAdmin, zoomvideo.UserOf(u).Admin)
	s.scs.Put(ctx, keySince, s.cfg.Now().Unix())
	s.scs.Put(ctx, keyAsked, s.cfg.Now().Unix())
	s.atWork(ctx)
	return s.store.Account(account).Append(ctx, u.ID, "signin", "", u.Email)
}

func (s *Sessions) notYours(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, ErrOtherAccount):
		s.message(w, r, http.StatusForbidden, "This is another clinic's page", "Your Zoom user does not belong to the account that is served here. Sign in with the one of this clinic.")
	case errors.Is(err, errNoAdmin):
		s.message(w, r, http.StatusForbidden, "An owner or admin adds the app", "Your Zoom user is neither the owner nor an admin of its account. Nothing was changed. Ask one of them to connect the account.")
	case errors.Is(err, clinic.ErrNotInstalled):
		s.connectPage(w, r)
	default:
		s.fail(w, r, err)
	}
}

func (s *Sessions) zoomTrouble(w http.ResponseWriter, r *http.Request, err error) {
	s.cfg.Log.WarnContext(r.Context(), "a sign-in could not be finished", "error", err)
	s.message(w, r, http.StatusBadGateway, "Zoom did not finish the sign-in", "Nothing was changed. Begin again; if it happens twice, ask your administrator to look at the app's credentials.")
}

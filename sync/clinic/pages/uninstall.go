package pages

import (
	"encoding/hex"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/mount"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/form"
)

// uninstallView asks before everything is removed (A38).
type uninstallView struct {
	clinic.UninstallPreview
	Typed string
	Error string
}

func (s *Site) uninstallPage(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	return s.showUninstall(w, r, session, http.StatusOK, uninstallView{})
}

func (s *Site) showUninstall(w http.ResponseWriter, r *http.Request, session *clinic.Session, status int, v uninstallView) (err error) {
	if v.UninstallPreview, err = session.UninstallPreview(r.Context()); err != nil {
		return err
	}
	return s.show(w, r, session, status, "uninstall", view{Title: "Uninstall", Section: "settings", Body: v})
}

// uninstall ends the account. The caller's sign-in ends first, as the wipe takes
// ours too; a cookie of its own lets this browser see the proof.
func (s *Site) uninstall(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	word := r.PostForm.Get("word")
	// The proof is dated by the store, which knows no other clock; and clocks differ a little.
	at := strconv.FormatInt(time.Now().Add(-time.Minute).Unix(), 10)
	if err := session.Uninstall(r.Context(), word); err != nil {
		v := uninstallView{Typed: word}
		if e, ok := errors.AsType[*clinic.InvalidError](err); ok {
			v.Error = e.Fields[0].Message
			return s.showUninstall(w, r, session, http.StatusUnprocessableEntity, v)
		}
		return err
	}
	if s.cfg.SignOut != nil {
		if _, err := s.cfg.SignOut(w, mount.Outer(r)); err != nil {
			return err
		}
	}
	sign := s.store.Account(session.Account()).Sign("uninstalled", at)
	s.setCookie(w, proofCookie, strings.Join([]string{session.Account(), at, sign}, "|"), proofShown)
	s.to(w, r, "/uninstalled")
	return nil
}

const (
	proofCookie = "televisit-proof"
	proofShown  = time.Hour
)

// proofView is what is left of an account: that it is gone.
type proofView struct {
	storage.ErasureRecord
	Done  bool
	Kinds []kindCount
	Hash  string // of the last audit entry
}

type kindCount struct {
	Kind string
	N    int64
}

// uninstalledPage shows the proof to the browser that asked for the removal.
func (s *Site) uninstalledPage(w http.ResponseWriter, r *http.Request) {
	account, at, ok := s.removalOf(r)
	if !ok {
		s.nothingHere(w, r)
		return
	}
	proof, err := s.cfg.Clinic.Removal(r.Context(), account, at)
	if err != nil && !errors.Is(err, clinic.ErrNotFound) {
		s.fail(w, r, err)
		return
	}
	v := proofView{ErasureRecord: proof, Done: !proof.Ended.IsZero(), Hash: hex.EncodeToString(proof.AuditHash)}
	for _, kind := range slices.Sorted(maps.Keys(proof.Records)) {
		v.Kinds = append(v.Kinds, kindCount{kind, proof.Records[kind]})
	}
	title := "Everything is removed"
	if !v.Done {
		title = "Your data are being removed"
		w.Header().Set("Refresh", "2")
	}
	if err := s.show(w, r, nil, http.StatusOK, "uninstalled", view{Title: title, Body: v}); err != nil {
		s.fail(w, r, err)
	}
}

// removalOf is the removal that this browser has asked for.
func (s *Site) removalOf(r *http.Request) (account string, at time.Time, ok bool) {
	c, err := r.Cookie(s.cookieName(proofCookie))
	if err != nil {
		return "", at, false
	}
	parts := strings.Split(c.Value, "|")
	if len(parts) != 3 || parts[0] == "" || !s.store.Account(parts[0]).Signed(parts[2], "uninstalled", parts[1]) {
		return "", at, false
	}
	seconds, err := strconv.ParseInt(parts[1], 10, 64)
	return parts[0], time.Unix(seconds, 0), err == nil
}

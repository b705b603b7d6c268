package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/examples/server/internal/clinic"
	"github.com/televisit/televisit-go/storage"
)

// staffView is the medical staff list with whatever is being done to it.
type staffView struct {
	List    []storage.StaffMember
	Query   string
	Found   []staffPick
	Chosen  []staffPick
	Empty   bool
	Trouble string
	Import  *importView
	PageURL string // of the appointments page (A32)
}

type staffPick struct {
	Email, Name string
	Listed      bool
}

func (s *Site) staffPage(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	return s.showStaff(w, r, d, http.StatusOK, staffView{})
}

func (s *Site) showStaff(w http.ResponseWriter, r *http.Request, d *clinic.Desk, status int, v staffView) error {
	var err error
	if v.List, err = d.StaffList(r.Context()); err != nil {
		return err
	}
	v.PageURL = s.cfg.PublicURL.JoinPath("appointments").String()
	for i, f := range v.Found {
		v.Found[i].Listed = slices.ContainsFunc(v.List, func(m storage.StaffMember) bool { return strings.EqualFold(m.Email, f.Email) })
	}
	return s.show(w, r, d, status, "staff", view{Title: "Medical staff", Section: "staff", Body: v})
}

// pickStaff is the one form of A23: search, choose, search again, add all. An
// address that Zoom does not know can be added as it was typed.
func (s *Site) pickStaff(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	v := staffView{Query: strings.TrimSpace(r.PostForm.Get("q"))}
	for _, email := range r.PostForm["pick"] {
		v.Chosen = append(v.Chosen, staffPick{Email: email, Name: r.PostForm.Get("name:" + email)})
	}
	if r.PostForm.Get("do") == "add" {
		return s.addStaff(w, r, d, v)
	}
	found, err := d.SearchStaff(r.Context(), v.Query)
	status := http.StatusOK
	if text, code, ok := inWords(err); ok {
		v.Trouble, status = text, code
	} else if err != nil {
		return err
	}
	for _, u := range found {
		if !slices.ContainsFunc(v.Chosen, func(p staffPick) bool { return strings.EqualFold(p.Email, u.Email) }) {
			v.Found = append(v.Found, staffPick{Email: u.Email, Name: u.Name})
		}
	}
	if len(found) == 0 && storage.CheckEmail(v.Query) == "" {
		v.Found = []staffPick{{Email: v.Query}}
	}
	v.Empty = err == nil && len(found) == 0 && len(v.Found) == 0
	return s.showStaff(w, r, d, status, v)
}

func (s *Site) addStaff(w http.ResponseWriter, r *http.Request, d *clinic.Desk, v staffView) error {
	entries := make([]storage.StaffMember, len(v.Chosen))
	for i, p := range v.Chosen {
		entries[i] = storage.StaffMember{Email: p.Email, Name: p.Name}
	}
	tally, err := d.AddStaff(r.Context(), entries)
	if err == nil {
		return s.done(w, r, "/staff", fmt.Sprintf("Added %d, changed %d.", tally.Added, tally.Updated))
	}
	e, ok := errors.AsType[*clinic.InvalidError](err)
	if !ok {
		return err
	}
	v.Trouble = e.Error()
	return s.showStaff(w, r, d, http.StatusUnprocessableEntity, v)
}

func (s *Site) removeStaff(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	emails := r.PostForm["id"]
	if len(emails) == 0 {
		return s.showStaff(w, r, d, http.StatusUnprocessableEntity, staffView{Trouble: "Tick whom to remove first."})
	}
	if err := d.RemoveStaff(r.Context(), emails); err != nil {
		return err
	}
	return s.done(w, r, "/staff", fmt.Sprintf("Removed %s.", people(len(emails), "person", "people")))
}

func sampleStaff(w http.ResponseWriter, _ *http.Request, _ *clinic.Desk) error {
	return download(w, "staff-sample.csv", clinic.StaffSample())
}

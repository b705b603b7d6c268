package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/televisit/televisit-go/examples/server/internal/clinic"
	"github.com/televisit/televisit-go/storage"
)

// physiciansView is the roster with whatever is being done to it.
type physiciansView struct {
	List    []storage.Physician
	Query   string
	Found   []physicianPick // results of the search
	Chosen  []physicianPick // kept over searches until added
	Empty   bool            // the search found nobody
	Trouble string
	Import  *importView
	Remove  *removeView
}

type physicianPick struct {
	ID, Name, Type, Email string
	Listed                bool
	Error                 string
}

// removeView asks before a removal that touches visits.
type removeView struct {
	IDs     []string
	Effects []string
	Confirm string
}

func (s *Site) physiciansPage(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	return s.showPhysicians(w, r, d, http.StatusOK, physiciansView{})
}

func (s *Site) showPhysicians(w http.ResponseWriter, r *http.Request, d *clinic.Desk, status int, v physiciansView) error {
	var err error
	if v.List, err = d.Physicians(r.Context()); err != nil {
		return err
	}
	return s.show(w, r, d, status, "physicians", view{Title: "Physicians", Section: "physicians", Body: v})
}

// pickPhysicians is the one form of A17: search, choose, search again, add all.
func (s *Site) pickPhysicians(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	v := physiciansView{Query: r.PostForm.Get("q"), Chosen: pickedPhysicians(r)}
	if r.PostForm.Get("do") == "add" {
		return s.addPhysicians(w, r, d, v)
	}
	found, err := d.SearchPhysicians(r.Context(), v.Query)
	status := http.StatusOK
	if text, code, ok := inWords(err); ok {
		v.Trouble, status = text, code
	} else if err != nil {
		return err
	}
	for _, f := range found {
		if !slices.ContainsFunc(v.Chosen, func(p physicianPick) bool { return p.ID == f.ID }) {
			v.Found = append(v.Found, physicianPick{ID: f.ID, Name: f.Name, Listed: f.Listed, Type: string(storage.NotLoggedIn)})
		}
	}
	v.Empty = err == nil && len(found) == 0
	return s.showPhysicians(w, r, d, status, v)
}

// pickedPhysicians reads who was chosen, in this search and in those before.
func pickedPhysicians(r *http.Request) []physicianPick {
	var out []physicianPick
	for _, id := range r.PostForm["pick"] {
		out = append(out, physicianPick{
			ID: id, Name: r.PostForm.Get("name:" + id), Type: r.PostForm.Get("type:" + id), Email: r.PostForm.Get("email:" + id),
		})
	}
	return out
}

func (s *Site) addPhysicians(w http.ResponseWriter, r *http.Request, d *clinic.Desk, v physiciansView) error {
	entries := make([]storage.Physician, len(v.Chosen))
	for i, p := range v.Chosen {
		entries[i] = storage.Physician{ID: p.ID, Name: p.Name, Type: storage.PhysicianType(p.Type), Email: p.Email}
	}
	tally, err := d.AddPhysicians(r.Context(), entries)
	if err == nil {
		return s.done(w, r, "/physicians", fmt.Sprintf("Added %d, changed %d.", tally.Added, tally.Updated))
	}
	e, ok := errors.AsType[*clinic.InvalidError](err)
	if !ok {
		return err
	}
	v.Trouble = "Nobody was added. " + troubleOf(e)
	for _, f := range e.Fields {
		v.Chosen[max(f.Row-1, 0)].Error = f.Message
	}
	return s.showPhysicians(w, r, d, http.StatusUnprocessableEntity, v)
}

func troubleOf(e *clinic.InvalidError) string {
	if len(e.Fields) > 0 {
		return "Correct what is marked, then add again."
	}
	return e.Message
}

func (s *Site) removePhysicians(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	ids := r.PostForm["id"]
	if len(ids) == 0 {
		return s.showPhysicians(w, r, d, http.StatusUnprocessableEntity, physiciansView{Trouble: "Tick whom to remove first."})
	}
	err := d.RemovePhysicians(r.Context(), ids, r.PostForm.Get("confirm"))
	if e, ok := errors.AsType[*clinic.ConfirmationError](err); ok {
		v := physiciansView{Remove: &removeView{IDs: ids, Effects: e.Effects, Confirm: e.Confirm}}
		return s.showPhysicians(w, r, d, http.StatusConflict, v)
	}
	if err != nil {
		return err
	}
	return s.done(w, r, "/physicians", fmt.Sprintf("Removed %s.", people(len(ids), "physician", "physicians")))
}

func people(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func samplePhysicians(w http.ResponseWriter, _ *http.Request, _ *clinic.Desk) error {
	return download(w, "physicians-sample.csv", clinic.PhysiciansSample())
}

func download(w http.ResponseWriter, name string, data []byte) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = w.Write(data) // nobody is left to tell when the browser is gone
	return nil
}

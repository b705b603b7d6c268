package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/send"
	"github.com/televisit/televisit-go/sync/clinic/roster"
)

// physician and staffMember are roster entries as the API tells them.
type physician struct {
	ID    string                `json:"id"`
	Name  string                `json:"name"`
	Type  storage.PhysicianType `json:"type"`
	Email string                `json:"email"`
}

type staffMember struct {
	Email string            `json:"email"`
	Name  string            `json:"name"`
	Role  storage.StaffRole `json:"role"`
}

// user is a person with a Zoom user in the account.
type user struct {
	Email string `json:"email"`
	Name  string `json:"name"`
}

// tellStaff is an entry of the store as the API tells it.
func tellStaff(s storage.StaffMember) staffMember {
	return staffMember{Email: s.Email, Name: s.Name, Role: cmp.Or(s.Role, storage.StaffWorks)}
}

func listPhysicians(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	cursor, limit, err := paging(r)
	if err != nil {
		return err
	}
	page, _, next, err := session.PhysiciansPage(r.Context(), cursor, limit)
	if err != nil {
		return err
	}
	items := make([]physician, len(page))
	for i, p := range page {
		items[i] = physician{ID: p.ID, Name: p.Name, Type: p.Type, Email: p.Email}
	}
	return writeList(w, items, next)
}

func searchPhysicians(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	found, err := session.SearchPhysicians(r.Context(), r.URL.Query().Get("q"))
	if err != nil {
		return err
	}
	return writeList(w, found, "")
}

func samplePhysicians(w http.ResponseWriter, _ *http.Request, _ *clinic.Session) error {
	return send.CSV(w, "physicians-sample.csv", roster.PhysiciansSample())
}

// oneOrMany reads a body that is one object or a list of them.
func oneOrMany[T any](w http.ResponseWriter, r *http.Request) (entries []T, one bool, err error) {
	var raw json.RawMessage
	if err := decode(w, r, &raw); err != nil {
		return nil, false, err
	}
	one = !bytes.HasPrefix(raw, []byte("["))
	if one {
		raw = append(append([]byte("["), raw...), ']')
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&entries); err != nil {
		return nil, one, decodeTrouble(err)
	}
	return entries, one, nil
}

func addPhysicians(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	in, one, err := oneOrMany[physician](w, r)
	if err != nil {
		return err
	}
	entries := make([]storage.Physician, len(in))
	for i, p := range in {
		entries[i] = storage.Physician{ID: p.ID, Name: p.Name, Type: p.Type, Email: p.Email}
	}
	tally, err := session.AddPhysicians(r.Context(), entries)
	if err != nil {
		return err
	}
	if !one {
		return writeJSON(w, created(tally), tally)
	}
	p, err := session.Physician(r.Context(), entries[0].ID)
	if err != nil {
		return err
	}
	return writeJSON(w, created(tally), physician{ID: p.ID, Name: p.Name, Type: p.Type, Email: p.Email})
}

// created is 201 when something is new, else 200.
func created(t roster.Counts) int {
	if t.Added > 0 {
		return http.StatusCreated
	}
	return http.StatusOK
}

func importPhysicians(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	in, err := session.Import(r.Context(), roster.Physicians, http.MaxBytesReader(w, r.Body, roster.MaxBytes+1), acceptGood(r))
	if err != nil {
		return err
	}
	return writeImport(w, in)
}

func acceptGood(r *http.Request) bool { return r.URL.Query().Get("accept") == "good" }

// imported is the answer to an import.
type imported struct {
	roster.Counts
	Errors []roster.CellError `json:"errors"` // rows that were left out
}

func writeImport(w http.ResponseWriter, in roster.Import) error {
	if in.Bad == nil {
		in.Bad = []roster.CellError{}
	}
	return writeJSON(w, http.StatusOK, imported{in.Counts, in.Bad})
}

func deletePhysician(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := session.RemovePhysicians(r.Context(), []string{r.PathValue("id")}, r.URL.Query().Get("confirm")); err != nil {
		return err
	}
	return noContent(w)
}

func listStaff(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	cursor, limit, err := paging(r)
	if err != nil {
		return err
	}
	page, _, next, err := session.StaffPage(r.Context(), cursor, limit)
	if err != nil {
		return err
	}
	items := make([]staffMember, len(page))
	for i, s := range page {
		items[i] = tellStaff(s)
	}
	return writeList(w, items, next)
}

func searchStaff(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	found, err := session.SearchStaff(r.Context(), r.URL.Query().Get("q"))
	if err != nil {
		return err
	}
	items := make([]user, len(found))
	for i, u := range found {
		items[i] = user{Email: u.Email, Name: u.Name}
	}
	return writeList(w, items, "")
}

func sampleStaff(w http.ResponseWriter, _ *http.Request, _ *clinic.Session) error {
	return send.CSV(w, "staff-sample.csv", roster.StaffSample())
}

func addStaff(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	in, one, err := oneOrMany[staffMember](w, r)
	if err != nil {
		return err
	}
	entries := make([]storage.StaffMember, len(in))
	for i, s := range in {
		entries[i] = storage.StaffMember{Email: s.Email, Name: s.Name, Role: s.Role}
	}
	tally, err := session.AddStaff(r.Context(), entries)
	if err != nil {
		return err
	}
	if !one {
		return writeJSON(w, created(tally), tally)
	}
	s, err := session.StaffMember(r.Context(), entries[0].Email)
	if err != nil {
		return err
	}
	return writeJSON(w, created(tally), tellStaff(s))
}

func importStaff(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	in, err := session.Import(r.Context(), roster.Staff, http.MaxBytesReader(w, r.Body, roster.MaxBytes+1), acceptGood(r))
	if err != nil {
		return err
	}
	return writeImport(w, in)
}

func deleteStaff(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := session.RemoveStaff(r.Context(), []string{r.PathValue("id")}); err != nil {
		return err
	}
	return noContent(w)
}

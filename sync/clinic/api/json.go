package api

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/sync/clinic"
)

// maxJSON is the size of a JSON body, in bytes.
const maxJSON = 1 << 20

// list is the envelope of every list.
type list[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"` // cursor; "" at the end
}

func writeJSON(w http.ResponseWriter, status int, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // nobody is left to tell when the caller is gone
	return nil
}

func writeList[T any](w http.ResponseWriter, items []T, next string) error {
	if items == nil {
		items = []T{}
	}
	return writeJSON(w, http.StatusOK, list[T]{items, next})
}

func noContent(w http.ResponseWriter) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// decode reads a JSON body into v; members that v does not know are refused.
func decode(w http.ResponseWriter, r *http.Request, v any) error {
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxJSON))
	dec.DisallowUnknownFields()
	err := dec.Decode(v)
	if err == nil {
		if _, err = dec.Token(); errors.Is(err, io.EOF) {
			return nil
		}
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return err
		}
		return &unreadableError{"The body holds more than one JSON document."}
	}
	return decodeTrouble(err)
}

func decodeTrouble(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if e.Field == "" {
			return &unreadableError{"The body is JSON of another form than expected."}
		}
		return field(e.Field, "Must be a "+plainType(e)+".")
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		if n, err := strconv.Unquote(name); err == nil {
			name = n
		}
		return field(name, "Is not a member of this document.")
	}
	return &unreadableError{"The body is not a JSON document."}
}

func plainType(e *json.UnmarshalTypeError) string {
	switch e.Type.Kind().String() {
	case "bool":
		return "true or false"
	case "string":
		return "text"
	case "slice":
		return "list"
	case "struct", "map":
		return "JSON object"
	}
	return "whole number"
}

func field(name, message string) error {
	return &clinic.InvalidError{Fields: []clinic.FieldError{{Field: name, Message: message}}}
}

// paging reads limit and cursor.
func paging(r *http.Request) (cursor string, limit int, err error) {
	q := r.URL.Query()
	text := q.Get("limit")
	if text == "" {
		return q.Get("cursor"), 100, nil
	}
	limit, err = strconv.Atoi(text)
	if err != nil || limit < 1 || limit > 1000 {
		return "", 0, field("limit", "Must be a whole number from 1 to 1000.")
	}
	return q.Get("cursor"), limit, nil
}

// between reads from and to; dates are those of the clinic's zone.
func between(r *http.Request, session *clinic.Session) (from, to time.Time, err error) {
	zone, err := session.Zone(r.Context())
	if err != nil {
		return from, to, err
	}
	if from, err = instant(r, "from", zone); err != nil {
		return from, to, err
	}
	to, err = instant(r, "to", zone)
	return from, to, err
}

// instant reads a time: RFC 3339, or a date in the given zone. "" is the zero
// time.
func instant(r *http.Request, name string, zone *time.Location) (time.Time, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, strings.ReplaceAll(text, " ", "+")); err == nil {
		return t, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, text, zone)
	if err != nil {
		return t, field(name, "Must be a time such as 2030-05-06T14:00:00Z, or a date such as 2030-05-06.")
	}
	return t, nil
}

// oneOf reads a query parameter with a fixed vocabulary; "" is allowed.
func oneOf[T ~string](r *http.Request, name string, allowed ...T) (T, error) {
	v := T(r.URL.Query().Get(name))
	words := make([]string, len(allowed))
	for i, a := range allowed {
		if v == a {
			return v, nil
		}
		words[i] = string(a)
	}
	if v == "" {
		return "", nil
	}
	return "", field(name, "Must be one of "+strings.Join(words, ", ")+".")
}

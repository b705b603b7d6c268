package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
)

// problem is an answer that is not what was asked for (RFC 9457).
type problem struct {
	Type    string              `json:"type"`
	Title   string              `json:"title"`
	Status  int                 `json:"status"`
	Detail  string              `json:"detail,omitempty"`
	Errors  []clinic.FieldError `json:"errors,omitempty"`
	Effects []string            `json:"effects,omitempty"`
	Confirm string              `json:"confirm,omitempty"`
}

func writeProblem(w http.ResponseWriter, p problem) {
	p.Title = http.StatusText(p.Status)
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // nobody is left to tell when the caller is gone
}

// unreadableError is a body that is not what its kind says.
type unreadableError struct{ message string }

func (e *unreadableError) Error() string { return e.message }

var errForbidden = errors.New("the caller's role does not open this operation")

// fail answers with what an error means to the caller. What it does not know is
// logged and told as no more than that.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // whoever asked has left
	}
	p := explain(err)
	if p.Status == http.StatusInternalServerError || p.Type == databaseAway {
		s.cfg.Log.ErrorContext(r.Context(), "an API request failed", "route", r.Pattern, "error", err)
	}
	writeProblem(w, p)
}

// databaseAway is the type of the problem of a database that cannot be used.
const databaseAway = "database-unavailable"

func explain(err error) problem {
	if e, ok := errors.AsType[*clinic.InvalidError](err); ok {
		return problem{Status: http.StatusUnprocessableEntity, Type: "invalid", Detail: e.Error(), Errors: e.Fields}
	}
	if e, ok := errors.AsType[*clinic.ConfirmationError](err); ok {
		return problem{
			Status: http.StatusConflict, Type: "confirmation-required", Effects: e.Effects, Confirm: e.Confirm,
			Detail: "Repeat the call with ?confirm= and the value of confirm to do it.",
		}
	}
	if e, ok := errors.AsType[*clinic.ConflictError](err); ok {
		return problem{Status: http.StatusConflict, Type: "conflict", Detail: e.Message}
	}
	if e, ok := errors.AsType[*clinic.UnavailableError](err); ok {
		p := problem{Status: http.StatusBadGateway, Type: "unavailable", Detail: e.Message}
		if e.Field != "" {
			p.Errors = []clinic.FieldError{{Field: e.Field, Message: e.Message}}
		}
		return p
	}
	if e, ok := errors.AsType[*unreadableError](err); ok {
		return problem{Status: http.StatusBadRequest, Type: "unreadable", Detail: e.message}
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok || errors.Is(err, clinic.ErrTooLarge) {
		return problem{Status: http.StatusRequestEntityTooLarge, Type: "too-large", Detail: "More was sent than is taken here."}
	}
	if _, ok := errors.AsType[*storage.StoreError](err); ok {
		return problem{Status: http.StatusServiceUnavailable, Type: databaseAway, Detail: "The database cannot be used at the moment. Nothing was half done; try again. The log says what is wrong."}
	}
	switch {
	case errors.Is(err, errForbidden):
		return problem{Status: http.StatusForbidden, Type: "forbidden", Detail: "Your role does not open this operation."}
	case errors.Is(err, clinic.ErrNotInstalled):
		return problem{Status: http.StatusConflict, Type: "not-installed", Detail: clinic.ErrNotInstalled.Error()}
	case errors.Is(err, clinic.ErrNotFound):
		return problem{Status: http.StatusNotFound, Type: "not-found", Detail: "There is nothing here by that name."}
	}
	return problem{Status: http.StatusInternalServerError, Type: "internal", Detail: "Something went wrong here. The log says what."}
}

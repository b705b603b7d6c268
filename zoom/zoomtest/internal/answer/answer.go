// Package answer is what the fake Zoom sends back: successes, Zoom's errors, and
// what quirks make of them.
package answer

import (
	"fmt"
	"maps"
	"net/http"
	"strings"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/table"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// Answer is what an operation gives back, before quirks and faults touch it.
type Answer struct {
	Status int
	Body   any // nil = empty
	Header http.Header
}

// OK is 200 with a body.
func OK(body any) Answer { return Answer{Status: http.StatusOK, Body: body} }

// Created is 201 with a body.
func Created(body any) Answer { return Answer{Status: http.StatusCreated, Body: body} }

// NoContent is 204.
func NoContent() Answer { return Answer{Status: http.StatusNoContent} }

// Accepted is 202: carried out later.
func Accepted() Answer { return Answer{Status: http.StatusAccepted} }

// Problem is the body of an API error.
type Problem struct {
	Code    int            `json:"code"`
	Message string         `json:"message"`
	Errors  []table.Detail `json:"errors,omitempty"`
}

// Fail is an API error: HTTP status, Zoom's code, Zoom's words.
func Fail(status, code int, format string, args ...any) Answer {
	msg := format
	if len(args) > 0 {
		msg = fmt.Sprintf(format, args...)
	}
	return Answer{Status: status, Body: Problem{Code: code, Message: msg}}
}

// Rejected is the 300 of a request whose fields are wrong.
func Rejected(bad ...table.Detail) Answer {
	return Answer{Status: http.StatusBadRequest, Body: Problem{Code: 300, Message: "Validation Failed.", Errors: bad}}
}

// With adds a header.
func (a Answer) With(key, value string) Answer {
	if a.Header == nil {
		a.Header = http.Header{}
	}
	a.Header.Set(key, value)
	return a
}

// Bend applies the quirks that concern error answers.
func (a Answer) Bend(q account.Quirks) Answer {
	p, bad := a.Body.(Problem)
	if !bad {
		return a
	}
	if q.NoErrorDetails {
		p.Errors = nil
	}
	a.Body = p
	if q.BrokenErrors {
		a.Body = RawBody(fmt.Sprintf(`{"code":%d,"message":"The value "%s" is not valid"}`, p.Code, strings.ReplaceAll(p.Message, `"`, ``)))
	}
	if q.ErrorsAs200 {
		a.Status = http.StatusOK
	}
	return a
}

// RawBody is sent as it is.
type RawBody string

// Write sends the answer. Characters such as "&" in links stay unescaped, as
// in Zoom's answers.
func (a Answer) Write(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.Header)
	switch body := a.Body.(type) {
	case nil:
		w.WriteHeader(a.Status)
	case RawBody:
		if w.Header().Get("Content-Type") == "" {
			w.Header().Set("Content-Type", "application/json;charset=UTF-8")
		}
		w.WriteHeader(a.Status)
		_, _ = w.Write([]byte(body))
	default:
		w.Header().Set("Content-Type", "application/json;charset=UTF-8")
		w.WriteHeader(a.Status)
		_, _ = w.Write(world.Marshal(body))
	}
}

// Unless drops the headers of an answer if told so.
func (a Answer) Unless(bare bool) Answer {
	if bare {
		a.Header = nil
	}
	return a
}

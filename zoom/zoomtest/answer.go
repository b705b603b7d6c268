package zoomtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
)

// answer is what an operation gives back, before quirks and faults touch it.
type answer struct {
	status int
	body   any // nil = empty
	header http.Header
}

func ok(body any) answer      { return answer{status: http.StatusOK, body: body} }
func created(body any) answer { return answer{status: http.StatusCreated, body: body} }
func noContent() answer       { return answer{status: http.StatusNoContent} }
func accepted() answer        { return answer{status: http.StatusAccepted} }

// problem is the body of an API error.
type problem struct {
	Code    int      `json:"code"`
	Message string   `json:"message"`
	Errors  []detail `json:"errors,omitempty"`
}

// fail is an API error: HTTP status, Zoom's code, Zoom's words.
func fail(status, code int, format string, args ...any) answer {
	msg := format
	if len(args) > 0 {
		msg = fmt.Sprintf(format, args...)
	}
	return answer{status: status, body: problem{Code: code, Message: msg}}
}

// rejected is the 300 of a request whose fields are wrong.
func rejected(bad ...detail) answer {
	return answer{status: http.StatusBadRequest, body: problem{Code: 300, Message: "Validation Failed.", Errors: bad}}
}

func (a answer) with(key, value string) answer {
	if a.header == nil {
		a.header = http.Header{}
	}
	a.header.Set(key, value)
	return a
}

// bend applies the quirks that concern error answers.
func (a answer) bend(q Quirks) answer {
	p, bad := a.body.(problem)
	if !bad {
		return a
	}
	if q.NoErrorDetails {
		p.Errors = nil
	}
	a.body = p
	if q.BrokenErrors {
		a.body = rawBody(fmt.Sprintf(`{"code":%d,"message":"The value "%s" is not valid"}`, p.Code, strings.ReplaceAll(p.Message, `"`, ``)))
	}
	if q.ErrorsAs200 {
		a.status = http.StatusOK
	}
	return a
}

// rawBody is sent as it is.
type rawBody string

// write sends the answer. Characters such as "&" in links stay unescaped, as
// in Zoom's answers.
func (a answer) write(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	switch body := a.body.(type) {
	case nil:
		w.WriteHeader(a.status)
	case rawBody:
		if w.Header().Get("Content-Type") == "" {
			w.Header().Set("Content-Type", "application/json;charset=UTF-8")
		}
		w.WriteHeader(a.status)
		_, _ = w.Write([]byte(body))
	default:
		w.Header().Set("Content-Type", "application/json;charset=UTF-8")
		w.WriteHeader(a.status)
		_, _ = w.Write(marshal(body))
	}
}

// marshal encodes a value of the server's own making.
func marshal(v any) []byte {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("zoomtest: " + err.Error())
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}

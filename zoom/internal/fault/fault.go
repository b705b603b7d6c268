// Package fault reads the errors that Zoom answers with: what was said, not yet
// what it means.
package fault

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/televisit/televisit-go/zoom/internal/plain"
)

// Fault is an error as Zoom sent it.
type Fault struct {
	Code   int      // Zoom's own; 0 when it sent none
	Text   string   // in Zoom's words, to be judged and never to be shown: it may name someone
	Fields []string // of the request that Zoom complains about
	OAuth  string   // the token endpoint's error, such as invalid_client; "" elsewhere
}

// Parse finds the error of an answer. One is also found under a status of
// success, and in a body that is not valid JSON.
func Parse(status int, body []byte) (f Fault, found bool) {
	ok := status >= 200 && status < 300
	if ok && !looksLikeFault(body) {
		return Fault{}, false
	}
	var e envelope
	if json.Unmarshal(body, &e) != nil {
		if ok {
			return Fault{}, false // the decoder will say so better
		}
		e = salvage(body)
	}
	code, _ := strconv.Atoi(string(e.Code))
	if ok && (code == 0 || e.Message == "") {
		return Fault{}, false
	}
	f = Fault{Code: code, Text: cmp.Or(e.Message, e.Reason, e.Description), OAuth: e.OAuthError}
	for _, field := range e.Errors {
		if name := plain.FieldName(field.Field); name != "" {
			f.Fields = append(f.Fields, name)
		}
	}
	return f, true
}

// envelope is Zoom's error envelope; the token endpoint's is another.
type envelope struct {
	Code    code   `json:"code"`
	Message string `json:"message"`
	Errors  []struct {
		Field string `json:"field"`
	} `json:"errors"`

	Reason      string `json:"reason"`            // token endpoint
	OAuthError  string `json:"error"`             // token endpoint
	Description string `json:"error_description"` // token endpoint
}

// code is Zoom's code, which comes as a number or as a string.
type code string

// UnmarshalJSON reads a string, a number, or null for "".
func (c *code) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null":
		*c = ""
	case len(b) > 0 && b[0] == '"':
		return json.Unmarshal(b, (*string)(c))
	default:
		var n json.Number
		if err := json.Unmarshal(b, &n); err != nil {
			return errors.New("not a code")
		}
		*c = code(n)
	}
	return nil
}

// looksLikeFault is a cheap test on answers of success: only a short object with
// both members is worth decoding twice.
func looksLikeFault(body []byte) bool {
	const longest = 4096
	return len(body) < longest && bytes.Contains(body, []byte(`"code"`)) && bytes.Contains(body, []byte(`"message"`))
}

// salvage finds code and message in a body that is not JSON: an HTML page of a
// gateway, or a message with quotes that Zoom did not escape.
func salvage(body []byte) envelope {
	const enough = 2048
	text := string(body[:min(len(body), enough)])
	var e envelope
	if _, rest, ok := strings.Cut(text, `"code":`); ok {
		rest = strings.TrimLeft(rest, ` "`)
		e.Code = code(rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))])
	}
	if _, rest, ok := strings.Cut(text, `"message":`); ok {
		e.Message = strings.TrimLeft(rest, ` "`)
	}
	return e
}

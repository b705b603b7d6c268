// Package fault reads the errors that Zoom answers with: what was said, not yet
// what it means.
package fault

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/televisit/televisit-go/zoom/internal/lenient"
	"github.com/televisit/televisit-go/zoom/internal/plain"
)

// Fault is an error as Zoom sent it, or as somebody on the way did.
type Fault struct {
	Code   int      // Zoom's own; 0 when it sent none, as gateways do
	Text   string   // in Zoom's words, to be judged and never to be shown: it may name someone
	Fields []string // of the request that Zoom complains about
	Scopes []string // that Zoom says are missing
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
	if _, err := lenient.Unmarshal(body, &e); err != nil {
		if ok {
			return Fault{}, false // the decoder will say so better
		}
		e = salvage(body)
	}
	code := e.Code.number()
	if ok && (code == 0 || e.Message == "") {
		return Fault{}, false
	}
	f = Fault{Code: code, Text: cmp.Or(e.Message, e.Reason, e.Description), OAuth: oauthError(e.OAuthError)}
	f.Scopes = scopesIn(f.Text)
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

// number is the code, 0 for none. Gateways put the HTTP status there in their own
// ways; what is not a whole number is no code of Zoom's.
func (c code) number() int {
	n, err := strconv.ParseFloat(string(c), 64)
	const largest = 1 << 31
	if err != nil || n != math.Trunc(n) || n < 0 || n > largest {
		return 0
	}
	return int(n)
}

// oauthError keeps the errors that OAuth knows. Gateways write theirs into the
// same member.
//
// See https://www.rfc-editor.org/rfc/rfc6749#section-5.2
func oauthError(s string) string {
	switch s {
	case "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope", "access_denied":
		return s
	}
	return ""
}

// scopesIn lists the names that a text gives in brackets: "…, does not contain
// scopes:[meeting:read:meeting, meeting:read:meeting:admin]".
func scopesIn(text string) (names []string) {
	for _, before := range []string{"does not contain scopes", "does not contain permissions"} {
		i := strings.Index(strings.ToLower(text), before)
		if i < 0 {
			continue
		}
		_, list, _ := strings.Cut(text[i:], "[")
		list, _, whole := strings.Cut(list, "]")
		if !whole {
			return nil
		}
		for name := range strings.SplitSeq(list, ",") {
			if name = plain.Scope(strings.TrimSpace(name)); name != "" && len(names) < mostScopes {
				names = append(names, name)
			}
		}
	}
	return names
}

const mostScopes = 20 // Zoom names the two or three that an operation takes

// looksLikeFault is a cheap test on answers of success: only a short object with
// both members is worth decoding twice.
func looksLikeFault(body []byte) bool {
	const longest = 4096
	return len(body) < longest && bytes.Contains(body, []byte(`"code"`)) && bytes.Contains(body, []byte(`"message"`))
}

// salvage finds code and message in an object that is not JSON: one with quotes
// in the message that Zoom did not escape, or that was cut off. In a page of a
// gateway it finds nothing.
func salvage(body []byte) envelope {
	const enough = 2048
	body = bytes.TrimSpace(body)
	if !bytes.HasPrefix(body, []byte("{")) {
		return envelope{}
	}
	text := string(body[:min(len(body), enough)])
	var e envelope
	if _, rest, ok := strings.Cut(text, `"code":`); ok {
		rest = strings.TrimLeft(rest, ` "`)
		if after := strings.TrimLeft(rest, "0123456789"); after != "" { // else it may have been cut off
			e.Code = code(rest[:len(rest)-len(after)])
		}
	}
	if _, rest, ok := strings.Cut(text, `"message":`); ok {
		e.Message = strings.TrimLeft(rest, ` "`)
	}
	return e
}

package ops

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
)

// Envelope is the outer object of a request body.
type Envelope struct{ members map[string]json.RawMessage }

// ParseEnvelope reads a body; an empty one is an empty object.
func ParseEnvelope(body []byte) (Envelope, *Fault) {
	if len(bytes.TrimSpace(body)) == 0 {
		return Envelope{}, nil
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(body, &m); err != nil {
		return Envelope{}, Faultf(ehr.BadFieldInput, "The request body is not a JSON object.")
	}
	return Envelope{m}, nil
}

// check refuses, in strict mode, members that the operation does not have. Public
// clients send the authentication object beside a bearer token.
func (e Envelope) check(o operation, strict bool) *Fault {
	switch {
	case !strict:
		return nil
	case o.token:
		return unknown(e.members, []string{"token", "authentication"}, "")
	case e.member("request", strict) == nil: // its members stand in place of it, and are checked as such
		return nil
	}
	return unknown(e.members, []string{"request", "authentication"}, "")
}

// request is the members of the request, which stand by themselves where public
// clients use bearer tokens alone.
func (e Envelope) request(strict bool) json.RawMessage {
	if raw := e.member("request", strict); raw != nil {
		return raw
	}
	own := maps.Clone(e.members)
	delete(own, "authentication")
	raw, err := json.Marshal(own)
	if err != nil {
		return nil // they were read from JSON
	}
	return raw
}

// Object is the id of the record that a request names; "" for none.
func (e Envelope) Object() string {
	var request map[string]any
	_ = json.Unmarshal(e.request(false), &request) // anything else names nothing
	for _, name := range []string{"appointmentId", "slotId", "id", "patientId"} {
		if id, ok := request[name].(string); ok {
			return id
		}
	}
	return ""
}

// member finds a member; in lax mode in any case.
func (e Envelope) member(name string, strict bool) json.RawMessage {
	if raw, ok := e.members[name]; ok || strict {
		return raw
	}
	for k, raw := range e.members {
		if strings.EqualFold(k, name) {
			return raw
		}
	}
	return nil
}

// pageToken reads {"token":{"nextToken":"…"}}.
func (e Envelope) pageToken(strict bool) (string, *Fault) {
	a, f := newArgs(e.member("token", strict), []string{"nextToken"}, "token.", strict, nil)
	if f != nil {
		return "", f
	}
	token := a.need("nextToken")
	return token, a.err
}

// unknown names the members that are not allowed, if any.
func unknown(m map[string]json.RawMessage, allowed []string, path string) *Fault {
	var bad []string
	for k := range m {
		if !slices.Contains(allowed, k) {
			bad = append(bad, path+k)
		}
	}
	if bad == nil {
		return nil
	}
	slices.Sort(bad)
	return Faultf(ehr.BadFieldInput, "Unknown fields: %s", strings.Join(bad, ", "))
}

// legacy is the deprecated authentication object of a request body.
type legacy struct {
	SubscriberKey  string `json:"subscriberKey"`
	SiteServiceKey string `json:"siteServiceKey"`
}

func (e Envelope) Legacy() legacy {
	var l legacy
	_ = json.Unmarshal(e.members["authentication"], &l) // anything else authenticates nobody
	return l
}

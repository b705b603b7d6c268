package ellkaytest

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// envelope is the outer object of a request body.
type envelope struct{ members map[string]json.RawMessage }

// parseEnvelope reads a body; an empty one is an empty object.
func parseEnvelope(body []byte) (envelope, *fault) {
	if len(bytes.TrimSpace(body)) == 0 {
		return envelope{}, nil
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(body, &m); err != nil {
		return envelope{}, faultf(BadFieldInput, "The request body is not a JSON object.")
	}
	return envelope{m}, nil
}

// check refuses, in strict mode, members that the operation does not have.
func (e envelope) check(o operation, strict, legacyOn bool) *fault {
	if !strict {
		return nil
	}
	allowed := []string{"request"}
	if o.token {
		allowed = []string{"token"}
	}
	if legacyOn {
		allowed = append(allowed, "authentication")
	}
	return unknown(e.members, allowed, "")
}

// member finds a member; in lax mode in any case.
func (e envelope) member(name string, strict bool) json.RawMessage {
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
func (e envelope) pageToken(strict bool) (string, *fault) {
	a, f := newArgs(e.member("token", strict), []string{"nextToken"}, "token.", strict, nil)
	if f != nil {
		return "", f
	}
	token := a.need("nextToken")
	return token, a.err
}

// unknown names the members that are not allowed, if any.
func unknown(m map[string]json.RawMessage, allowed []string, path string) *fault {
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
	return faultf(BadFieldInput, "Unknown fields: %s", strings.Join(bad, ", "))
}

package httpcall

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// Content types as headers have them; shared, and never changed.
var (
	jsonType = []string{"application/json"}
	formType = []string{"application/x-www-form-urlencoded"}
)

// encode returns the bytes to send and their content type, nil for no body.
func encode(op Operation, body any) ([]byte, []string, error) {
	switch b := body.(type) {
	case nil:
		return nil, nil, nil
	case url.Values:
		return []byte(b.Encode()), formType, nil
	case json.RawMessage:
		return b, jsonType, nil
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: not sent: its body of type %T cannot be written as JSON", op.Name, body)
	}
	return raw, jsonType, nil
}

var errTooLarge = errors.New("answer too large")

// readBody reads at most limit bytes and trusts no announced length beyond 1 MiB.
func readBody(resp *http.Response, limit int64) ([]byte, error) {
	if resp.ContentLength > limit {
		return nil, errTooLarge
	}
	const trusted = 1 << 20
	size := int64(512)
	if resp.ContentLength >= 0 {
		size = min(resp.ContentLength, trusted) + 1 // one more, so that the end is seen without growing
	}
	buf := make([]byte, 0, size)
	for {
		n, err := resp.Body.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		switch {
		case int64(len(buf)) > limit:
			return nil, errTooLarge
		case err == io.EOF:
			return buf, nil
		case err != nil:
			return nil, err
		case len(buf) == cap(buf):
			buf = append(buf, 0)[:len(buf)]
		}
	}
}

// bom opens a text that some gateways write; it is no JSON.
var bom = []byte("\xef\xbb\xbf")

// decodeStrictly is the default of Config.Decode.
func decodeStrictly(ans Answer, out any) ([]string, error) {
	if out == nil || len(ans.Body) == 0 && (ans.Status == http.StatusNoContent || ans.Status == http.StatusAccepted) {
		return nil, nil
	}
	return nil, json.Unmarshal(ans.Body, out)
}

// decode reads a success into out. A *Answer takes the answer as it is.
func (cl *call) decode(out any) error {
	if whole, ok := out.(*Answer); ok {
		*whole = cl.answer
		return nil
	}
	odd, err := cl.caller.cfg.Decode(cl.answer, out)
	if len(odd) > 0 {
		cl.caller.tell(cl.Context, cl.op, odd)
	}
	if err == nil {
		return nil
	}
	e, ok := errors.AsType[*DecodeError](err)
	if !ok {
		e = whereOf(err)
	}
	e.Operation, e.Status, e.Size = cl.op.Name, cl.answer.Status, len(cl.answer.Body)
	return e
}

// whereOf keeps of an error of encoding/json where reading stopped.
func whereOf(err error) *DecodeError {
	e := &DecodeError{}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		e.Offset = syntax.Offset
	}
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		e.Offset, e.Field = kind.Offset, kind.Field
	}
	return e
}

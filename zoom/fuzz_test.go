package zoom_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/zoom"
)

// Whatever Zoom answers, a call ends with a value or with a typed error of one of
// the known kinds, and the error shows nothing of a body that is not known.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		`{"code":300,"message":"Validation Failed.","errors":[{"field":"a.b[0]"}]}`, `{"code":"3001","message":"x"}`, `{"code":1001,"message":"User "x" gone"}`,
		`{"code":,"message":`, `<html>`, ``, `[]`, `null`, `{"id":7,"pmi":"x"}`, `{"reason":"x","error":"invalid_grant"}`, `{"code":99999999999999999999,"message":"x"}`,
	} {
		f.Add(200, []byte(seed))
		f.Add(404, []byte(seed))
		f.Add(429, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 499 {
			return // 5xx would be waited for
		}
		c := paced(t, zoom.WithMaxWait(time.Nanosecond), inProcess(func(*http.Request) (*http.Response, error) {
			return response(status, string(body)), nil
		}))
		m, err := c.Meetings.Get(t.Context(), 1, nil)
		if (m == nil) == (err == nil) {
			t.Fatalf("meeting %v, err %v", m, err)
		}
		if err == nil {
			return
		}
		_, known := errors.AsType[*zoom.Error](err)
		_, decode := errors.AsType[*zoom.DecodeError](err)
		if !known && !decode {
			t.Errorf("err = %T %v", err, err)
		}
		if len(body) > 40 && strings.Contains(err.Error(), string(body)) {
			t.Errorf("the error shows the body: %v", err)
		}
	})
}

func FuzzTime(f *testing.F) {
	for _, seed := range []string{`"2026-01-05T10:11:10Z"`, `"2026-01-05T10:11:10"`, `"2026-01-05"`, `""`, `null`, `5`, `"9999-12-31T23:59:59+14:00"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var at, again zoom.Time
		if json.Unmarshal(in, &at) != nil || at.UTC().Year() < 1 || at.UTC().Year() > 9999 {
			return
		}
		out, err := json.Marshal(at)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(out, &again); err != nil || !again.Equal(at.Truncate(time.Second)) {
			t.Errorf("%s became %s, read back as %v, %v", in, out, again, err)
		}
	})
}

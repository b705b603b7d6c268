package zoom

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
)

// fault is Zoom's error envelope; the token endpoint's is another.
type fault struct {
	Code    ID     `json:"code"`
	Message string `json:"message"`
	Errors  []struct {
		Field string `json:"field"`
	} `json:"errors"`

	Reason      string `json:"reason"`            // token endpoint
	OAuthError  string `json:"error"`             // token endpoint
	Description string `json:"error_description"` // token endpoint
}

// newError reads what an answer says, nil when it says success. An error is also
// found under status 200, and in a body that is not valid JSON.
func newError(op httpcall.Operation, ans httpcall.Answer, now time.Time) *Error {
	ok := ans.Status >= 200 && ans.Status < 300
	if ok && !looksLikeFault(ans.Body) {
		return nil
	}
	var f fault
	if json.Unmarshal(ans.Body, &f) != nil {
		if ok {
			return nil // the decoder will say so better
		}
		f = salvage(ans.Body)
	}
	code, _ := strconv.Atoi(string(f.Code))
	if ok && (code == 0 || f.Message == "") {
		return nil
	}
	message := firstOf(f.Message, f.Reason, f.Description)
	e := &Error{
		Operation: op.Name, Status: ans.Status, Code: code,
		TrackingID: traceID(ans.Header.Get("X-Zm-Trackingid")), Message: harmlessText(message),
	}
	for _, field := range f.Errors {
		if name := fieldName(field.Field); name != "" {
			e.Fields = append(e.Fields, name)
		}
	}
	e.explain()
	if ans.Status == http.StatusTooManyRequests || code == http.StatusTooManyRequests || code == 4001 {
		e.kind, e.advice = ErrRateLimited, ""
		e.Limit, e.RetryAt = classify(message, ans.Header, now)
	}
	switch {
	case f.OAuthError == "":
	case f.OAuthError == "invalid_client":
		e.kind, e.advice = ErrUnauthorized, adviseKeys
	case e.Limit == "" && e.Status < 500:
		e.kind, e.deadGrant = ErrUnauthorized, deadGrant(code, f.OAuthError, message)
		if e.deadGrant {
			e.advice = adviseInstall
		}
	}
	return e
}

// deadGrant tells a refresh token that will never work again from refused app
// credentials and passing trouble.
func deadGrant(code int, oauthError, reason string) bool {
	switch code {
	case 4711, 4734, 4735, 4741:
		return true
	}
	text := strings.ToLower(reason)
	return oauthError == "invalid_grant" || strings.Contains(text, "invalid token") || strings.Contains(text, "invalid refresh")
}

// looksLikeFault is a cheap test on answers of success: only a short object with
// both members is worth decoding twice.
func looksLikeFault(body []byte) bool {
	const longest = 4096
	return len(body) < longest && bytes.Contains(body, []byte(`"code"`)) && bytes.Contains(body, []byte(`"message"`))
}

// salvage finds code and message in a body that is not JSON: an HTML page of a
// gateway, or a message with quotes that Zoom did not escape.
func salvage(body []byte) fault {
	const enough = 2048
	text := string(body[:min(len(body), enough)])
	var f fault
	if _, rest, ok := strings.Cut(text, `"code":`); ok {
		rest = strings.TrimLeft(rest, ` "`)
		f.Code = ID(rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))])
	}
	if _, rest, ok := strings.Cut(text, `"message":`); ok {
		f.Message = strings.TrimLeft(rest, ` "`)
	}
	return f
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// traceID keeps Zoom's trace id when it has the form of one.
func traceID(s string) string {
	return onlyOf(s, "-_.:=", 128)
}

// fieldName keeps the name of a field, as settings.jbh_time, and nothing else.
func fieldName(s string) string {
	return onlyOf(s, "_.[]", 64)
}

func onlyOf(s, extra string, longest int) string {
	if len(s) > longest {
		return ""
	}
	for _, r := range s {
		plain := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		if !plain && !strings.ContainsRune(extra, r) {
			return ""
		}
	}
	return s
}

// classify tells Zoom's limits apart, by text before headers: headers may be
// missing, and the host's limit carries those of another.
//
// See https://developers.zoom.us/docs/api/rate-limits/
func classify(message string, h http.Header, now time.Time) (Limit, time.Time) {
	after, told := httpcall.RetryAfter(h.Get("Retry-After"), now)
	until := func(otherwise time.Time) time.Time {
		if told && after > 0 {
			return now.Add(after)
		}
		return otherwise
	}
	text := strings.ToLower(message)
	midnight := now.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
	switch {
	case strings.Contains(text, "meeting create/update") || strings.Contains(text, "rate limit (100)"):
		return LimitHost, until(midnight)
	case strings.Contains(text, "user invite"):
		return LimitInvites, until(midnight)
	case strings.Contains(text, "concurrent"):
		return LimitLock, until(now.Add(1500 * time.Millisecond))
	case strings.Contains(text, "per-second"):
		return LimitPerSecond, until(now.Add(time.Second))
	case strings.Contains(text, "daily") || strings.EqualFold(h.Get("X-Ratelimit-Type"), "Daily-limit") || after > time.Minute:
		return LimitDaily, until(midnight)
	}
	return LimitPerSecond, until(now.Add(time.Second))
}

// verdict turns an answer into what the pipeline does about it.
func verdict(op httpcall.Operation, ans httpcall.Answer, now time.Time) httpcall.Verdict {
	e := newError(op, ans, now)
	if e == nil {
		return httpcall.Verdict{}
	}
	v := httpcall.Verdict{Err: e}
	switch {
	case e.Is(ErrRateLimited):
		v.Retry, v.Reject, v.After = true, true, e.RetryAt.Sub(now)
	case e.Code == 124 || e.Code == 4700 || e.Status == http.StatusUnauthorized && e.Code == 0:
		v.RenewToken = true
	case e.Is(ErrUnavailable):
		v.Retry = true
		v.After, _ = httpcall.RetryAfter(ans.Header.Get("Retry-After"), now)
	}
	return v
}

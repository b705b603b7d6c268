package webhooks_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/zoom/webhooks"
)

func webhook(t testing.TB, secrets ...string) *webhooks.Verifier {
	t.Helper()
	w, err := webhooks.NewVerifier(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func hexHMAC(secret, text string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

func signed(secret string, stamp int64, body []byte) http.Header {
	ts := strconv.FormatInt(stamp, 10)
	h := http.Header{}
	h.Set("X-Zm-Request-Timestamp", ts)
	h.Set("X-Zm-Signature", "v0="+hexHMAC(secret, "v0:"+ts+":"+string(body)))
	return h
}

func TestWebhookWindow(t *testing.T) {
	t.Parallel()
	now := time.Unix(1767607872, 0)
	body := []byte(`{}`)
	for _, tc := range []struct {
		off    time.Duration
		window time.Duration
		want   error
	}{
		{5 * time.Minute, 0, nil}, {-5 * time.Minute, 0, nil},
		{301 * time.Second, 0, webhooks.ErrTimestamp}, {-301 * time.Second, 0, webhooks.ErrTimestamp},
		{48 * time.Hour, 0, webhooks.ErrTimestamp}, {90 * time.Minute, 2 * time.Hour, nil},
	} {
		w := webhook(t, "s")
		if tc.window > 0 {
			w = w.Window(tc.window)
		}
		if err := w.Verify(signed("s", now.Add(tc.off).Unix(), body), body, now); !errors.Is(err, tc.want) {
			t.Errorf("E7: %v off: %v, want %v", tc.off, err, tc.want)
		}
	}
	for _, stamp := range []string{"-9223372036854775808", "9223372036854775807", "99999999999999999999", "", "x"} {
		h := signed("s", now.Unix(), body)
		h.Set("X-Zm-Request-Timestamp", stamp)
		if webhook(t, "s").Verify(h, body, now) == nil {
			t.Errorf("timestamp %q accepted", stamp)
		}
	}
}

func TestWebhookRotation(t *testing.T) { // B18
	t.Parallel()
	now, body := time.Now(), []byte(`{"event":"endpoint.url_validation","payload":{"plainToken":"abc"}}`)
	w := webhook(t, "new", "old")
	for _, secret := range []string{"new", "old"} {
		answer, err := w.Challenge(signed(secret, now.Unix(), body), body, now)
		if err != nil || !strings.Contains(string(answer), hexHMAC(secret, "abc")) {
			t.Errorf("%s: answer %s, err %v: it must be made with the secret that has signed", secret, answer, err)
		}
	}
	if err := w.Verify(signed("older", now.Unix(), body), body, now); !errors.Is(err, webhooks.ErrSignature) {
		t.Errorf("err = %v", err)
	}
	if _, err := webhooks.NewVerifier("new", ""); err == nil {
		t.Error("an empty secret was accepted")
	}
}

func TestChallengeIsNoSigningOracle(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for _, plain := range []string{`v0:1767607872:{"event":"user.deleted"}`, "a:b", "", strings.Repeat("x", 129)} {
		raw := fmt.Appendf(nil, `{"event":"endpoint.url_validation","payload":{"plainToken":%q}}`, plain)
		answer, err := webhook(t, "s").Challenge(signed("s", now.Unix(), raw), raw, now)
		if !errors.Is(err, webhooks.ErrChallenge) || answer != nil {
			t.Errorf("token %.20q: answer %s, err %v", plain, answer, err)
		}
	}
	other := []byte(`{"event":"meeting.started","payload":{"plainToken":"abc"}}`)
	if answer, err := webhook(t, "s").Challenge(signed("s", now.Unix(), other), other, now); answer != nil || err != nil {
		t.Errorf("another event was answered %s, %v", answer, err)
	}
}

func TestParseEvent(t *testing.T) {
	t.Parallel()
	at := time.UnixMilli(1767607900000).UTC()
	t.Run("joined", func(t *testing.T) {
		t.Parallel()
		e := parse(t, `{"event":"meeting.participant_joined","event_ts":1767607900000,"payload":{"account_id":"A1","object":{"id":"85012345678",
			"uuid":"kZ3v==","host_id":"U1","type":2,"start_time":"2026-01-05T10:11:10Z","duration":30,"participant":{"user_id":16778240,
			"user_name":"P","id":"","participant_user_id":"U1","registrant_id":"reg-1","join_time":"2026-01-05T10:11:38Z","public_ip":"1.2.3.4"}}}}`)
		joined, ok := e.Payload.(*webhooks.ParticipantJoined)
		if !ok || !e.At.Equal(at) || e.AccountID != "A1" {
			t.Fatalf("event %+v", e)
		}
		m, p := joined.About()
		if m.ID != 85012345678 || p.RegistrantID != "reg-1" || p.UserID != "16778240" || p.Account() != m.HostID || !p.At().Equal(time.Date(2026, 1, 5, 10, 11, 38, 0, time.UTC)) {
			t.Errorf("meeting %+v participant %+v", m, p)
		}
	})
	t.Run("number id", func(t *testing.T) {
		t.Parallel()
		e := parse(t, `{"event":"meeting.deleted","payload":{"account_id":"A1","operator":"a@b.test","object":{"id":85012345678,"uuid":"x"}}}`)
		if d, ok := e.Payload.(*webhooks.MeetingDeleted); !ok || d.Meeting.ID != 85012345678 || !e.At.IsZero() {
			t.Errorf("event %+v", e)
		}
	})
	t.Run("A38 deauthorised", func(t *testing.T) {
		t.Parallel()
		for _, ts := range []string{`1767607900000`, `"1767607900000"`, `"2026-01-05T10:11:40Z"`} {
			e := parse(t, `{"event":"app_deauthorized","payload":{"account_id":"A1","user_id":"U1","client_id":"C1","deauthorization_time":"2026-01-05T10:11:12.345Z","signature":"x","event_ts":`+ts+`}}`)
			if d, ok := e.Payload.(*webhooks.AppDeauthorized); !ok || d.AccountID != "A1" || d.ClientID != "C1" || !e.At.Equal(at) {
				t.Errorf("ts %s: event %+v", ts, e)
			}
		}
	})
	for _, body := range []string{"", "[]", "{}", `{"event":""}`, `{"event":"meeting.started","payload":[]}`, `{"event":"meeting.started","payload":{"object":{"id":"secret"}}}`} {
		if _, err := webhooks.Parse([]byte(body)); !errors.Is(err, webhooks.ErrEvent) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: err %v", body, err)
		}
	}
}

func parse(t *testing.T, body string) *webhooks.Event {
	t.Helper()
	e, err := webhooks.Parse([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func FuzzWebhookVerify(f *testing.F) {
	now := time.Unix(1767607872, 0)
	body := []byte(`{"event":"endpoint.url_validation","payload":{"plainToken":"abc"}}`)
	h := signed("s", now.Unix(), body)
	f.Add(h.Get("X-Zm-Signature"), h.Get("X-Zm-Request-Timestamp"), body)
	f.Add("v0=", "", []byte("{}"))
	f.Add("v0=zz", "-1", []byte(nil))
	w := webhook(f, "s", "t")
	f.Fuzz(func(t *testing.T, signature, stamp string, body []byte) {
		h := http.Header{"X-Zm-Signature": {signature}, "X-Zm-Request-Timestamp": {stamp}}
		err := w.Verify(h, body, now)
		answer, challengeErr := w.Challenge(h, body, now)
		if err != nil && (answer != nil || challengeErr == nil) {
			t.Errorf("not verified (%v), yet answered %s", err, answer)
		}
		if err == nil && !strings.EqualFold(signature, "v0="+hexHMAC("s", "v0:"+stamp+":"+string(body))) && !strings.EqualFold(signature, "v0="+hexHMAC("t", "v0:"+stamp+":"+string(body))) {
			t.Error("a forgery was accepted")
		}
	})
}

func FuzzParseEvent(f *testing.F) {
	for _, seed := range []string{
		`{"event":"meeting.started","event_ts":1767607872345,"payload":{"account_id":"A1","object":{"id":"1","start_time":"2026-01-05T10:11:10Z"}}}`,
		`{"event":"meeting.participant_left","payload":{"object":{"participant":{"user_id":5,"leave_time":""}}}}`,
		`{"event":"user.created","payload":{"creation_type":"custCreate","object":{"type":1}}}`,
		`{"event":"app_deauthorized","payload":{"event_ts":"x"}}`, `{"event":"x","payload":null}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := webhooks.Parse(body)
		if (e == nil) == (err == nil) || err != nil && !errors.Is(err, webhooks.ErrEvent) {
			t.Errorf("event %v, err %v", e, err)
		}
		if p, ok := payloadOf(e).(interface {
			About() (*webhooks.EventMeeting, *webhooks.Participant)
		}); ok {
			_, who := p.About()
			_, _ = who.At(), who.Account()
		}
	})
}

func payloadOf(e *webhooks.Event) any {
	if e == nil {
		return nil
	}
	return e.Payload
}

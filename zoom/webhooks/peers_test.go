package webhooks_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/televisit/televisit-go/zoom/webhooks"
)

// What other clients got wrong about webhooks, by the list in package zoom's
// peers_test.go.

func TestPeer4TimestampIsInSeconds(t *testing.T) {
	t.Parallel()
	now := time.Now()
	w := webhook(t, "s3cret")
	body := []byte(`{"event":"meeting.started"}`)
	if err := w.Verify(signed("s3cret", now.Unix(), body), body, now); err != nil {
		t.Errorf("seconds: %v", err)
	}
	if err := w.Verify(signed("s3cret", now.UnixMilli(), body), body, now); !errors.Is(err, webhooks.ErrTimestamp) {
		t.Errorf("milliseconds: %v", err)
	}
}

func TestPeer4ChallengeIsAnsweredInZoomsNames(t *testing.T) {
	t.Parallel()
	now := time.Now()
	body := []byte(`{"event":"endpoint.url_validation","payload":{"plainToken":"abc"},"event_ts":1}`)
	answer, err := webhook(t, "s3cret").Challenge(signed("s3cret", now.Unix(), body), body, now)
	var got map[string]string
	if err != nil || json.Unmarshal(answer, &got) != nil || got["plainToken"] != "abc" || got["encryptedToken"] != hexHMAC("s3cret", "abc") {
		t.Errorf("answer %s, err %v", answer, err)
	}
}

func TestPeer4UnknownEventsAreNoError(t *testing.T) {
	t.Parallel()
	e, err := webhooks.Parse([]byte(`{"event":"phone.ringing","event_ts":1767607872345,"payload":{"account_id":"A1","object":7}}`))
	if err != nil || e.Name != "phone.ringing" || e.AccountID != "A1" || e.Payload != nil {
		t.Errorf("event %+v, err %v", e, err)
	}
}

func TestPeer10SignatureIsOverTheRawBytes(t *testing.T) {
	t.Parallel()
	now := time.Now()
	body := []byte("{\"event\":\"meeting.started\", \"x\":\"\U0001F600 \\u00e9 é\"}\n")
	w := webhook(t, "s3cret")
	if err := w.Verify(signed("s3cret", now.Unix(), body), body, now); err != nil {
		t.Error(err)
	}
	if err := w.Verify(signed("other", now.Unix(), body), body, now); !errors.Is(err, webhooks.ErrSignature) {
		t.Errorf("err = %v", err)
	}
	if _, err := w.Challenge(http.Header{}, []byte(`{"event":"endpoint.url_validation","payload":{"plainToken":"abc"}}`), now); !errors.Is(err, webhooks.ErrUnsigned) {
		t.Errorf("an unsigned challenge was answered: %v", err)
	}
}

package zoomvideo_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/zoomvideo"
	"github.com/televisit/televisit-go/zoom/webhooks"
)

const secret = "s3cret"

// witness is an engine that keeps what it is told.
type witness struct {
	account string
	events  []storage.Event
	gone    []driver.Removal
	err     error
}

func (w *witness) Observe(_ context.Context, account string, ev storage.Event) error {
	if w.err == nil {
		w.account, w.events = account, append(w.events, ev)
	}
	return w.err
}

func (w *witness) Uninstalled(_ context.Context, account string, d driver.Removal) error {
	if w.err == nil {
		w.account, w.gone = account, append(w.gone, d)
	}
	return w.err
}

// deliver posts a body as Zoom does.
func deliver(t *testing.T, w *witness, opts zoomvideo.WebhookOptions, body string) int {
	t.Helper()
	hook, err := webhooks.NewVerifier(secret)
	if err != nil {
		t.Fatal(err)
	}
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":" + body))
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/zoom/webhooks", strings.NewReader(body))
	r.Header.Set("X-Zm-Request-Timestamp", stamp)
	r.Header.Set("X-Zm-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	rec := httptest.NewRecorder()
	zoomvideo.WebhookHandler(w, hook, opts).ServeHTTP(rec, r)
	return rec.Code
}

// Z15: a rightly signed event is stored and answered 200, however odd its body, and
// what is stored can be stored, and is read later.
func TestOddEventsAreKept(t *testing.T) {
	t.Parallel()
	everybody := zoomvideo.WebhookOptions{AccountOf: func(string) (string, bool) { return "clinic", true }}
	for _, tc := range []struct {
		name, body string
		typ        string
		meeting    int64
		reads      bool
	}{
		{"odd members", `{"event":"meeting.participant_joined","event_ts":"x","payload":{"account_id":"A1","object":{"id":7,"duration":"30","participant":{"registrant_id":7,"join_time":"soon"}}}}`, webhooks.EventParticipantJoined, 7, true},
		{"byte order mark", "\xef\xbb\xbf" + `{"event":"meeting.ended","event_ts":1767607900000,"payload":{"account_id":"A1","object":{"id":"7"}}}`, webhooks.EventMeetingEnded, 7, true},
		{"payload an array", `{"event":"meeting.ended","payload":["A1"]}`, webhooks.EventMeetingEnded, 0, false},
		{"nothing that it is about", `{"event":"meeting.started","payload":{"account_id":"A1"}}`, webhooks.EventMeetingStarted, 0, false},
		{"cut off", `{"event":"meeting.ended","payload":{"account_id":"A1","obj`, webhooks.EventMeetingEnded, 0, false},
		{"no JSON", "<html>\xff</html>", "unreadable", 0, false},
		{"null", `null`, "unreadable", 0, false},
		{"empty", ``, "unreadable", 0, false},
		{"nobody's removal", `{"event":"app_deauthorized","payload":{"client_id":"C1"}}`, webhooks.EventAppDeauthorized, 0, false},
	} {
		w := &witness{}
		if code := deliver(t, w, everybody, tc.body); code != http.StatusOK || len(w.events) != 1 || len(w.gone) != 0 {
			t.Errorf("%s: answered %d, %d events", tc.name, code, len(w.events))
			continue
		}
		ev := w.events[0]
		if ev.Type != tc.typ || ev.MeetingID != tc.meeting || ev.OccurredAt.IsZero() || ev.ID == "" {
			t.Errorf("%s: stored %+v", tc.name, ev)
		}
		var kept storage.Event
		raw, err := json.Marshal(ev)
		if err == nil {
			err = json.Unmarshal(raw, &kept)
		}
		if err != nil {
			t.Errorf("%s: it cannot be stored: %v", tc.name, err)
		}
		if seen, err := zoomvideo.Decode(kept); (err == nil) != tc.reads || tc.reads && seen.At.IsZero() {
			t.Errorf("%s: read as %+v, %v", tc.name, seen, err)
		}
		w.err = errors.New("disk full")
		if code := deliver(t, w, everybody, tc.body); code != http.StatusServiceUnavailable {
			t.Errorf("%s: answered %d although it is not stored", tc.name, code)
		}
	}
	// Of nobody known, and not of interest: taken, so that Zoom does not send it again.
	for _, body := range []string{`{"event":"phone.ringing","payload":{"account_id":"A1"}}`, `{"event":"meeting.ended","payload":{"object":{"id":7}}}`} {
		w := &witness{}
		if code := deliver(t, w, zoomvideo.WebhookOptions{}, body); code != http.StatusOK || len(w.events) != 0 {
			t.Errorf("%s: answered %d, %d events", body, code, len(w.events))
		}
	}
}

// Z5: who removed which app is told, and another app's end is not ours.
func TestDeauthorization(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 5, 10, 11, 12, 345e6, time.UTC)
	body := func(client, user string) string {
		return `{"event":"app_deauthorized","payload":{"account_id":"A1","user_id":"` + user + `","client_id":"` + client + `","deauthorization_time":"2026-01-05T10:11:12.345Z","signature":"x","event_ts":1767607900000}}`
	}
	for _, tc := range []struct {
		opts   zoomvideo.WebhookOptions
		client string
		told   bool
	}{
		{zoomvideo.WebhookOptions{ClientID: "C1"}, "C1", true}, {zoomvideo.WebhookOptions{ClientID: "C1"}, "C2", false},
		{zoomvideo.WebhookOptions{ClientID: "C1"}, "", true}, {zoomvideo.WebhookOptions{}, "C2", true},
	} {
		w := &witness{}
		code := deliver(t, w, tc.opts, body(tc.client, "U1"))
		if code != http.StatusOK || (len(w.gone) == 1) != tc.told || len(w.events) != 0 {
			t.Fatalf("%+v: answered %d, told %v", tc, code, w.gone)
		}
		if want := (driver.Removal{User: "U1", At: at}); tc.told && (w.gone[0] != want || w.account != "A1") {
			t.Errorf("told %+v of %s, want %+v", w.gone[0], w.account, want)
		}
	}
	w := &witness{err: errors.New("disk full")}
	if code := deliver(t, w, zoomvideo.WebhookOptions{}, body("C1", "U1")); code != http.StatusServiceUnavailable {
		t.Errorf("answered %d although it is not recorded", code)
	}
}

// Z6: who comes before the host waits for the host; the joining is told by an event
// of its own.
func TestBeforeTheHost(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		webhooks.EventJoinedBeforeHost: driver.Waiting, webhooks.EventWaitingForHost: driver.Waiting,
		webhooks.EventWaitingForHostLeft: driver.WaitingEnded, webhooks.EventParticipantJoined: driver.Joined,
	} {
		ev := storage.Event{Raw: json.RawMessage(`{"event":"` + name + `","event_ts":1767607900000,"payload":{"account_id":"A1","object":{"id":"7","uuid":"x","host_id":"H","participant":{"registrant_id":"r","user_name":"Ada Example"}}}}`)}
		seen, err := zoomvideo.Decode(ev)
		if err != nil || seen.What != want || seen.Participant.Registrant != "r" || seen.Participant.UserID != "" || seen.Host != "H" {
			t.Errorf("%s: %+v, %v", name, seen, err)
		}
	}
}

// Z12: an update that tells of more than topic and time has the meeting read again.
func TestUpdates(t *testing.T) {
	t.Parallel()
	for object, told := range map[string]bool{
		`{"id":7,"topic":"x"}`: true, `{"id":7,"start_time":"2026-01-05T10:00:00Z","duration":"30"}`: true,
		`{"id":7,"password":"x"}`: false, `{"id":7,"agenda":""}`: false, `{"id":7,"topic":"x","settings":{"waiting_room":false}}`: false,
	} {
		seen, err := zoomvideo.Decode(storage.Event{Raw: json.RawMessage(`{"event":"meeting.updated","event_ts":1767607900000,"payload":{"account_id":"A1","object":` + object + `}}`)})
		if err != nil || seen.What != driver.Edited || (seen.Meeting != nil) != told {
			t.Errorf("%s: %+v, %v", object, seen, err)
		}
	}
}

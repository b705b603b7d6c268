package notify_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/notify"
)

func ExampleEvent_Body() {
	e := notify.Event{
		ID:        "evt_1",
		Account:   "acct",
		Type:      notify.PatientJoined,
		Timestamp: time.Date(2026, time.November, 24, 15, 0, 5, 0, time.FixedZone("", -5*3600)),
		Data: notify.EventData{
			AppointmentID: "A-1001", PhysicianID: "D-7", PatientID: "P-3", MeetingID: "8441",
			OccurredAt: time.Date(2026, time.November, 24, 20, 0, 3, 0, time.UTC),
		},
	}
	fmt.Println(string(e.Body()))
	// Output: {"type":"patient.joined","timestamp":"2026-11-24T20:00:05Z","data":{"appointment_id":"A-1001","physician_id":"D-7","patient_id":"P-3","meeting_id":"8441","occurred_at":"2026-11-24T20:00:03Z"}}
}

func TestBodyOfATestEvent(t *testing.T) {
	t.Parallel()
	e := notify.Event{Type: notify.TestEvent, Timestamp: time.Date(2026, 11, 24, 20, 0, 5, 0, time.UTC)}
	const want = `{"type":"test","timestamp":"2026-11-24T20:00:05Z","data":{"appointment_id":"","physician_id":"","patient_id":"","meeting_id":"","occurred_at":"2026-11-24T20:00:05Z"}}`
	if got := string(e.Body()); got != want {
		t.Errorf("body %s", got)
	}
	e.Timestamp = time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)
	if got := e.Body(); len(got) == 0 {
		t.Error("no body for a year that JSON cannot hold")
	}
}

func TestErrorsCarryAdvice(t *testing.T) {
	t.Parallel()
	cause := errors.New("cause")
	for _, tt := range []struct {
		name            string
		err             error
		permanent, gone bool
		wait            time.Duration
	}{
		{"plain", cause, false, false, 0},
		{"permanent", notify.Permanent(cause), true, false, 0},
		{"wrapped", fmt.Errorf("post: %w", notify.Permanent(cause)), true, false, 0},
		{"gone", notify.EndpointGone(cause), true, true, 0},
		{"wait", notify.RetryAfter(cause, time.Minute), false, false, time.Minute},
	} {
		if notify.IsPermanent(tt.err) != tt.permanent || notify.IsEndpointGone(tt.err) != tt.gone || notify.RetryDelay(tt.err) != tt.wait || !errors.Is(tt.err, cause) {
			t.Errorf("%s: permanent %t gone %t wait %v", tt.name, notify.IsPermanent(tt.err), notify.IsEndpointGone(tt.err), notify.RetryDelay(tt.err))
		}
	}
	if notify.Permanent(nil) != nil || notify.EndpointGone(nil) != nil || notify.RetryAfter(nil, time.Second) != nil {
		t.Error("nil became an error")
	}
}

func TestCheckAddress(t *testing.T) { // E5
	t.Parallel()
	for address, ok := range map[string]bool{
		"rosa@example.com": true, "rosa+visit@example.com": true, `"rosa diaz"@example.com`: true, "rosa@[192.0.2.1]": true,
		"josé@bücher.example": true, "o'brien@example.com": true, "rosa@localhost": true,
		strings.Repeat("a", 64) + "@" + strings.Repeat("b.", 93) + "cde": true, strings.Repeat("a", 64) + "@" + strings.Repeat("b.", 93) + "cdef": false,
		`"a\\b"@example.com`: true, `"<rosa>"@example.com`: true, "rosa@xn--bcher-kva.example": true, "=?utf-8?q?rosa?=@example.com": true,
		"rosa@example.com (home)": false, "rosa(home)@example.com": false, // a comment is not part of where mail goes
		"": false, "rosa": false, "rosa@": false, "@example.com": false, "rosa diaz@example.com": false,
		"Rosa <rosa@example.com>": false, "<rosa@example.com>": false, "a@b.example, c@d.example": false,
		"rosa@example.com\r\nBcc: eve@example.net": false, "rosa@exa mple.com": false, "rosa@@example.com": false,
		"rosa@example..com": false, ".rosa@example.com": false, "group: rosa@example.com;": false,
	} {
		if err := notify.CheckAddress(address); (err == nil) != ok {
			t.Errorf("CheckAddress(%q): %v, want ok %t", address, err, ok)
		}
	}
}

func FuzzCheckAddress(f *testing.F) {
	f.Add(`"a\"b"@example.com`)
	f.Add("rosa@example.com\r\nBcc: eve@example.net")
	f.Fuzz(func(t *testing.T, address string) {
		m := invitation()
		m.To.Address = address
		msg, err := notify.Render(m)
		if err != nil {
			return
		}
		if err := msg.Check(); err != nil {
			t.Errorf("Render gave a message that cannot be sent: %v", err)
		}
	})
}

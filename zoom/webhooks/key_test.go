package webhooks_test

import (
	"net/http"
	"testing"

	"github.com/televisit/televisit-go/zoom/webhooks"
)

func TestEventKey(t *testing.T) { // E10
	t.Parallel()
	joined := func(ts, uuid, who string) string {
		return parse(t, `{"event":"meeting.participant_joined","event_ts":`+ts+`,"payload":{"account_id":"A1","object":{"id":"1","uuid":"`+uuid+`","participant":`+who+`}}}`).Key()
	}
	same := joined("1767607900005", "x", `{"user_id":"7","user_name":"jane"}`)
	if other := joined("1767607900005", "x", `{"user_id":7,"user_name":"J.","email":"jane@doe.test"}`); other != same {
		t.Errorf("%q and %q are the same event", same, other)
	}
	seen := map[string]bool{same: true}
	for _, key := range []string{
		joined("1767607900006", "x", `{"user_id":7}`), joined("1767607900005", "y", `{"user_id":7}`), joined("1767607900005", "x", `{"user_id":8}`), joined("1767607900005", "x", `{"user_id":7,"participant_uuid":"p"}`),
		parse(t, `{"event":"meeting.ended","event_ts":1767607900005,"payload":{"account_id":"A1","object":{"id":"1","uuid":"x"}}}`).Key(),
		parse(t, `{"event":"user.deleted","event_ts":1767607900005,"payload":{"account_id":"A1","object":{"id":"u"}}}`).Key(),
		parse(t, `{"event":"else","event_ts":1767607900005,"payload":{"account_id":"A1"}}`).Key(),
	} {
		if seen[key] {
			t.Errorf("two events have the key %q", key)
		}
		seen[key] = true
	}
}

func TestDeliveryID(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"abc-1": "abc-1", "": "", "a b": ""} {
		if got := webhooks.DeliveryID(http.Header{"X-Zm-Request-Id": {in}}); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

package zoomtest_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// receiver is a webhook endpoint as Zoom's own sample has it: it verifies,
// answers the challenge and keeps what came.
type receiver struct {
	t      *testing.T
	secret string

	mu     sync.Mutex
	events []object
	heads  []http.Header
	status []int // answers to give, in order; then 200
}

func newReceiver(t *testing.T) *receiver {
	return &receiver{t: t, secret: zoomtest.DefaultSecretToken}
}

func (r *receiver) hash(text string) string {
	mac := hmac.New(sha256.New, []byte(r.secret))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	raw, _ := io.ReadAll(req.Body)
	signed := "v0=" + r.hash("v0:"+req.Header.Get("x-zm-request-timestamp")+":"+string(raw))
	if signed != req.Header.Get("x-zm-signature") {
		r.t.Errorf("signature of %s does not verify", raw)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var event object
	if err := json.Unmarshal(raw, &event); err != nil {
		r.t.Error(err)
	}
	if event["event"] == "endpoint.url_validation" {
		token := event["payload"].(object)["plainToken"].(string)
		_, _ = fmt.Fprintf(w, `{"plainToken":%q,"encryptedToken":%q}`, token, r.hash(token))
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, event)
	r.heads = append(r.heads, req.Header.Clone())
	if len(r.status) > 0 {
		w.WriteHeader(r.status[0])
		r.status = r.status[1:]
	}
}

// names lists the events that came, in order.
func (r *receiver) names() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var names []string
	for _, e := range r.events {
		names = append(names, strings.TrimPrefix(e["event"].(string), "meeting."))
	}
	return strings.Join(names, " ")
}

// object is the payload's object of the nth event.
func (r *receiver) object(n int) object {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.events[n]["payload"].(object)["object"].(object)
}

// subscribed registers a receiver in process.
func subscribed(t *testing.T, s *zoomtest.Server, opts ...zoomtest.SubscribeOption) *receiver {
	t.Helper()
	r := newReceiver(t)
	if _, err := s.SubscribeHandler(r, opts...); err != nil {
		t.Fatal(err)
	}
	return r
}

func settle(t *testing.T, s *zoomtest.Server) {
	t.Helper()
	if err := s.Settle(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
}

// B14: one visit from token to report, over real sockets.
func TestVisit(t *testing.T) {
	t.Parallel()
	s := zoomtest.New()
	t.Cleanup(s.Close)
	a := &api{t: t, s: s, client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}}
	a.token = a.serverToken()
	hooks := newReceiver(t)
	if _, err := s.SubscribeHandler(hooks); err != nil {
		t.Fatal(err)
	}

	host := a.want(http.StatusCreated, "POST /users", object{"action": "custCreate", "user_info": object{
		"email": "d7@visits.example", "type": 2, "first_name": "Dana", "last_name": "Doc",
	}}).str("id")
	made := a.want(http.StatusCreated, "POST /users/"+host+"/meetings", object{
		"topic": "Video visit", "type": 2, "start_time": "2030-01-05T10:00:00Z", "duration": 30,
		"settings": object{"waiting_room": true, "approval_type": 0},
	})
	id := int64(made.int("id"))
	reg := a.want(http.StatusCreated, fmt.Sprintf("POST /meetings/%d/registrants", id), object{
		"email": "p1@visits.example", "first_name": "P.", "last_name": "Test",
	})

	early, err := s.Join(id, zoomtest.Person{RegistrantID: reg.str("registrant_id")})
	if err != nil || early.State != zoomtest.WaitingForHost {
		t.Fatalf("the patient before the host: %+v, %v", early, err)
	}
	if _, err := s.Start(id, ""); err != nil {
		t.Fatal(err)
	}
	if err := s.Admit(id, early.UUID); err != nil {
		t.Fatal(err)
	}
	if err := s.End(id); err != nil {
		t.Fatal(err)
	}
	settle(t, s)
	want := "user.created created participant_jbh_waiting started participant_joined participant_joined_waiting_room " +
		"participant_admitted participant_left_waiting_room participant_joined participant_left participant_left ended"
	if got := hooks.names(); got != want {
		t.Errorf("events:\n got %s\nwant %s", got, want)
	}
	if p := hooks.object(8)["participant"].(object); p["registrant_id"] != reg.str("registrant_id") || p["email"] != "p1@visits.example" {
		t.Errorf("the patient's join names nobody: %v", p)
	}
	past := a.want(http.StatusOK, fmt.Sprintf("GET /past_meetings/%d/participants", id), nil)
	if past.int("total_records") != 2 {
		t.Errorf("past participants: %s", past.raw)
	}
	a.want(http.StatusNoContent, "DELETE /users/"+host+"?action=delete", nil)
	s.MustNotExceed(t, "POST /users/{userId}/meetings", 1)
	if got := s.CallsTotal(); got != 5 {
		t.Errorf("%d calls were counted, want 5", got)
	}
}

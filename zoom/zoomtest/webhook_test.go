package zoomtest_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// drain waits for all retries; in a bubble that takes no time.
func drain(t *testing.T, s *zoomtest.Server) {
	t.Helper()
	if err := s.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Retries come 5, 20 and 60 minutes apart under the same request id, after
// 5xx and timeouts only.
func TestWebhookRetries(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answers []int
		want    []time.Duration
	}{
		"delivered":      {[]int{204}, []time.Duration{0}},
		"one failure":    {[]int{503, 200}, []time.Duration{0, 5 * time.Minute}},
		"gone for good":  {[]int{500, 502, 503, 504, 200}, []time.Duration{0, 5 * time.Minute, 25 * time.Minute, 85 * time.Minute}},
		"refused":        {[]int{401, 200}, []time.Duration{0}},
		"sent elsewhere": {[]int{307, 200}, []time.Duration{0}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, _ := inProcess(t)
				hooks := subscribed(t, s)
				hooks.status = c.answers
				start := time.Now()
				s.Emit("meeting.test", object{"object": object{"topic": "Größe 🙂"}})
				drain(t, s)
				var got []time.Duration
				for _, d := range s.Deliveries()[1:] {
					got = append(got, d.At.Sub(start))
				}
				if len(got) != len(c.want) {
					t.Fatalf("attempts at %v, want %v", got, c.want)
				}
				for i, h := range hooks.heads {
					stamp := strconv.FormatInt(start.Add(c.want[i]).Unix(), 10)
					if got[i] != c.want[i] || h.Get("x-zm-request-timestamp") != stamp || h.Get("x-zm-request-id") != hooks.heads[0].Get("x-zm-request-id") {
						t.Errorf("attempt %d at %v, headers %v", i+1, got[i], h)
					}
				}
			})
		})
	}
}

// An answer that takes longer than three seconds is none.
func TestWebhookTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _ := inProcess(t, zoomtest.WithQuirks(zoomtest.Quirks{RetryKeepsTimestamp: true}))
		takes := make(chan time.Duration, 2)
		takes <- 3*time.Second + 1
		takes <- 2 * time.Second
		stamps := make(chan string, 2)
		_, err := s.SubscribeHandler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			stamps <- r.Header.Get("x-zm-request-timestamp")
			time.Sleep(<-takes)
		}), zoomtest.Unvalidated())
		if err != nil {
			t.Fatal(err)
		}
		s.Emit("meeting.test", nil)
		drain(t, s)
		log := s.Deliveries()
		if len(log) != 2 || log[0].Status != -1 || log[1].Status != 200 || log[1].Attempt != 2 {
			t.Errorf("deliveries %+v", log)
		}
		if first, second := <-stamps, <-stamps; first != second {
			t.Errorf("timestamps %s and %s: the quirk keeps the first", first, second)
		}
	})
}

// Nothing is registered until the endpoint proves that it knows the secret.
func TestURLValidation(t *testing.T) {
	t.Parallel()
	s := zoomtest.New()
	t.Cleanup(s.Close)
	good := newReceiver(t)
	wrong := newReceiver(t)
	wrong.secret = "other"
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		fine    bool
	}{
		"right":     {good.ServeHTTP, true},
		"silent":    {func(http.ResponseWriter, *http.Request) {}, false},
		"refusing":  {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }, false},
		"elsewhere": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/x", http.StatusFound) }, false},
		"wrong secret": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"plainToken":"x","encryptedToken":"`+wrong.hash("x")+`"}`)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			endpoint := httptest.NewServer(c.handler)
			defer endpoint.Close()
			sub, err := s.Subscribe(endpoint.URL, zoomtest.DeliveryHeader("X-Ours", "1"))
			if c.fine != (err == nil) || err != nil && !errors.Is(err, zoomtest.ErrValidation) {
				t.Fatalf("error %v", err)
			}
			if err != nil {
				return
			}
			s.Emit("meeting.test", nil)
			settle(t, s)
			if good.names() != "test" || good.heads[0].Get("X-Ours") != "1" || good.heads[0].Get("User-Agent") != "Zoom Marketplace/1.0a" {
				t.Errorf("delivered %q, %v", good.names(), good.heads)
			}
			sub.Cancel()
			s.Emit("meeting.test", nil)
			settle(t, s)
			if good.names() != "test" {
				t.Error("an event after Cancel")
			}
		})
	}
	if _, err := s.Subscribe("http://127.0.0.1:1"); !errors.Is(err, zoomtest.ErrValidation) {
		t.Errorf("unreachable: %v", err)
	}
}

// The endpoint is challenged every 72 hours; six failures in a row switch it off.
func TestRevalidation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _ := inProcess(t)
		good := newReceiver(t)
		var broken atomic.Bool
		sub, err := s.SubscribeHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if broken.Load() {
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			good.ServeHTTP(w, r)
		}))
		if err != nil {
			t.Fatal(err)
		}
		pass := func(challenges int) {
			time.Sleep(time.Duration(challenges) * 72 * time.Hour)
			synctest.Wait()
		}
		broken.Store(true)
		pass(5)
		broken.Store(false)
		pass(1)
		broken.Store(true)
		pass(5)
		if sub.Disabled() {
			t.Error("switched off after five failures")
		}
		pass(1)
		if !sub.Disabled() || len(s.Deliveries()) != 13 {
			t.Errorf("disabled %v after %d challenges", sub.Disabled(), len(s.Deliveries()))
		}
	})
}

// E10, E22: duplicates, swapped order, blank fields, numeric ids, a silent host.
func TestWebhookQuirks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		quirks zoomtest.Quirks
		want   string
		check  func(*testing.T, *receiver)
	}{
		"none":       {zoomtest.Quirks{}, "started participant_joined participant_joined participant_left participant_left ended", nil},
		"host":       {zoomtest.Quirks{NoHostJoin: true}, "started participant_joined participant_left participant_left ended", nil},
		"reordering": {zoomtest.Quirks{Reorder: true}, "participant_joined started participant_left participant_joined ended participant_left", nil},
		"duplicates": {zoomtest.Quirks{Duplicates: true, NoHostJoin: true}, "started started participant_joined participant_joined " +
			"participant_left participant_left participant_left participant_left ended ended", func(t *testing.T, r *receiver) {
			if r.heads[0].Get("x-zm-request-id") != r.heads[1].Get("x-zm-request-id") || r.heads[1].Get("x-zm-request-id") == r.heads[2].Get("x-zm-request-id") {
				t.Error("a duplicate has the request id of its original, and of nothing else")
			}
		}},
		"blanks": {zoomtest.Quirks{BlankNames: true, BlankEmails: true, NumericIDs: true, PrivateIPs: true},
			"started participant_joined participant_joined participant_left participant_left ended", func(t *testing.T, r *receiver) {
				p := r.object(1)["participant"].(object)
				if _, number := r.object(1)["id"].(float64); !number || p["user_name"] != "" || p["email"] != "" || p["private_ip"] == nil {
					t.Errorf("object %v", r.object(1))
				}
			}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, a := inProcess(t, zoomtest.WithQuirks(c.quirks))
				id := a.meeting(object{"type": 3})
				hooks := subscribed(t, s)
				if _, err := s.Start(id, ""); err != nil {
					t.Fatal(err)
				}
				if _, err := s.Join(id, zoomtest.Person{Name: "P. Test"}); err != nil {
					t.Fatal(err)
				}
				if err := s.End(id); err != nil {
					t.Fatal(err)
				}
				time.Sleep(10 * time.Second)
				settle(t, s)
				if got := hooks.names(); got != c.want {
					t.Errorf("events\n got %s\nwant %s", got, c.want)
				}
				if c.check != nil {
					c.check(t, hooks)
				}
			})
		})
	}
}

// A38: the app is removed: tokens die, the deauthorization endpoint is told,
// event subscriptions are not.
func TestDeauthorize(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	events := subscribed(t, s)
	deauth := subscribed(t, s, zoomtest.Deauthorization())
	s.Deauthorize()
	settle(t, s)
	a.refused(401, 124, "GET /users", nil)
	if events.names() != "" || deauth.names() != "app_deauthorized" {
		t.Fatalf("events %q, deauthorization %q", events.names(), deauth.names())
	}
	payload := deauth.events[0]["payload"].(object)
	if payload["client_id"] != zoomtest.DefaultClientID || payload["event_ts"] == nil || deauth.events[0]["event_ts"] != nil {
		t.Errorf("event %v", deauth.events[0])
	}
}

// Subscriptions take only the events they ask for, and Close drops the rest.
func TestSubscriptionFilterAndClose(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _ := inProcess(t)
		hooks := subscribed(t, s, zoomtest.Events("meeting.b"))
		hooks.status = []int{500}
		s.Emit("meeting.a", nil)
		s.Emit("meeting.b", nil)
		settle(t, s)
		s.Close()
		s.Emit("meeting.b", nil)
		time.Sleep(2 * time.Hour)
		if got := strings.TrimSpace(hooks.names()); got != "b" {
			t.Errorf("events %q", got)
		}
	})
}

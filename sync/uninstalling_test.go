package syncer

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/zoomvideo"
	"github.com/televisit/televisit-go/zoom/webhooks"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// E16, A38: Zoom sends word of a removal once more after the app was installed
// again. It stops nothing; word of a newer removal does.
func TestE16LateDeauthorisation(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		hook, err := webhooks.NewVerifier(zoomtest.DefaultSecretToken)
		c.must(err)
		h := zoomvideo.WebhookHandler(c.Engine, hook, zoomvideo.WebhookOptions{AccountOf: everyAccount})
		var body []byte
		var header http.Header
		_, err = c.zoom.SubscribeHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ = io.ReadAll(r.Body)
			header = r.Header.Clone()
			w.WriteHeader(http.StatusServiceUnavailable) // it is lost here, and sent again
		}), zoomtest.Deauthorization(), zoomtest.Unvalidated())
		c.must(err)
		c.zoom.Deauthorize()
		synctest.Wait()
		send := func() bool {
			r := httptest.NewRequest(http.MethodPost, "/zoom/webhooks", bytes.NewReader(body))
			r.Header = header
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				t.Errorf("answered %d", w.Code)
			}
			gone, err := c.HasUninstalled(t.Context())
			c.must(err)
			return gone
		}
		time.Sleep(time.Minute)
		g := storage.OAuthGrant{InstalledAt: c.core.Now()}
		c.must(c.acct().Commit(t.Context(), storage.Put(&g)))
		if send() {
			t.Error("an earlier removal stopped the new installation")
		}
		if run := c.sync(); run.State != storage.RunSucceeded {
			t.Errorf("the next sync: %+v", run)
		}
		c.must(c.Uninstalled(t.Context(), clinicAccount, driver.Removal{At: c.core.Now().Add(time.Second)}))
		if gone, err := c.HasUninstalled(t.Context()); !gone || err != nil {
			t.Errorf("a newer removal changed nothing: %v", err)
		}
	})
}

// B13, A38: of an account under legal hold it is said once, however often it is
// looked at, by however many processes, that its data are kept, and Zoom is not
// asked again to revoke its tokens. Another removal says it again; when the hold
// is lifted, the account is wiped.
func TestB13LegalHoldIsSaidOnce(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		var logs bytes.Buffer
		tries, held := 0, storage.ErrLegalHold
		hold := func(on bool) { c.settings(func(s *storage.Settings) { s.Retention.LegalHold = on }) }
		look := func(want int, word string) {
			t.Helper()
			logs.Reset()
			tries = 0
			for range 6 {
				c.restart()
				c.core.Log = slog.New(slog.NewTextHandler(&logs, nil))
				c.cfg.Uninstall = func(context.Context, string) error { tries++; return held }
				if _, wait := c.Schedule().RunTask(t.Context(), t.Context(), clinicAccount, TaskSync, TaskState{}); wait != lookForWork {
					t.Errorf("it is looked at again after %v", wait)
				}
			}
			if said := strings.Count(logs.String(), word); tries != want || said != want || strings.Contains(logs.String(), "ERROR") {
				t.Errorf("tried %d and said %d times, want %d:\n%s", tries, said, want, &logs)
			}
		}
		hold(true)
		for range 2 {
			c.must(c.Uninstalled(t.Context(), clinicAccount, driver.Removal{}))
			look(1, "are kept until the hold is lifted")
			look(0, "account")
			st, err := c.acct().Status(t.Context())
			c.must(err)
			if !account.Uninstalled(st) || !strings.Contains(st.Paused.Message, "legal hold") {
				t.Errorf("paused as %+v", st.Paused)
			}
			c.must(c.Reinstalled(t.Context()))
		}
		c.must(c.Uninstalled(t.Context(), clinicAccount, driver.Removal{}))
		look(1, "are kept until the hold is lifted")
		hold(false)
		held = nil
		look(6, "is wiped") // this clinic's Uninstall leaves the account there
	})
}

// E16: corrected keys do not bring an account back that has removed the app.
func TestE16ResumeLiftsNoUninstallation(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.must(c.Uninstalled(t.Context(), clinicAccount, driver.Removal{}))
		c.must(c.Resume(t.Context()))
		if gone, err := c.HasUninstalled(t.Context()); !gone || err != nil {
			t.Errorf("it goes on: %v", err)
		}
	})
}

// A38: whatever is under way when the app is removed, here in another process:
// that call ends, and no other is made. What Zoom tells later is not kept.
func TestA38StopsAtOnce(t *testing.T) {
	work := func(c *clinic) {
		_, _ = c.Sync(c.t.Context(), SyncOptions{})
		_, _ = c.Work(c.t.Context())
		_, _ = c.outbox().DeliverMails(c.t.Context()) // one after the other
		_, _ = c.outbox().DeliverEvents(c.t.Context())
	}
	var calls []string
	inClinic(t, func(_ *testing.T, c *clinic) {
		c.book(26 * time.Hour)
		calls = externalCalls(c, func(string) {})(work)
	})
	if len(calls) < 8 {
		t.Fatalf("calls: %v", calls)
	}
	for i, at := range calls {
		t.Run(at, func(t *testing.T) {
			inClinic(t, func(t *testing.T, c *clinic) {
				c.book(26 * time.Hour)
				here := c.Engine
				c.restart()
				elsewhere := c.Engine
				c.Engine, c.Account = here, here.Account(clinicAccount)
				got := externalCalls(c, func(name string) {
					if name == at {
						c.must(elsewhere.Uninstalled(t.Context(), clinicAccount, driver.Removal{}))
					}
				})(work)
				if !slices.Equal(got, calls[:i+1]) {
					t.Errorf("calls %v, want them to end with %s", got, at)
				}
				ev := storage.Event{ID: "late", Type: webhooks.EventMeetingStarted, OccurredAt: c.core.Now(), Raw: []byte("{}")}
				c.must(c.Observe(t.Context(), clinicAccount, ev))
				if _, err := c.acct().Event(t.Context(), "late"); err == nil {
					t.Error("an event of an account that has gone is kept")
				}
			})
		})
	}
}

// externalCalls runs work and names the calls to the outside that it makes, in
// order; told is told of each before it is made.
func externalCalls(c *clinic, told func(string)) func(work func(*clinic)) []string {
	var mu sync.Mutex
	var calls []string
	c.points(func(_ context.Context, name string) error {
		name, before := strings.CutSuffix(name, ".before")
		if !before || strings.Contains(name, "commit") || name == "connect" {
			return nil
		}
		mu.Lock()
		calls = append(calls, name)
		mu.Unlock()
		told(name)
		return nil
	})
	return func(work func(*clinic)) []string {
		work(c)
		return calls
	}
}

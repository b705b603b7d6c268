package syncer

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/converge"
	"github.com/televisit/televisit-go/sync/zoomvideo"
	"github.com/televisit/televisit-go/zoom/webhooks"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// A38, E16: once Zoom says that the app was removed, nothing is done any more,
// and the account is revoked and wiped, however often that fails; installed
// again, it starts clean.
func TestA38Uninstall(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		hook, err := webhooks.NewVerifier(zoomtest.DefaultSecretToken)
		c.must(err)
		_, err = c.zoom.SubscribeHandler(zoomvideo.WebhookHandler(c.Engine, hook, zoomvideo.WebhookOptions{AccountOf: everyAccount}), zoomtest.Deauthorization())
		c.must(err)
		c.book(26 * time.Hour)
		c.pass()
		c.settings(func(s *storage.Settings) { s.Company = "Other" })
		var tried atomic.Int32
		c.cfg.Uninstall = func(ctx context.Context, account string) error {
			if tried.Add(1) < 3 {
				return errors.New("not now")
			}
			s, err := c.store.Account(account).Settings(ctx)
			if err != nil {
				return err
			}
			st, err := c.store.Account(account).Status(ctx)
			if err != nil {
				return err
			}
			return c.store.Account(account).Commit(ctx, storage.Delete(&s), storage.Delete(&st))
		}
		stop := c.running()
		time.Sleep(time.Second)
		before := len(c.mails.Sent())
		c.zoom.Deauthorize()
		synctest.Wait()
		if err := face(converge.Visit(t.Context(), t.Context(), c.Account.at, "any")); !isPaused(err) {
			t.Errorf("a visit is worked on: %v", err)
		}
		if _, err := c.Sync(t.Context(), SyncOptions{}); !isPaused(err) {
			t.Errorf("a sync runs: %v", err)
		}
		time.Sleep(30 * time.Minute)
		if tried := tried.Load(); tried != 3 {
			t.Errorf("revoked and wiped %d times, want until it was done", tried)
		}
		if n := len(c.mails.Sent()); n != before {
			t.Errorf("%d mails were sent after it", n-before)
		}
		if ids, err := c.Schedule().Accounts(t.Context()); len(ids) != 0 || err != nil {
			t.Errorf("accounts %v, %v", ids, err)
		}
		stop()
		s := storage.DefaultSettings()
		s.AppointmentTypeIDs = []string{c.typeID}
		c.must(c.acct().Commit(t.Context(), storage.Put(&s)))
		if run := c.sync(); run.State != storage.RunSucceeded {
			t.Errorf("installed again: %+v", run)
		}
	})
}

// A38: a deauthorisation that Zoom did not sign changes nothing.
func TestA38Unsigned(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		hook, err := webhooks.NewVerifier("another secret")
		c.must(err)
		var codes []int
		h := zoomvideo.WebhookHandler(c.Engine, hook, zoomvideo.WebhookOptions{AccountOf: everyAccount})
		_, err = c.zoom.SubscribeHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			rec := &statusRecorder{ResponseWriter: w}
			h.ServeHTTP(rec, r)
			codes = append(codes, rec.code)
		}), zoomtest.Deauthorization(), zoomtest.Unvalidated())
		c.must(err)
		c.zoom.Deauthorize()
		synctest.Wait()
		if !slices.Contains(codes, http.StatusUnauthorized) {
			t.Errorf("answers %v", codes)
		}
		if gone, err := c.HasUninstalled(t.Context()); gone || err != nil {
			t.Errorf("uninstalled %v, %v", gone, err)
		}
	})
}

type statusRecorder struct {
	http.ResponseWriter
	code int
}

func (r *statusRecorder) WriteHeader(code int) { r.code = code; r.ResponseWriter.WriteHeader(code) }

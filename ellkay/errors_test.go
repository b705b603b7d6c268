package ellkay_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/ellkay"
)

var notes = "n"

// get and edit are a read and a write.
func get(t *testing.T, site *ellkay.Site) error {
	_, err := site.Appointments.Get(t.Context(), "A-1")
	return err
}

func edit(t *testing.T, site *ellkay.Site) error {
	return site.Appointments.Edit(t.Context(), ellkay.EditRequest{ID: "A-1", Notes: &notes})
}

// Every code under every status, success included: how often a read and a write
// are tried, and what is known about the write afterwards.
func TestCodesDecideRepeats(t *testing.T) {
	t.Parallel()
	const most = 4
	type want struct {
		reads, writes int
		unknown       bool // after a write
	}
	wants := map[ellkay.Code]want{
		ellkay.CodeOperationFailed:             {most, 1, true},
		ellkay.CodeTemporaryBridgeError:        {most, 1, true},
		ellkay.CodeExternalInternalServerError: {most, 1, true},
		ellkay.CodePageRequestTimeout:          {most, 1, true},
		ellkay.CodeOperationCancelled:          {1, 1, true},
		ellkay.CodeExternalServerUnavailable:   {1, 1, true},
		ellkay.CodeLKCloudFileTransmitFailed:   {most, most, false},
		ellkay.CodeExternalAPIRateLimitReached: {2, 2, false}, // 30 s, then a minute is too long to wait
		ellkay.CodeBridgeOffline:               {1, 1, false},
		ellkay.CodeServiceUnavailable:          {1, 1, false},
		ellkay.CodeEntityNotFound:              {1, 1, false},
		ellkay.CodeBadFieldInput:               {1, 1, false},
		ellkay.CodeFeatureNotSupported:         {1, 1, false},
		ellkay.CodeForbidden:                   {1, 1, false},
	}
	for code, w := range wants {
		for _, status := range []int{200, 400, 500} {
			t.Run(fmt.Sprintf("%s under %d", code, status), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					f := newFake(func(fakeCall) (int, string) { return status, fault(string(code), "Notes") })
					e, ok := errors.AsType[*ellkay.Error](get(t, f.site(t, ellkay.Profile{})))
					if !ok || e.Code != code || e.Unknown() || e.Handle == "" || e.Status != status || e.Action() == "" || f.count("GetAppointment") != w.reads {
						t.Errorf("read: %v after %d tries", e, f.count("GetAppointment"))
					}
					e, ok = errors.AsType[*ellkay.Error](edit(t, f.site(t, ellkay.Profile{})))
					if !ok || e.Unknown() != w.unknown || f.count("EditAppointment") != w.writes {
						t.Errorf("write: %v (unknown %v) after %d tries", e, e.Unknown(), f.count("EditAppointment"))
					}
					if limited := code == ellkay.CodeExternalAPIRateLimitReached; limited == e.RetryAt.IsZero() {
						t.Errorf("retry at %v", e.RetryAt)
					}
					for _, text := range []string{"Robin", "555", secretKey, "T1"} {
						if strings.Contains(e.Error(), text) {
							t.Errorf("%q holds %q", e, text)
						}
					}
				})
			})
		}
	}
}

// Z7, Z8: whatever does not prove something is about this request, for now: no
// absence, no refused keys, no success.
func TestAnswersWithoutFault(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		status  int
		body    string
		class   ellkay.Class
		reads   int
		unknown bool // after a write
	}{
		{"HTML 502", 502, "<html>bad gateway</html>", ellkay.ClassRetryable, 4, true},
		{"empty 500", 500, "", ellkay.ClassRetryable, 4, true},
		{"429", 429, "", ellkay.ClassRetryable, 4, false},
		{"400", 400, "<html>", ellkay.ClassSlow, 1, false},
		{"401", 401, "<html>", ellkay.ClassSlow, 2, false}, // once more with a new token
		{"403", 403, "", ellkay.ClassSlow, 1, false},
		{"404", 404, "not found", ellkay.ClassSlow, 1, false},
		{"404 HTML", 404, "<html>", ellkay.ClassSlow, 1, false},
		{"410", 410, `{"message":"Gone"}`, ellkay.ClassSlow, 1, false},
		{"302 to nowhere", 302, "", ellkay.ClassSlow, 1, false},
		{"HTML under success", 200, "<html>", ellkay.ClassRetryable, 1, true},
		{"text under success", 200, "Service OK", ellkay.ClassRetryable, 1, true},
		{"null under success", 200, "null", ellkay.ClassRetryable, 1, true},
		{"{} under success", 200, "{}", ellkay.ClassRetryable, 1, true},
		{"[] under success", 200, "[]", ellkay.ClassRetryable, 1, true},
		{"true under success", 200, "true", ellkay.ClassRetryable, 1, true},
		{"ok under success", 200, `{"status":"ok"}`, ellkay.ClassRetryable, 1, true},
		{"cut off under success", 200, `{"id":"A-1"`, ellkay.ClassRetryable, 1, true},
		{"nothing under success", 200, "", ellkay.ClassRetryable, 1, true},
		{"202", 202, "", ellkay.ClassRetryable, 1, true},
		{"204", 204, "", ellkay.ClassRetryable, 1, true},
		{"another appointment", 200, `{"id":"A-2"}`, ellkay.ClassAmbiguous, 1, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFake(func(fakeCall) (int, string) { return tt.status, tt.body })
				site := f.site(t, ellkay.Profile{})
				e, ok := errors.AsType[*ellkay.Error](get(t, site))
				if !ok || e.Class != tt.class || e.Status != tt.status || f.count("GetAppointment") != tt.reads {
					t.Errorf("read: %v after %d tries", e, f.count("GetAppointment"))
				}
				proven(t, e)
				e, ok = errors.AsType[*ellkay.Error](edit(t, site))
				if !ok || e.Unknown() != tt.unknown {
					t.Fatalf("write: %v", e)
				}
				proven(t, e)
			})
		})
	}
}

// proven fails when an answer that proves nothing is taken for something.
func proven(t *testing.T, e *ellkay.Error) {
	t.Helper()
	for _, wide := range []error{ellkay.ErrNotFound, ellkay.ErrNotAvailable, ellkay.ErrNotPermitted, ellkay.ErrKeysRefused} {
		if errors.Is(e, wide) {
			t.Errorf("%v says: %v", e, wide)
		}
	}
	if e.Subject != ellkay.SubjectRequest || e.Class == ellkay.ClassClient || e.Class == ellkay.ClassSite || e.Class == ellkay.ClassRecord || e.Action() == "" {
		t.Errorf("%v is %s of %s", e, e.Class, e.Subject)
	}
}

// Section 4, trap 1: a write whose answer was lost is not sent twice, and says so.
func TestTrap1LostWriteIsNotRepeated(t *testing.T) {
	t.Parallel()
	var n atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if strings.HasSuffix(r.URL.Path, "token") {
			_, _ = io.WriteString(w, `{"access_token":"T1"}`)
			return
		}
		n.Add(1)
		conn, _, _ := http.NewResponseController(w).Hijack()
		_ = conn.Close()
	}))
	defer srv.Close()
	c, err := ellkay.New(ellkay.WithURL(srv.URL), ellkay.WithTokenURL(srv.URL+"/token"), ellkay.WithClientCredentials("id", "s"))
	if err != nil {
		t.Fatal(err)
	}
	err = edit(t, c.Site(secretKey, ellkay.Profile{}))
	e, ok := errors.AsType[*ellkay.Error](err)
	if !ok || !e.Unknown() || n.Load() != 1 || strings.Contains(e.Error(), srv.URL) {
		t.Errorf("%v after %d tries", err, n.Load())
	}
}

// Section 4, trap 1: an edit that surely never arrived is not unknown.
func TestTrap1UnreachableIsNotUnknown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(nil)
		c := f.client(t, ellkay.WithHTTPClient(&http.Client{Transport: refusing{f}}))
		e, ok := errors.AsType[*ellkay.Error](edit(t, c.Site(secretKey, ellkay.Profile{})))
		if !ok || e.Unknown() || e.Class != ellkay.ClassRetryable || e.Status != 0 || !errors.Is(e, syscall.ECONNREFUSED) {
			t.Errorf("%v", e)
		}
	})
}

// refusing gives tokens and refuses connections for everything else.
type refusing struct{ next http.RoundTripper }

func (s refusing) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "token") {
		return s.next.RoundTrip(r)
	}
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
}

// Section 4, trap 2: a Retry-After beyond what a call waits becomes a time.
func TestTrap2LongRetryAfter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(func(fakeCall) (int, string) { return 429, "slow down" })
		f.header.Set("Retry-After", "3600")
		begun := time.Now()
		e, ok := errors.AsType[*ellkay.Error](get(t, f.site(t, ellkay.Profile{})))
		if !ok || !e.RetryAt.Equal(begun.Add(time.Hour)) || !time.Now().Equal(begun) {
			t.Errorf("%v after %v", e, time.Since(begun))
		}
	})
}

// Section 4, trap 3: after the last try the fault is still there, handle and all.
// Trap 4: LKCloud's rate limit under 400 is waited for.
func TestTrap3And4FaultSurvivesRetries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := 0
		f := newFake(func(fakeCall) (int, string) {
			if n++; n == 1 {
				return 400, fault("ExternalApiRateLimitReached", "")
			}
			return 200, `{"id":"A-1"}`
		})
		begun := time.Now()
		if err := get(t, f.site(t, ellkay.Profile{})); err != nil || time.Since(begun) < 30*time.Second || n != 2 {
			t.Errorf("%v after %v, %d tries", err, time.Since(begun), n)
		}
		f = newFake(func(fakeCall) (int, string) { return 500, fault("TemporaryBridgeError", "") })
		e, ok := errors.AsType[*ellkay.Error](get(t, f.site(t, ellkay.Profile{})))
		if !ok || e.Code != ellkay.CodeTemporaryBridgeError || e.Handle != "00000000-0000-4000-8000-000000000001" {
			t.Errorf("%v", e)
		}
	})
}

// The caller's context ends a wait at once, and is found in the error.
func TestContextEndsTheCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(func(fakeCall) (int, string) { return 500, fault("OperationFailed", "") })
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, cancel)
		begun := time.Now()
		_, err := f.site(t, ellkay.Profile{}).Appointments.Get(ctx, "A-1")
		e, ok := errors.AsType[*ellkay.Error](err)
		if !errors.Is(err, context.Canceled) || !ok || e.Code != ellkay.CodeOperationFailed || time.Since(begun) != 100*time.Millisecond {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
	})
}

// C: a body of a gigabyte and a redirect to another host are bounded and clear.
func TestCHugeAnswerAndRedirect(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "GetAppointmentTypes") {
			http.Redirect(w, r, "https://elsewhere.example/", http.StatusTemporaryRedirect)
			return
		}
		w.Header().Set("Content-Length", "1073741824")
		_, _ = io.WriteString(w, "[")
	}))
	defer srv.Close()
	c, err := ellkay.New(ellkay.WithURL(srv.URL), ellkay.WithSubscriberKey("k"))
	if err != nil {
		t.Fatal(err)
	}
	site := c.Site(secretKey, ellkay.Profile{})
	if err := get(t, site); err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("huge: %v", err)
	}
	_, err = site.Appointments.Types(t.Context())
	if e, ok := errors.AsType[*ellkay.Error](err); !ok || e.Class != ellkay.ClassSlow || e.Subject != ellkay.SubjectRequest || !strings.Contains(err.Error(), "elsewhere.example") {
		t.Errorf("redirect: %v", err)
	}
}

// Section 4, trap 5: the timeout counts for one try, not for all of them
// together, and a read that ran into it is tried again.
func TestTrap5TimeoutIsPerTry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(func(fakeCall) (int, string) { return 200, `{"id":"A-1"}` })
		c := f.client(t, ellkay.WithTimeout(10*time.Second), ellkay.WithHTTPClient(&http.Client{Transport: &stalls{next: f, n: 2}}))
		begun := time.Now()
		if err := get(t, c.Site(secretKey, ellkay.Profile{})); err != nil || time.Since(begun) < 20*time.Second {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
	})
}

// stalls lets n calls of operations hang until their context ends.
type stalls struct {
	next http.RoundTripper
	n    int
}

func (s *stalls) RoundTrip(r *http.Request) (*http.Response, error) {
	if s.n == 0 || strings.HasSuffix(r.URL.Path, "token") {
		return s.next.RoundTrip(r)
	}
	s.n--
	<-r.Context().Done()
	return nil, r.Context().Err()
}

package zoom_test

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/zoom"
)

// What other Go clients of Zoom were seen to get wrong, one test each.

func TestPeer1TokenFailureKeepsItsCause(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"reason":"Invalid client_id or client_secret","error":"invalid_client"}`)
	}))
	defer srv.Close()
	c := newClient(t, zoom.WithServerToServer("a", "b", "c"), zoom.WithAPIURL(srv.URL), zoom.WithOAuthURL(srv.URL), zoom.WithHTTPClient(pooled(t)))
	_, err := c.Users.Get(t.Context(), "u", nil)
	e, ok := errors.AsType[*zoom.TokenError](err)
	if !ok || e.Operation != "OAuth.Token" || !errors.Is(err, zoom.ErrUnauthorized) || !strings.Contains(err.Error(), "client id and secret") || strings.Contains(err.Error(), "%!w") {
		t.Errorf("err = %v", err)
	}
}

func TestPeer2ContextIsObeyed(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer srv.Close()
	defer close(release)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	c := newClient(t, zoom.WithTokenSource(fixed{}), zoom.WithAPIURL(srv.URL), zoom.WithHTTPClient(pooled(t)))
	if _, err := c.Users.Get(ctx, "u", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("err = %v", err)
	}
}

func TestPeer2BodiesAreClosed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		opened, closed := 0, 0
		c := paced(t, inProcess(func(*http.Request) (*http.Response, error) {
			opened++
			resp := response([]int{500, 404, 200}[opened-1], `{"code":1001,"message":"x"}`)
			resp.Body = &closer{resp.Body, &closed}
			return resp, nil
		}))
		_, _ = c.Users.Get(t.Context(), "u", nil) // 500, then 404
		_, _ = c.Users.Get(t.Context(), "u", nil)
		if opened != 3 || closed != 3 {
			t.Errorf("%d bodies opened, %d closed", opened, closed)
		}
	})
}

type closer struct {
	io.ReadCloser
	n *int
}

func (c *closer) Close() error { *c.n++; return c.ReadCloser.Close() }

func TestPeer2HTML429IsUnderstood(t *testing.T) {
	t.Parallel()
	s := serve(t, reply{status: 429, body: "<html>Too Many Requests</html>", header: map[string]string{"Retry-After": "3600"}})
	_, err := s.client(t).Users.Get(t.Context(), "u", nil)
	if at, ok := zoom.RetryAt(err); !errors.Is(err, zoom.ErrRateLimited) || !ok || time.Until(at) < 59*time.Minute || len(s.calls) != 1 {
		t.Errorf("err = %v after %d calls", err, len(s.calls))
	}
}

func TestPeer3CredentialsUseTheStandardAlphabet(t *testing.T) {
	t.Parallel()
	s := serve(t)
	c := s.client(t, zoom.WithServerToServer("acc", "id?>", "~~?secret"))
	if err := c.CheckToken(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := "Basic " + base64.StdEncoding.EncodeToString([]byte("id?>:~~?secret"))
	if got := s.tokens[0]; got.Header.Get("Authorization") != want || got.Body != "account_id=acc&grant_type=account_credentials" || !strings.ContainsAny(want, "+/") {
		t.Errorf("sent %q %q, want %q", got.Header.Get("Authorization"), got.Body, want)
	}
}

func TestPeer5CreateSendsOnlyWhatIsSet(t *testing.T) {
	t.Parallel()
	s := serve(t, reply{status: 201, body: `{"id":1}`})
	if _, err := s.client(t).Meetings.Create(t.Context(), "u", &zoom.MeetingRequest{Topic: "x"}); err != nil {
		t.Fatal(err)
	}
	if got := s.calls[0].Body; got != `{"topic":"x"}` {
		t.Errorf("sent %s", got)
	}
}

func TestPeer6BodyInTwoPartsIsRead(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"id":"u1",`)
		w.(http.Flusher).Flush()
		time.Sleep(50 * time.Millisecond) // the server's pace is what is tested
		_, _ = io.WriteString(w, `"email":"a@b.test"}`)
	}))
	defer srv.Close()
	c := newClient(t, zoom.WithTokenSource(fixed{}), zoom.WithAPIURL(srv.URL), zoom.WithHTTPClient(pooled(t)))
	if u, err := c.Users.Get(t.Context(), "u1", nil); err != nil || u.Email != "a@b.test" {
		t.Errorf("user %+v, err %v", u, err)
	}
}

func TestPeer6ClientIsMadeAtOnce(t *testing.T) {
	t.Parallel()
	begun := time.Now()
	for range 100 {
		newClient(t, zoom.WithTokenSource(fixed{}))
	}
	if d := time.Since(begun); d > time.Second {
		t.Errorf("100 clients took %v", d)
	}
}

func TestPeer7PersonalMeetingIDIsStringOrNumber(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"id":"85012345678","pmi":1234567890}`, `{"id":85012345678,"pmi":"1234567890"}`} {
		s := serve(t, reply{status: 200, body: body})
		m, err := s.client(t).Meetings.Get(t.Context(), 85012345678, nil)
		if err != nil || m.ID != 85012345678 || m.PMI != "1234567890" {
			t.Errorf("%s: meeting %+v, err %v", body, m, err)
		}
	}
}

func TestPeer8TwoAccountsShareNoToken(t *testing.T) {
	t.Parallel()
	a, b := serve(t), serve(t)
	ca, cb := a.client(t), b.client(t)
	for range 3 {
		if _, err := ca.Users.Get(t.Context(), "u", nil); err != nil {
			t.Fatal(err)
		}
		if _, err := cb.Users.Get(t.Context(), "u", nil); err != nil {
			t.Fatal(err)
		}
	}
	if len(a.tokens) != 1 || len(b.tokens) != 1 {
		t.Errorf("%d and %d token requests, want 1 and 1", len(a.tokens), len(b.tokens))
	}
}

func TestPeer9OneTokenForManyCalls(t *testing.T) {
	t.Parallel()
	s := serve(t)
	c := s.client(t)
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if _, err := c.Users.Get(t.Context(), "u", nil); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(s.tokens) != 1 || len(s.calls) != 50 {
		t.Errorf("%d token requests for %d calls", len(s.tokens), len(s.calls))
	}
}

func TestPeer9TokenStatusIsChecked(t *testing.T) {
	t.Parallel()
	c := newClient(t, zoom.WithServerToServer("a", "b", "c"), zoom.WithPlan(zoom.PlanUnlimited, 1), inProcess(func(r *http.Request) (*http.Response, error) {
		if strings.HasSuffix(r.URL.Path, "/token") {
			return response(403, `{"access_token":"not to be used"}`), nil
		}
		t.Error("the API was called without a token")
		return response(200, `{"id":"7"}`), nil
	}))
	if _, err := c.Users.Get(t.Context(), "u", nil); !errors.Is(err, zoom.ErrUnavailable) {
		t.Errorf("err = %v", err)
	}
}

package httpmail_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/httpmail"
)

func TestSendPostsEveryMember(t *testing.T) {
	t.Parallel()
	s, want := newService(t), message()
	m := s.mailer(t, httpmail.Config{
		Header: map[string]string{"Authorization": "Bearer s3cret"}, IDHeader: "Idempotency-Key",
	})
	if err := m.Send(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	got := s.got()[0]
	if got.ID != want.ID || got.From != want.From.Address || got.To != want.To.Address || got.Subject != want.Subject ||
		got.Text != want.Text || got.HTML != want.HTML {
		t.Errorf("got %+v", got)
	}
	if got.Header["Auto-Submitted"] != "auto-generated" || got.Header["Message-ID"] != "<m1@lakeside.example>" {
		t.Errorf("headers of the mail %v", got.Header)
	}
	if len(got.Files) != 2 || !got.Files[0].Inline || got.Files[1].Inline ||
		!bytes.Equal(got.Files[0].Data, want.Inline[0].Data) || got.Files[1].ContentType != want.Attached[0].ContentType {
		t.Errorf("files %v", got.Files)
	}
	for name, value := range map[string]string{
		"Authorization": "Bearer s3cret", "Idempotency-Key": want.ID, "Content-Type": "application/json",
	} {
		if s.header.Get(name) != value {
			t.Errorf("%s is %q, want %q", name, s.header.Get(name), value)
		}
	}
}

func TestSendReadsTheAnswer(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status     int
		retryAfter string
		refused    []int
		taken      bool
		permanent  bool
		wait       time.Duration
	}{
		{status: 200, taken: true}, {status: 202, taken: true}, {status: 204, taken: true},
		{status: 400, permanent: true}, {status: 413, permanent: true}, {status: 422, permanent: true},
		{status: 400, refused: []int{422}}, {status: 406, refused: []int{406}, permanent: true},
		{status: 301}, {status: 401}, {status: 402}, {status: 403}, {status: 404}, {status: 408}, {status: 409},
		{status: 429, retryAfter: "7", wait: 7 * time.Second}, {status: 429, retryAfter: "soon"},
		{status: 429, retryAfter: "99999999999", wait: 24 * time.Hour},
		{status: 503, retryAfter: "120", wait: 2 * time.Minute},
		{status: 500, retryAfter: "7"}, {status: 502},
	} {
		t.Run(http.StatusText(tt.status)+tt.retryAfter, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			s.answer = func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "https://elsewhere.example/")
				w.Header().Set("Retry-After", tt.retryAfter)
				w.WriteHeader(tt.status)
				if tt.status != http.StatusNoContent {
					_, _ = io.WriteString(w, `{"message":"unknown recipient rosa@patients.example"}`)
				}
			}
			err := s.mailer(t, httpmail.Config{Refused: tt.refused}).Send(t.Context(), message())
			if tt.taken {
				if err != nil {
					t.Error(err)
				}
				return
			}
			failed, ok := errors.AsType[*httpmail.Error](err)
			if !ok || failed.Status != tt.status || notify.IsPermanent(err) != tt.permanent || notify.RetryDelay(err) != tt.wait {
				t.Fatalf("error %v, permanent %t, wait %v", err, notify.IsPermanent(err), notify.RetryDelay(err))
			}
			saysNothing(t, err)
		})
	}
}

func TestSendGivesUpInTime(t *testing.T) {
	t.Parallel()
	t.Run("own limit", func(t *testing.T) {
		t.Parallel()
		s := newService(t)
		s.answer = hang
		err := s.mailer(t, httpmail.Config{}, httpmail.WithTimeout(50*time.Millisecond)).Send(t.Context(), message())
		if err == nil || notify.IsPermanent(err) || !strings.Contains(err.Error(), "in time") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("caller's context", func(t *testing.T) {
		t.Parallel()
		s := newService(t)
		s.answer = hang
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		err := s.mailer(t, httpmail.Config{}).Send(ctx, message())
		if !errors.Is(err, context.DeadlineExceeded) || notify.IsPermanent(err) {
			t.Errorf("error %v", err)
		}
		saysNothing(t, err)
	})
}

// TestSendReadsNoEndlessAnswer: the status says what happened to the message.
func TestSendReadsNoEndlessAnswer(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.answer = func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				return
			}
		}
	}
	if err := s.mailer(t, httpmail.Config{}).Send(t.Context(), message()); err != nil {
		t.Error(err)
	}
}

func TestSendFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.answer = func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/send" {
			t.Error("the message and the key went elsewhere")
		}
		http.Redirect(w, r, "/moved", http.StatusTemporaryRedirect)
	}
	err := s.mailer(t, httpmail.Config{}).Send(t.Context(), message())
	if err == nil || notify.IsPermanent(err) {
		t.Errorf("error %v, want a temporary one", err)
	}
}

func TestSendVerifiesTheCertificate(t *testing.T) { // A39
	t.Parallel()
	s := newService(t)
	m, err := httpmail.New(httpmail.Config{URL: s.URL, Body: ownBody})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	err = m.Send(t.Context(), message())
	if err == nil || !strings.Contains(err.Error(), "certificate is not valid") || len(s.got()) != 0 {
		t.Errorf("error %v, %d messages", err, len(s.got()))
	}
}

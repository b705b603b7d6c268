package signin

import (
	"fmt"
	"testing"
	"time"
)

func TestReturnAddressStaysHere(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/appointments?day=2030-05-06": "/appointments?day=2030-05-06", "https://evil.example/": "/", "//evil.example": "/",
		`/\evil.example`: "/", "": "/", "appointments": "/", "/a\r\nb": "/", "javascript:alert(1)": "/",
	} {
		if got := local(in); got != want {
			t.Errorf("%q leads to %q, want %q", in, got, want)
		}
	}
}

// Whoever has the demo's time jump stays signed in: what is over is removed by
// that time, and the session is not over.
func TestSessionOutlivesAJump(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	s := f.sessions.scs.Store.(*sessionStore)
	ctx, ends := inside(t.Context()), time.Now().Add(sessionLifetime)
	for _, token := range []string{"jumper", "bystander"} {
		if err := s.CommitCtx(ctx, token, []byte("data"), ends); err != nil {
			t.Fatal(err)
		}
	}
	f.now = f.now.Add(24 * time.Hour)
	if err := s.CommitCtx(ctx, "jumper", []byte("data"), ends); err != nil {
		t.Fatal(err)
	}
	account, err := s.account(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := account.Purge(ctx, f.now); err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]bool{"jumper": true, "bystander": false} {
		if _, found, err := s.FindCtx(ctx, token); err != nil || found != want {
			t.Errorf("the %s's session is there: %v, want %v; %v", token, found, want, err)
		}
	}
}

// Sessions survive in the store, and end there.
func TestSessionStore(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	s := f.sessions.scs.Store.(*sessionStore)
	ctx := inside(t.Context())
	for i := range 3 {
		if err := s.CommitCtx(ctx, "token", fmt.Append(nil, i), time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if data, found, err := s.FindCtx(ctx, "token"); err != nil || !found || string(data) != "2" {
		t.Errorf("found %q %v %v", data, found, err)
	}
	if err := s.DeleteCtx(ctx, "token"); err != nil {
		t.Fatal(err)
	}
	if _, found, err := s.FindCtx(ctx, "token"); err != nil || found {
		t.Errorf("after deletion: %v %v", found, err)
	}
	if err := s.DeleteCtx(ctx, "token"); err != nil {
		t.Errorf("deleted twice: %v", err)
	}
	if err := s.CommitCtx(ctx, "old", nil, time.Now().Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, found, _ := s.FindCtx(ctx, "old"); found {
		t.Error("an expired session was found")
	}
}

package connector

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/storage/sqlite"
	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

const (
	callback   = "https://visits.example/oauth/callback"
	envDir     = "TELEVISIT_TEST_CHILD_DIR"
	envOAuth   = "TELEVISIT_TEST_CHILD_OAUTH_URL"
	manyAtOnce = 10
)

// tokenStore opens the store of all processes.
func tokenStore(t *testing.T, dir string) *grants {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, "televisit.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	keys, err := seal.Open(filepath.Join(dir, "keyset.json"))
	if err != nil {
		t.Fatal(err)
	}
	store, err := storage.Open(t.Context(), db, keys)
	if err != nil {
		t.Fatal(err)
	}
	return &grants{account: store.Account("acme")}
}

func installation(t *testing.T, oauthURL string) *zoom.OAuth {
	t.Helper()
	app, err := zoom.NewOAuth(zoomtest.DefaultClientID, zoomtest.DefaultClientSecret, callback, zoom.WithOAuthURL(oauthURL))
	if err != nil {
		t.Fatal(err)
	}
	return app
}

// Two servers over one database, as real processes, share an installation's
// refresh token, which works once: in every round they find the access token
// refused at the same time, and there is one refresh.
func TestTwoServersShareARefreshToken(t *testing.T) {
	t.Parallel()
	fake := zoomtest.New(zoomtest.WithRedirectURIs(callback))
	t.Cleanup(fake.Close)
	dir := t.TempDir()
	store := tokenStore(t, dir)
	code, err := fake.Authorize("", callback)
	if err != nil {
		t.Fatal(err)
	}
	first, err := installation(t, fake.OAuthURL()).Exchange(t.Context(), code, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := keep(t.Context(), store.account, "owner", first); err != nil {
		t.Fatal(err)
	}
	servers := []*server{startServer(t, dir, fake.OAuthURL()), startServer(t, dir, fake.OAuthURL())}
	const rounds = 4
	fake.ResetCalls()
	token := first.AccessToken
	for round := 1; round <= rounds; round++ {
		var wg sync.WaitGroup
		answers := make([]string, len(servers))
		for i, s := range servers {
			wg.Go(func() { answers[i] = s.renew(token) })
		}
		wg.Wait()
		if g, err := store.Load(context.WithoutCancel(t.Context())); err != nil || g.Dead || answers[0] != g.AccessToken || answers[1] != g.AccessToken || g.AccessToken == token {
			t.Fatalf("round %d: the servers do not have the token of the store (dead %t, %v)", round, g.Dead, err)
		}
		token = answers[0]
		if n := fake.Calls("POST /oauth/token"); n != round {
			t.Fatalf("round %d: %d refreshes so far", round, n)
		}
	}
}

// server is one process.
type server struct {
	in  io.Writer
	out *bufio.Reader
}

func startServer(t *testing.T, dir, oauthURL string) *server {
	t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), os.Args[0], "-test.run=^TestServerProcess$", "-test.count=1") // this program again
	cmd.Env = append(os.Environ(), envDir+"="+dir, envOAuth+"="+oauthURL)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close(); _, _ = io.Copy(io.Discard, out); _ = cmd.Wait() })
	return &server{in, bufio.NewReader(out)}
}

// renew has many callers of a server find a token refused; it returns the next.
func (s *server) renew(refused string) string {
	_, _ = fmt.Fprintln(s.in, refused)
	line, _ := s.out.ReadString('\n')
	return strings.TrimSpace(line)
}

// TestServerProcess is the program that startServer runs.
func TestServerProcess(t *testing.T) {
	if os.Getenv(envDir) == "" {
		t.Skip("it is a part of TestTwoServersShareARefreshToken")
	}
	source := installation(t, os.Getenv(envOAuth)).Source(tokenStore(t, os.Getenv(envDir)))
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		answers := make([]string, manyAtOnce)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() {
				token, err := source.Renew(t.Context(), in.Text())
				if err != nil {
					token = err.Error()
				}
				answers[i] = token
			})
		}
		wg.Wait()
		for _, a := range answers {
			if a != answers[0] {
				answers[0] = "they differ"
			}
		}
		fmt.Println(answers[0])
	}
}

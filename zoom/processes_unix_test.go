//go:build unix

package zoom_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/televisit/televisit-go/zoom"
)

// lockedFile is a [zoom.TokenStore] for all processes of a machine: a file,
// replaced whole, beside one to lock.
type lockedFile struct{ path string }

func (f lockedFile) Load(context.Context) (g zoom.Token, err error) {
	raw, err := os.ReadFile(f.path)
	if err == nil {
		err = json.Unmarshal(raw, &g)
	}
	return g, err
}

func (f lockedFile) Update(ctx context.Context, change func(context.Context, zoom.Token) (zoom.Token, error)) error {
	lock, err := os.OpenFile(f.path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	g, err := f.Load(ctx)
	if err != nil {
		return err
	}
	if g, err = change(ctx, g); err != nil {
		return err
	}
	return f.write(g)
}

func (f lockedFile) write(g zoom.Token) error {
	raw, err := json.Marshal(g)
	if err != nil {
		return err
	}
	if err := os.WriteFile(f.path+".new", raw, 0o600); err != nil {
		return err
	}
	return os.Rename(f.path+".new", f.path)
}

const (
	envChildURL  = "TELEVISIT_TEST_CHILD_OAUTH_URL"
	envChildFile = "TELEVISIT_TEST_CHILD_GRANT"
	manyAtOnce   = 25
)

// child is one process of a vendor, as [startChild] sees it.
type child struct {
	cmd *exec.Cmd
	in  io.Writer
	out *bufio.Reader
}

func startChild(t *testing.T, oauthURL, file string) *child {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestChildProcess$", "-test.count=1")
	cmd.Env = append(os.Environ(), envChildURL+"="+oauthURL, envChildFile+"="+file)
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
	return &child{cmd, in, bufio.NewReader(out)}
}

// ask makes a child take its token many times at once, renewed when Zoom has
// refused the one it names, and returns what it says about them.
func (c *child) ask(refused string) string {
	_, _ = fmt.Fprintln(c.in, "refused:"+refused)
	line, _ := c.out.ReadString('\n')
	return strings.TrimSpace(line)
}

// TestChildProcess is the program that [startChild] runs.
func TestChildProcess(t *testing.T) {
	if os.Getenv(envChildURL) == "" {
		t.Skip("it is a part of TestRealProcessesOneRefreshToken")
	}
	app, err := zoom.NewOAuth("id", "secret", "https://we.test/callback", zoom.WithOAuthURL(os.Getenv(envChildURL)), zoom.WithHTTPClient(pooled(t)))
	if err != nil {
		t.Fatal(err)
	}
	source := app.Source(lockedFile{os.Getenv(envChildFile)})
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		refused := strings.TrimPrefix(in.Text(), "refused:")
		answers := make([]string, manyAtOnce)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() {
				token, err := source.Token(t.Context())
				if err == nil && refused != "" && token == refused {
					token, err = source.Renew(t.Context(), refused)
				}
				answers[i] = fmt.Sprintf("%s %v", token, err)
			})
		}
		wg.Wait()
		for _, a := range answers[1:] {
			if a != answers[0] {
				answers[0] = "they differ: " + a + " and " + answers[0]
			}
		}
		fmt.Println(answers[0])
	}
}

// Issue "The wire", 2: processes that share one installation's refresh token, which
// works once. In every round they all find the same access token ended at the same
// time: there is one refresh, and all go on with what it gave. Then one dies, and
// one that begins anew carries on.
func TestRealProcessesOneRefreshToken(t *testing.T) {
	t.Parallel()
	_, a, base := (&authServer{current: "r0"}).startAt(t)
	file := lockedFile{filepath.Join(t.TempDir(), "grant")}
	if err := file.write(zoom.Token{AccessToken: "a0", RefreshToken: "r0", Expiry: time.Now().Add(-time.Minute)}); err != nil {
		t.Fatal(err)
	}
	children := []*child{startChild(t, base, file.path), startChild(t, base, file.path), startChild(t, base, file.path)}
	const rounds = 8
	for n := 1; n <= rounds; n++ {
		if n == rounds/2 {
			_ = children[0].cmd.Process.Kill()
			children[0] = startChild(t, base, file.path)
		}
		var wg sync.WaitGroup
		for i, c := range children {
			wg.Go(func() {
				if got, want := c.ask(fmt.Sprint("a", n-1)), fmt.Sprintf("a%d <nil>", n); got != want {
					t.Errorf("round %d, process %d: %q, want %q", n, i, got, want)
				}
			})
		}
		wg.Wait()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.forms) != rounds {
		t.Errorf("%d calls of the token endpoint, want one a round", len(a.forms))
	}
	if g, err := file.Load(t.Context()); err != nil || g.Dead || g.RefreshToken != a.current {
		t.Errorf("the store does not hold the last token (dead %t, %v)", g.Dead, err)
	}
}

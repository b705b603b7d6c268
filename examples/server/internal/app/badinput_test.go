package app_test

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/examples/server/internal/app"
	"github.com/televisit/televisit-go/storage"
)

// What cannot work ends with one clear line and the exit code of the contract,
// and leaves nothing half-written.
func TestCannotStart(t *testing.T) {
	t.Parallel()
	busy, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = busy.Close() })
	for name, tc := range map[string]struct {
		args func(t *testing.T, dir string) []string
		code int
		want string
	}{
		"unknown flag":     {func(*testing.T, string) []string { return []string{"-nonsense"} }, 2, "-h lists the flags"},
		"half credentials": {func(*testing.T, string) []string { return []string{"-zoom-client-id=x"} }, 2, "-zoom-client-secret"},
		"no such store":    {func(*testing.T, string) []string { return []string{"-store=oracle:x"} }, 2, "-store must begin with"},
		"fleet alone": {func(*testing.T, string) []string {
			return []string{"-fleet", "-zoom-client-id=x", "-zoom-client-secret=x"}
		}, 2, "give -store postgres://"},
		"port in use": {func(*testing.T, string) []string { return []string{"-addr=" + busy.Addr().String()} }, 1, "-addr"},
		"no folder":   {func(_ *testing.T, dir string) []string { return []string{"-store=sqlite:" + dir + "/no/such/t.db"} }, 1, "t.db"},
		"not a database": {func(t *testing.T, dir string) []string {
			write(t, dir+"/t.db", "these are notes, not a database, and must survive", 0o600)
			return []string{"-store=sqlite:" + dir + "/t.db"}
		}, 1, "t.db"},
		"keys for everybody": {func(t *testing.T, dir string) []string {
			write(t, dir+"/k.json", "{}", 0o644)
			return []string{"-store=sqlite:" + dir + "/t.db", "-keyset=" + dir + "/k.json"}
		}, 1, "chmod 600"},
		"damaged keys": {func(t *testing.T, dir string) []string {
			write(t, dir+"/k.json", "{}", 0o600)
			return []string{"-store=sqlite:" + dir + "/t.db", "-keyset=" + dir + "/k.json"}
		}, 1, "k.json"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			args := append([]string{"-addr=127.0.0.1:0", "-keyset=" + dir + "/keys.json"}, tc.args(t, dir)...)
			code, stderr := fail(t, args...)
			if code != tc.code || !strings.Contains(stderr, tc.want) || strings.Count(stderr, "\n") != 1 {
				t.Errorf("code %d, want %d; one line with %q wanted, got %q", code, tc.code, tc.want, stderr)
			}
		})
	}
}

// fail runs the program, which is not to start, and returns what it says.
func fail(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second) // should it start all the same
	defer stop()
	code := app.Run(ctx, args, noEnv, &stdout, &stderr)
	if strings.Contains(stdout.String(), "listening") {
		t.Errorf("it started: %s", stdout.String())
	}
	return code, stderr.String()
}

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// A store that was sealed with another keyset is refused, untouched.
func TestAnotherKeyset(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	store, other := "-store=sqlite:"+filepath.Join(dir, "t.db"), "-store=sqlite:"+filepath.Join(dir, "other.db")
	for _, first := range []*program{
		start(t, store, "-keyset="+filepath.Join(dir, "a.json")), start(t, other, "-keyset="+filepath.Join(dir, "b.json")),
	} {
		first.stop()
		if code := first.code(); code != 0 {
			t.Fatalf("the first run: %d %s", code, first.logs)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "a.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the keyset file: %v, %v", info, err)
	}
	for keyset, want := range map[string]string{"b.json": "another keyset", "lost.json": "does not exist"} {
		code, stderr := fail(t, "-addr=127.0.0.1:0", store, "-keyset="+filepath.Join(dir, keyset))
		if code != 1 || !strings.Contains(stderr, want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: code %d, %q", keyset, code, stderr)
		}
	}
}

// LKCloud being unreachable is told beside the field, and nothing is saved.
func TestUnreachableLKCloud(t *testing.T) {
	t.Parallel()
	v := newVendors(t)
	v.lkcloud.Site(ellkaytest.DefaultSite).SetOffline(true)
	p := start(t, v.flags(t)...)
	status, problem := p.call("PUT", "/settings", settings())
	if status != http.StatusBadGateway || problem["errors"] == nil {
		t.Errorf("status %d: %v", status, problem)
	}
	if got := p.want(http.StatusOK, "GET", "/settings", nil); got["company"] != "" {
		t.Errorf("something was saved: %v", got)
	}
	p.want(http.StatusConflict, "GET", "/appointment-types", nil)
	p.want(http.StatusConflict, "POST", "/sync", nil)
}

// C: a request's header has a bound, and its refusal is an answer.
func TestLongHeaderIsRefused(t *testing.T) {
	t.Parallel()
	p := start(t, newVendors(t).flags(t)...)
	for size, want := range map[int]int{8 << 10: http.StatusOK, 128 << 10: http.StatusRequestHeaderFieldsTooLarge} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.base+"/healthz", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Long", strings.Repeat("a", size))
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if _ = resp.Body.Close(); resp.StatusCode != want {
			t.Errorf("%d bytes: %d, want %d", size, resp.StatusCode, want)
		}
	}
}

// D5: started by mistake as the demo, because the environment was lost, the
// server leaves a clinic's store alone: there, no visit of it would be found.
func TestDemoLeavesAClinicsStoreAlone(t *testing.T) {
	t.Parallel()
	for name, record := range map[string]storage.Change{
		"settings": storage.Put(&storage.Settings{Company: "Sample Clinic", TimeZone: "UTC"}),
		"a grant":  storage.Put(&storage.OAuthGrant{AccessToken: "token"}),
	} {
		dir := t.TempDir()
		flags := []string{"-store=sqlite:" + dir + "/t.db", "-keyset=" + dir + "/keys.json"}
		if err := peek(t, flags).Account("zz-clinic").Commit(t.Context(), record); err != nil {
			t.Fatal(err)
		}
		code, stderr := fail(t, append(flags, "-addr=127.0.0.1:0", "-demo")...)
		if code != 1 || !strings.Contains(stderr, "another -store for the demo") || strings.Count(stderr, "\n") != 1 {
			t.Errorf("with %s: code %d, %q", name, code, stderr)
		}
	}
}

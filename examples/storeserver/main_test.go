package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/httpstore"
)

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// start runs the program until stop is called, which returns its exit code.
func start(t *testing.T, args ...string) (address string, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, w := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"-addr=127.0.0.1:0"}, args...), w, t.Output())
		_ = w.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if err != nil || !ok {
		t.Fatalf("line %q, error %v", line, err)
	}
	return address, func() int { cancel(); return <-ended }
}

// What one client stored, another finds after a restart; the old token still
// works beside the new one.
func TestServe(t *testing.T) {
	t.Parallel()
	store := "-store=sqlite:" + filepath.Join(t.TempDir(), "records.db")
	key := driver.Key{Account: "acme", Kind: "visit", ID: "V-1"}
	address, stop := start(t, store, "-token-file="+file(t, "first\n"))
	c, err := httpstore.New(address, "first")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Apply(t.Context(), []driver.Change{{Record: driver.Record{Key: key}}}); err != nil {
		t.Fatal(err)
	}
	c.Close()
	if code := stop(); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	address, stop = start(t, store, "-token-file="+file(t, "second"), "-old-token-file="+file(t, "first"))
	for _, token := range []string{"first", "second"} {
		c, err := httpstore.New(address, token)
		if err != nil {
			t.Fatal(err)
		}
		if r, err := c.Get(t.Context(), key); err != nil || r.Version != 1 {
			t.Errorf("%s: version %d, error %v", token, r.Version, err)
		}
		c.Close()
	}
	if code := stop(); code != 0 {
		t.Fatalf("exit code %d", code)
	}
}

func TestUnusable(t *testing.T) {
	t.Parallel()
	token := "-token-file=" + file(t, "t")
	for name, c := range map[string]struct {
		args []string
		want string
		code int
	}{
		"no token":         {nil, "-token-file is needed", 2},
		"an empty token":   {[]string{"-token-file=" + file(t, "\n")}, "is empty", 2},
		"no token file":    {[]string{"-token-file=/nowhere/at/all"}, "cannot be read", 2},
		"unknown flag":     {[]string{"-nonsense"}, "-h lists the flags", 2},
		"unknown store":    {[]string{token, "-store=oracle:x"}, "-store must begin with", 2},
		"no port":          {[]string{token, "-addr=8090"}, "not host:port", 2},
		"plain http":       {[]string{token, "-addr=0.0.0.0:0"}, "-behind-proxy", 2},
		"half TLS":         {[]string{token, "-tls-cert=x"}, "go together", 2},
		"no database":      {[]string{token, "-addr=127.0.0.1:0", "-store=sqlite:/nowhere/at/all.db"}, "cannot be written", 1},
		"a token of words": {[]string{"-token-file=" + file(t, "two words"), "-addr=127.0.0.1:0", "-store=memory:"}, "without spaces", 1},
	} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), c.args, &stdout, &stderr)
		if code != c.code || !strings.Contains(stderr.String(), c.want) || strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("%s: exit code %d, want %d; one line with %q wanted, got %q", name, code, c.code, c.want, stderr.String())
		}
	}
}

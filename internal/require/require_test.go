package require_test

import (
	"runtime"
	"testing"

	"github.com/televisit/televisit-go/internal/require"
)

// outcome stands in for a test and notes how it ends.
type outcome struct {
	testing.TB
	failed, skipped bool
}

func (o *outcome) Helper()               {}
func (o *outcome) Fatalf(string, ...any) { o.failed = true; runtime.Goexit() }
func (o *outcome) Skipf(string, ...any)  { o.skipped = true; runtime.Goexit() }

func TestEnv(t *testing.T) {
	for _, c := range []struct {
		require, value  string
		failed, skipped bool
	}{
		{"", "", false, true},
		{"chromium,mysql", "", false, true},
		{"mysql,postgres", "", true, false},
		{"postgres", "postgres://x", false, false},
	} {
		t.Setenv(require.Variable, c.require)
		t.Setenv("TELEVISIT_TEST_POSTGRES", c.value)
		o, got, done := &outcome{}, "", make(chan struct{})
		go func() {
			defer close(done)
			got = require.Env(o, "postgres", "TELEVISIT_TEST_POSTGRES")
		}()
		<-done
		if o.failed != c.failed || o.skipped != c.skipped || got != c.value {
			t.Errorf("require %q, value %q: failed %t, skipped %t, value %q", c.require, c.value, o.failed, o.skipped, got)
		}
	}
}

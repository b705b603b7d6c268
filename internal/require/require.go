// Package require lets tests use what not every machine has: a database server,
// a browser. A test whose need is not met is skipped, unless the environment
// variable TELEVISIT_REQUIRE names the need (a list with commas): then it fails,
// so that a build machine cannot pass by having nothing.
package require

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// Variable names the environment variable with the needs that must be met.
const Variable = "TELEVISIT_REQUIRE"

// Env returns the value of an environment variable that tells how to reach what
// a test needs, or ends the test by [Missing].
func Env(t testing.TB, need, variable string) string {
	t.Helper()
	value := os.Getenv(variable)
	if value == "" {
		Missing(t, need, variable+" is not set")
	}
	return value
}

// Missing ends a test whose need is not met: it is skipped, or fails when the
// need is required.
func Missing(t testing.TB, need, why string) {
	t.Helper()
	if slices.Contains(strings.Split(os.Getenv(Variable), ","), need) {
		t.Fatalf("%s is required by %s, but %s", need, Variable, why)
	}
	t.Skipf("no %s: %s", need, why)
}

package app_test

import (
	"net/http"
	"testing"

	"go.uber.org/goleak"
)

// Nothing of a program that ended is left running, but for a token that was
// being fetched when its callers left: that is finished, within its time limit.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(closing{m}, goleak.IgnoreAnyFunction("github.com/televisit/televisit-go/internal/httpcall.(*TokenCache).run"))
}

// closing gives back the tests' own connections before leaks are looked for.
type closing struct{ m *testing.M }

func (c closing) Run() int {
	code := c.m.Run()
	http.DefaultClient.CloseIdleConnections()
	return code
}

package ellkay_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/televisit/televisit-go/ellkay"
)

// B16, D9: hooks see every try, and nothing personal.
func TestB16Trace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := 0
		f := newFake(func(fakeCall) (int, string) {
			if n++; n == 1 {
				return 500, fault("TemporaryBridgeError", "")
			}
			return 200, `{"id":"A-1"}`
		})
		var seen []string
		c := f.client(t, ellkay.WithTrace(ellkay.Trace{Done: func(_ context.Context, a ellkay.Attempt) {
			seen = append(seen, fmt.Sprintf("%s %d %d", a.Operation, a.Try, a.Status))
		}}))
		if _, err := c.Site(secretKey, ellkay.Profile{}).Appointments.Get(t.Context(), "A-1"); err != nil {
			t.Fatal(err)
		}
		want := "token 1 200, LKAppointments/GetAppointment 1 500, LKAppointments/GetAppointment 2 200"
		if got := strings.Join(seen, ", "); got != want {
			t.Errorf("%s", got)
		}
	})
}

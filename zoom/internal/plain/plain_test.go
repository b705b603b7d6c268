package plain_test

import (
	"strings"
	"testing"

	"github.com/televisit/televisit-go/zoom/internal/plain"
)

// D9: what is kept can name nobody.
func TestNothingThatNamesSomeoneIsKept(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"Robin Sample", "robin@patient.example", "https://zoom.us/j/1?pwd=x", strings.Repeat("a", 129)} {
		if plain.TrackingID(s) != "" || plain.FieldName(s) != "" || plain.Text(s) != "" {
			t.Errorf("%q is kept", s)
		}
	}
	if got := plain.TrackingID("v=2.0;x"); got != "" {
		t.Errorf("a semicolon is kept: %q", got)
	}
	if plain.TrackingID("WEB_ab-1=:.") == "" || plain.FieldName("settings.jbh_time[0]") == "" {
		t.Error("an id and the name of a field are lost")
	}
	if got := plain.Text("Invalid access token, of Robin Sample"); got != "Invalid access token" {
		t.Errorf("text %q", got)
	}
}

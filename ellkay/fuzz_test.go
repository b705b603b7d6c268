package ellkay

import (
	"encoding/json"
	"testing"

	"github.com/televisit/televisit-go/ellkay/internal/ehrtime"
	"github.com/televisit/televisit-go/ellkay/internal/wire"
)

// Whatever page is found, its items are JSON and can be decoded.
func FuzzParsePage(f *testing.F) {
	for _, s := range []string{`{"appointments":[{"id":"1"}],"nextToken":"t"}`, `[{"id":"1","nextToken":"t"}]`, `[{"appointments":[{}]}]`, `{"data":{"x":[{}]}}`, `{"appointments":null}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		p, ok := wire.ParsePage(body, wire.AppointmentLists)
		if ok && !json.Valid(body) {
			t.Fatal("took something else than JSON")
		}
		p.Each(func(o wire.Object) bool {
			if o != nil && !json.Valid(o) {
				t.Fatalf("item %q is not JSON", o)
			}
			_, odd := decodeAppointment(o, &ehrtime.Zones{})
			if len(odd.names()) > len(memberNames) {
				t.Fatal(odd)
			}
			decodePatient(o)
			decodePhysician(o)
			return true
		})
		if o := wire.RecordOf(body, wire.PatientIDs, wire.PatientWraps); o != nil && !json.Valid(o) {
			t.Fatalf("record %q is not JSON", o)
		}
	})
}

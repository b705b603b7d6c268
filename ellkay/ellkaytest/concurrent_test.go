package ellkaytest_test

import (
	"sync"
	"testing"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

// Builders and requests may work on one site at once; the race detector looks
// on, and no search loses a visit that was there all the time.
func TestBuildersAndRequestsAtOnce(t *testing.T) {
	t.Parallel()
	w := plugged(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	site.SetVariants(ellkaytest.Variants{MaxConcurrent: 100})
	site.SetPaging(ellkaytest.Paging{Size: 7})
	booked := clinicOf(site, 30)
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range 25 {
				id := booked[(worker*7+i)%len(booked)]
				site.Update(id, func(a *ellkaytest.Appointment) { a.Custom = map[string]string{"room": "7"} })
				site.SetNotes(id, "note")
				site.Cancel(id)
				site.Restore(id)
				site.SetPatientEmail("P-501", "new@patient.example.com")
			}
		})
		group.Go(func() {
			for range 5 {
				if n := len(ids(w.pages(wholeDay))); n != len(booked) {
					t.Errorf("%d found of %d", n, len(booked))
				}
				w.call(opEdit, `{"request":{"appointmentId":"`+booked[worker]+`","notes":"linked","custom":{"a":"b"}}}`)
				w.call(opSumm, `{"request":{"patientId":"P-501"}}`)
			}
		})
	}
	group.Wait()
	if n := len(site.Edits(booked[0])); n != 5 {
		t.Errorf("%d edits, want 5", n)
	}
}

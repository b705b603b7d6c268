package ellkay_test

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// Issue 3: 100,000 appointments through the iterator stay under 16 MB above the
// baseline, garbage included.
func TestMemoryOfHundredThousandAppointments(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 100,000 appointments")
	}
	const pages, perPage, limit = 200, 500, 16 << 20
	var page strings.Builder
	f := newFake(func(c fakeCall) (int, string) {
		_, after, _ := strings.Cut(c.Body, `"nextToken":"p`)
		n, _ := strconv.Atoi(strings.TrimRight(after, `"}`))
		page.Reset()
		page.WriteString(`{"appointments":[`)
		for i := range perPage {
			if i > 0 {
				page.WriteByte(',')
			}
			fmt.Fprintf(&page, fullItem, n*perPage+i)
		}
		fmt.Fprintf(&page, `],"nextToken":"p%d"}`, n+1)
		if n == pages-1 {
			return 200, strings.Replace(page.String(), fmt.Sprintf(`"nextToken":"p%d"`, n+1), `"nextToken":null`, 1)
		}
		return 200, page.String()
	})
	site := f.serve(t)
	read := func(each func()) {
		n := 0
		for _, err := range site.Appointments.Search(t.Context(), week()) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n%2500 == 0 {
				each()
			}
		}
		if n != pages*perPage {
			t.Fatalf("%d appointments", n)
		}
	}
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	var most uint64
	read(func() {
		runtime.ReadMemStats(&now)
		most = max(most, now.HeapAlloc)
	})
	above := int64(most) - int64(before.HeapAlloc)
	t.Logf("%.1f MB above the baseline", float64(above)/(1<<20))
	if above > limit {
		t.Errorf("%d bytes above the baseline", above)
	}
}

const fullItem = `{"id":"A-%d","start":"2030-05-06T14:00:00+00:00","duration":"00:30:00","patientId":"P-501",` +
	`"patientAlternateId":"0007","physicianId":"D-7","facilityId":"F-3","facilityName":"Sim Clinic East",` +
	`"notes":"Video visit","status":"Booked","statusCode":{"id":"S-1","code":"SCH","name":"Scheduled"},` +
	`"type":"Telehealth 30","appointmentTypeId":"T-12","reason":null,"department":null,"resources":[{"id":"7"}],` +
	`"billable":null,"created":"2030-04-01T09:00:00+00:00","modified":"2030-04-02T09:00:00+00:00","custom":{}}`

package syncer

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/lkcloud"
	"github.com/televisit/televisit-go/sync/zoomvideo"
	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

const (
	newDayLatency = 50 * time.Millisecond // of every call, to LKCloud and to Zoom
	newDayHosts   = 100                   // a host may have 100 meetings created or changed a day

	// The fewest calls that make a visit of a new patient: to LKCloud, to read the
	// patient, and the appointment, to write the links, and to read them back; to
	// Zoom, to look for the patient's user, to make it, and to make the meeting.
	newVisitEHRCalls   = 4
	newVisitVideoCalls = 3
	ehrAtOnce          = 1  // calls to a site at once, as it is without being raised
	videoPerSecond     = 30 // calls of the label LIGHT on the plan Pro
)

// late makes every call take a while.
type late struct{ http.RoundTripper }

func (l late) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(newDayLatency)
	return l.RoundTripper.RoundTrip(r)
}

func lateClient(c *http.Client) *http.Client { return &http.Client{Transport: late{c.Transport}} }

// newDay lets a clinic with so many new visits come to rest, with the limits of
// both sides in force, and returns how long it took.
func (c *clinic) newDay(visits int) time.Duration {
	lk, err := ellkay.New(ellkay.WithURL(c.lk.URL), ellkay.WithPlainHTTP(), ellkay.WithTokenURL(c.lk.TokenURL()),
		ellkay.WithHTTPClient(lateClient(c.lk.InProcess())), ellkay.WithClientCredentials(ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret))
	c.must(err)
	c.zoom.Close()
	c.zoom = zoomtest.NewUnstarted(zoomtest.WithRateLimits(), zoomtest.WithPlan(zoomtest.Pro))
	c.t.Cleanup(c.zoom.Close)
	zm, err := zoom.New(zoom.WithInsecureHosts(), zoom.WithAPIURL(c.zoom.APIURL()), zoom.WithOAuthURL(c.zoom.OAuthURL()), zoom.WithHTTPClient(lateClient(c.zoom.InProcess())),
		zoom.WithServerToServer(zoomtest.DefaultAccountID, zoomtest.DefaultClientID, zoomtest.DefaultClientSecret), zoom.WithPlan(zoom.PlanPro, 1))
	c.must(err)
	c.ehr, c.video = lkcloud.New(lk.Site(ellkaytest.DefaultSite, ellkay.Profile{})), zoomvideo.New(zm, zoomvideo.Options{Domain: "visits.example"})
	for i := range newDayHosts {
		id := fmt.Sprint("H-", i)
		c.site.AddPhysician(ellkaytest.Physician{ID: id, FirstName: "Host", LastName: fmt.Sprint("Number ", i)})
		user := c.zoom.AddUser(zoomtest.User{Email: id + "@clinic.example"})
		c.roster(storage.Physician{ID: id, Name: id, Type: storage.LoggedIn, Email: user.Email, Host: user.ID})
	}
	for i := range visits {
		patient := c.site.AddPatient(ellkaytest.Patient{FirstName: "Pat", LastName: fmt.Sprint("Number ", i), Email: fmt.Sprintf("pat%d@mail.example", i)})
		c.site.Book(ellkaytest.Appointment{
			Start: time.Now().Add(26*time.Hour + time.Duration(i%40)*15*time.Minute), TypeID: c.typeID, PhysicianID: fmt.Sprint("H-", i%newDayHosts), PatientID: patient,
		})
	}
	begun := time.Now()
	c.sync()
	_, err = c.Work(c.t.Context())
	c.must(err)
	took := time.Since(begun)
	ready := 0
	for v, err := range c.acct().Visits(c.t.Context(), storage.VisitFilter{State: storage.VisitReady}) {
		c.must(err)
		if v.WriteBack.Hash != "" {
			ready++
		}
	}
	if ready != visits {
		c.t.Fatalf("%d of %d visits are ready", ready, visits)
	}
	return took
}

// newDayFloor is what the limits allow.
func newDayFloor(visits int) time.Duration {
	ehr := time.Duration(visits*newVisitEHRCalls) * newDayLatency / ehrAtOnce
	video := time.Duration(visits*newVisitVideoCalls) * time.Second / videoPerSecond
	return max(ehr, video)
}

// A day of new visits, with 50 ms for every call, takes at most 1.05 times as
// long as the limits allow: here with 500 visits; with 5,000 in the benchmark.
func TestNewDayTakesAsLongAsTheLimits(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("nothing here races")
	}
	inClinic(t, func(t *testing.T, c *clinic) {
		const visits = 500
		took, floor := c.newDay(visits), newDayFloor(visits)
		t.Logf("%v, %.3f of what the limits allow", took, took.Seconds()/floor.Seconds())
		if took.Seconds() > 1.05*floor.Seconds() {
			t.Errorf("%v, want %v at most", took, floor*105/100)
		}
	})
}

// A day of 5,000 new visits with 50 ms for every call: ×limits is how many times
// as long it takes as the limits allow, in fake time.
func BenchmarkNewDayOf5000(b *testing.B) {
	const visits = 5000
	var took time.Duration
	for b.Loop() {
		test := testing.InternalTest{Name: b.Name(), F: func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { took = newClinic(t).newDay(visits) })
		}}
		if !testing.RunTests(func(string, string) (bool, error) { return true, nil }, []testing.InternalTest{test}) {
			b.Fatal("the day did not come to rest")
		}
	}
	b.ReportMetric(took.Seconds()/newDayFloor(visits).Seconds(), "×limits")
}

package syncer

import (
	"cmp"
	"context"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/notify"
	notifymemory "github.com/televisit/televisit-go/notify/memory"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/visit"
	"github.com/televisit/televisit-go/sync/lkcloud"
	"github.com/televisit/televisit-go/sync/zoomvideo"
	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

const clinicAccount = zoomtest.DefaultAccountID

// clinic is a whole clinic in one process: fake LKCloud, fake Zoom, the real
// clients, a store, and an engine that may be stopped and started again.
type clinic struct {
	*Engine
	*Account                        // the clinic's own
	live     atomic.Pointer[Engine] // the same, for whoever calls from elsewhere
	t        *testing.T
	lk       *ellkaytest.Server
	site     *ellkaytest.Site
	zoom     *zoomtest.Server
	store    *storage.Store
	mails    *notifymemory.Mailer
	events   *notifymemory.Sink
	video    driver.Video
	client   *zoom.Client // video's own
	ehr      driver.EHR
	typeID   string

	workers int               // Config.Workers of the next engine
	passing func(name string) // told of the points that engines pass; nil: nobody is
}

// keys are the same for all clinics of a process, so that the same things happen
// in the same order in each.
var keys = sync.OnceValues(seal.New)

// inClinic runs a test in a bubble of its own, at a fixed Monday morning.
func inClinic(t *testing.T, test func(t *testing.T, c *clinic)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(7*time.Hour + 10*time.Minute) // bubbles begin at midnight
		test(t, newClinic(t))
	})
}

func newClinic(t *testing.T) *clinic {
	t.Helper()
	c := &clinic{t: t, lk: ellkaytest.NewUnstarted(), zoom: zoomtest.NewUnstarted(), mails: &notifymemory.Mailer{}, events: &notifymemory.Sink{}}
	t.Cleanup(c.lk.Close)
	t.Cleanup(c.zoom.Close)
	c.site = c.lk.Site(ellkaytest.DefaultSite)
	c.typeID = c.site.AppointmentTypes()[0].ID
	c.site.AddPatient(ellkaytest.Patient{ID: "P-1", FirstName: "Pat", LastName: "Example", Email: "pat@mail.example"})
	c.site.AddPhysician(ellkaytest.Physician{ID: "D-1", FirstName: "Ada", LastName: "Example"})
	c.site.AddPhysician(ellkaytest.Physician{ID: "D-2", FirstName: "Ben", LastName: "Example"})
	sealer, err := keys()
	c.must(err)
	c.store, err = storage.Open(t.Context(), witness{memory.New(), c.watch}, sealer)
	c.must(err)
	c.connect()
	c.restart()
	s := storage.DefaultSettings()
	s.Company, s.TimeZone, s.AppointmentTypeIDs = "Sim Clinic", "America/New_York", []string{c.typeID}
	s.Notifications = storage.Notifications{AppointmentPrepared: true, PatientJoined: true, EndpointURL: "https://vendor.example/hook", SigningSecret: "whsec_c2VjcmV0"}
	c.must(c.acct().Commit(t.Context(), storage.Put(&s)))
	c.roster(storage.Physician{ID: "D-1", Name: "Ada Example", Type: storage.NotLoggedIn})
	return c
}

func (c *clinic) connect() {
	lk, err := ellkay.New(ellkay.WithURL(c.lk.URL), ellkay.WithPlainHTTP(), ellkay.WithTokenURL(c.lk.TokenURL()), ellkay.WithHTTPClient(c.seen(c.lk.InProcess())),
		ellkay.WithClientCredentials(ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret))
	c.must(err)
	zm, err := zoom.New(zoom.WithInsecureHosts(), zoom.WithAPIURL(c.zoom.APIURL()), zoom.WithOAuthURL(c.zoom.OAuthURL()), zoom.WithHTTPClient(c.seen(c.zoom.InProcess())),
		zoom.WithServerToServer(zoomtest.DefaultAccountID, zoomtest.DefaultClientID, zoomtest.DefaultClientSecret), zoom.WithPlan(zoom.PlanUnlimited, 1))
	c.must(err)
	c.client = zm
	c.ehr, c.video = lkcloud.New(lk.Site(ellkaytest.DefaultSite, ellkay.Profile{})), zoomvideo.New(zm, zoomvideo.Options{Domain: "visits.example"})
}

func (c *clinic) Connect(context.Context, string) (driver.EHR, driver.Video, error) {
	return c.ehr, c.video, nil
}

// everyAccount has all webhooks be about the clinic's account.
func everyAccount(string) (string, bool) { return clinicAccount, true }

// restart is a new process over the same store.
func (c *clinic) restart() {
	synctest.Wait() // nobody is still at work in the old one
	var err error
	c.Engine, err = New(Config{
		Store: c.store, Connect: c, Decode: zoomvideo.Decode, PublicURL: &url.URL{Scheme: "https", Host: "visits.example"},
		Workers: c.workers, Mailer: watchedMailer{c.mails, c.watch}, Sink: watchedSink{c.events, c.watch},
		From: mail.Address{Address: "visits@clinic.example"},
	})
	c.must(err)
	c.Account = c.Engine.Account(clinicAccount)
	c.points(account.Nowhere)
	c.live.Store(c.Engine)
}

// points has the engine tell what it passes from now on.
func (c *clinic) points(f account.Point) {
	synctest.Wait()
	c.core.Points.Set(c.watched(f))
}

// watched is f, and whoever is told of points is told.
func (c *clinic) watched(f account.Point) account.Point {
	if c.passing == nil {
		return f
	}
	return func(ctx context.Context, name string) error {
		c.passing(name)
		return f(ctx, name)
	}
}

func (c *clinic) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *clinic) acct() *storage.Account { return c.store.Account(clinicAccount) }

func (c *clinic) roster(ps ...storage.Physician) {
	for _, p := range ps {
		c.must(c.acct().Commit(c.t.Context(), storage.Put(&p)))
	}
}

func (c *clinic) settings(change func(*storage.Settings)) {
	s, err := c.acct().Settings(c.t.Context())
	c.must(err)
	change(&s)
	c.must(c.acct().Commit(c.t.Context(), storage.Put(&s)))
}

// book books a visit so long from now.
func (c *clinic) book(in time.Duration) string {
	return c.site.Book(ellkaytest.Appointment{Start: time.Now().Add(in), TypeID: c.typeID, PhysicianID: "D-1", PatientID: "P-1"})
}

func (c *clinic) sync() storage.SyncRun {
	c.t.Helper()
	run, err := c.Sync(c.t.Context(), SyncOptions{})
	c.must(err)
	return run
}

// settle does everything that is due now.
func (c *clinic) settle() {
	c.t.Helper()
	_, err := c.Work(c.t.Context())
	c.must(err)
	_, err = c.Deliver(c.t.Context())
	c.must(err)
}

// pass syncs and does what is due.
func (c *clinic) pass() {
	c.t.Helper()
	c.sync()
	c.settle()
}

// until lets time go by, doing what is due whenever it is.
func (c *clinic) until(end time.Time) {
	c.t.Helper()
	for {
		due, err := c.acct().NextDue(c.t.Context())
		c.must(err)
		post, err := c.acct().NextDelivery(c.t.Context(), "")
		c.must(err)
		if !post.IsZero() {
			due = visit.Earlier(due, post)
		}
		if due.IsZero() || due.After(end) {
			break
		}
		time.Sleep(max(time.Until(due), time.Millisecond))
		c.settle()
	}
	time.Sleep(time.Until(end))
	c.settle()
}

func (c *clinic) visit(id string) storage.Visit {
	c.t.Helper()
	v, err := c.acct().Visit(c.t.Context(), id)
	c.must(err)
	return v
}

// meetings are those that stand at Zoom.
func (c *clinic) meetings() []zoomtest.Meeting {
	return slices.DeleteFunc(c.zoom.Meetings(), func(m zoomtest.Meeting) bool { return m.Deleted })
}

// visitors are the Zoom users made for patients.
func (c *clinic) visitors() int {
	n := 0
	for _, u := range c.zoom.Users() {
		if strings.HasPrefix(u.Email, "visitor-") {
			n++
		}
	}
	return n
}

// posted are the kinds of the mails that were sent, in order.
func (c *clinic) posted() []string {
	var sent []storage.Delivery
	for d, err := range c.acct().Deliveries(c.t.Context(), storage.DeliveryFilter{State: storage.DeliverySent}) {
		c.must(err)
		if d.Channel == storage.ChannelMail {
			sent = append(sent, d)
		}
	}
	slices.SortFunc(sent, func(a, b storage.Delivery) int {
		return cmp.Or(a.DoneAt.Compare(b.DoneAt), cmp.Compare(a.Sequence, b.Sequence))
	})
	var out []string
	for _, d := range sent {
		out = append(out, d.Kind)
	}
	return out
}

func (c *clinic) wantPosted(want ...string) {
	c.t.Helper()
	if got := c.posted(); !slices.Equal(got, want) {
		c.t.Errorf("mails sent: %v, want %v", got, want)
	}
}

func (c *clinic) wantState(id string, want storage.VisitState) storage.Visit {
	c.t.Helper()
	v := c.visit(id)
	if v.State != want {
		c.t.Errorf("the visit is %q, want %q (problems %v, retries %v)", v.State, want, v.Problems, v.Retries)
	}
	return v
}

func (c *clinic) lastMail() notify.Message {
	c.t.Helper()
	sent := c.mails.Sent()
	if len(sent) == 0 {
		c.t.Fatal("no mail was sent")
	}
	return sent[len(sent)-1]
}

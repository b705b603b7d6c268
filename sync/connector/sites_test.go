package connector

import (
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// bench is a connector over the fakes.
type bench struct {
	*Connector
	store   *storage.Store
	lkcloud *ellkaytest.Server
}

func newBench(t *testing.T, own bool, opts ...ellkaytest.Option) bench {
	t.Helper()
	lk, zm := ellkaytest.New(opts...), zoomtest.New()
	t.Cleanup(lk.Close)
	t.Cleanup(zm.Close)
	keys, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	store, err := storage.Open(t.Context(), memory.New(), keys)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{
		Store: store,
		Zoom: Zoom{
			AccountID: zoomtest.DefaultAccountID, ClientID: zoomtest.DefaultClientID, ClientSecret: zoomtest.DefaultClientSecret,
			Options: []zoom.Option{zoom.WithAPIURL(zm.APIURL()), zoom.WithOAuthURL(zm.OAuthURL())},
		},
		LKCloud: LKCloud{Options: []ellkay.Option{ellkay.WithURL(lk.URL), ellkay.WithTokenURL(lk.TokenURL())}},
	}
	if own {
		cfg.LKCloud.ClientID, cfg.LKCloud.ClientSecret = ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return bench{c, store, lk}
}

// save changes the settings of an account, or makes them.
func (b bench) save(t *testing.T, account string, change func(*storage.Settings)) {
	t.Helper()
	s, err := b.store.Account(account).Settings(t.Context())
	if err != nil {
		s = storage.DefaultSettings()
		s.Company = "Sample Clinic"
		s.Ellkay = storage.EllkayKeys{SubscriberKey: ellkaytest.DefaultSubscriberKey, SiteServiceKey: ellkaytest.DefaultSite}
	}
	change(&s)
	if err := b.store.Account(account).Commit(t.Context(), storage.Put(&s)); err != nil {
		t.Fatal(err)
	}
}

// What an adapter has learnt of a site is kept from one Connect to the next: an
// unchanged day at a site whose list is thin costs paging calls only.
func TestAnUnchangedDayCostsPagingOnly(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	site := b.lkcloud.Site(ellkaytest.DefaultSite)
	site.SetVariants(ellkaytest.Variants{ThinSearch: true})
	start := time.Now().Add(time.Hour)
	const visits = 5
	for i := range visits {
		site.Book(ellkaytest.Appointment{Start: start.Add(time.Duration(i) * time.Hour)})
	}
	b.save(t, "acme", func(*storage.Settings) {})
	for pass, wantLookUps := range []int{visits, 0, 0} {
		b.lkcloud.ResetCalls()
		ehr, _, err := b.Connect(t.Context(), "acme")
		if err != nil {
			t.Fatal(err)
		}
		read := 0
		for a, err := range ehr.Appointments(t.Context(), start.Add(-time.Hour), start.Add(24*time.Hour)) {
			if err != nil || a.Type.ID == "" {
				t.Fatalf("pass %d: %+v, %v", pass, a, err)
			}
			read++
		}
		if n := b.lkcloud.Calls(ellkaytest.OpGetAppointment); read != visits || n != wantLookUps {
			t.Errorf("pass %d: %d appointments with %d look-ups, want %d with %d", pass, read, n, visits, wantLookUps)
		}
		b.save(t, "acme", func(s *storage.Settings) { s.EmailIntro += "Welcome. " }) // nothing that connects
	}
}

// An adapter is made anew when what it connects with has changed, and only then;
// each account has its own, and settings that are only tried leave none behind.
func TestAdaptersAreKeptByWhatConnects(t *testing.T) {
	t.Parallel()
	for _, own := range []bool{false, true} {
		b := newBench(t, own)
		b.save(t, "acme", func(*storage.Settings) {})
		b.save(t, "other", func(*storage.Settings) {})
		ehr := func(account string) any {
			t.Helper()
			e, err := b.EHR(t.Context(), account)
			if err != nil {
				t.Fatal(err)
			}
			return e
		}
		kept := ehr("acme")
		if ehr("other") == kept {
			t.Error("two accounts share an adapter")
		}
		for what, c := range map[string]struct {
			change func(*storage.Settings)
			anew   bool
		}{
			"a name":             {func(s *storage.Settings) { s.Company = "Another name" }, false},
			"types":              {func(s *storage.Settings) { s.AppointmentTypeIDs = []string{"T-12"} }, false},
			"the zone":           {func(s *storage.Settings) { s.TimeZone = "America/Denver" }, true},
			"how times are sent": {func(s *storage.Settings) { s.Profile.Times = storage.TimesWallClock }, true},
			"write-back":         {func(s *storage.Settings) { s.Profile.WriteBack = storage.WriteBackNone }, true},
			"the site key":       {func(s *storage.Settings) { s.Ellkay.SiteServiceKey = "another-site-key" }, true},
			"the subscriber key": {func(s *storage.Settings) { s.Ellkay.SubscriberKey = "another-subscriber" }, !own},
		} {
			b.save(t, "acme", c.change)
			now := ehr("acme")
			if anew := now != kept; anew != c.anew {
				t.Errorf("own credentials %v: %s has changed, made anew: %v", own, what, anew)
			}
			kept = now
		}
		s, err := b.store.Account("acme").Settings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s.TimeZone = "America/Chicago"
		if tried, err := b.Try(t.Context(), "acme", s); err != nil || tried == kept || ehr("acme") != kept {
			t.Errorf("what was only tried is kept (%v)", err)
		}
		if s.TimeZone = "Nowhere/At_All"; true {
			if _, err := b.Try(t.Context(), "acme", s); err == nil {
				t.Error("a zone that does not exist connects")
			}
		}
		if b.Forget("acme"); ehr("acme") == kept {
			t.Error("what was to be forgotten is kept")
		}
	}
}

// One client for each account's Zoom, as it paces the account's calls; a
// connector without what it needs is refused.
func TestClientsAreMadeOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	first, err := b.Zoom("acme")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := b.Zoom("acme"); err != nil || again != first {
		t.Errorf("another client (%v)", err)
	}
	if other, err := b.Zoom("other"); err != nil || other == first {
		t.Errorf("two accounts share a client (%v)", err)
	}
	people, err := b.Directory(t.Context(), "acme")
	if err != nil {
		t.Fatal(err)
	}
	if users, err := people.Users(t.Context()); err != nil || len(users) != 1 {
		t.Errorf("users %+v, %v", users, err)
	}
	if _, known := b.Drift(); !known {
		t.Error("after an answer nothing is known of the clock")
	}
	if b.Install() != nil || b.SignIn() != nil {
		t.Error("there are apps that nobody configured")
	}
	if _, err := b.WhoIs(t.Context(), zoom.Token{}); err == nil {
		t.Error("a grant without an app belongs to somebody")
	}
	for what, cfg := range map[string]Config{
		"no store":        {},
		"no app":          {Store: b.store},
		"no secret":       {Store: b.store, Zoom: Zoom{AccountID: "acme", ClientID: "id"}},
		"no redirect URL": {Store: b.store, Zoom: Zoom{ClientID: "id", ClientSecret: "secret"}},
	} {
		if _, err := New(cfg); err == nil {
			t.Errorf("%s: accepted", what)
		}
	}
}

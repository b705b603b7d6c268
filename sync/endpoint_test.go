package syncer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/webhook"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/outbox"
	"github.com/televisit/televisit-go/sync/internal/visittest"
)

// another makes a visit beside the bench's own.
func (b *postBench) another(t *testing.T, n int) storage.Visit {
	t.Helper()
	v := visittest.Ready()
	v.AppointmentID, v.Generation = fmt.Sprintf("A-%d", n), 1
	v.Booking.Start = b.core.Now().Add(240 * time.Hour)
	b.commit(t, storage.Put(&v))
	return v
}

// happen puts an event about a visit into the outbox.
func (b *postBench) happen(t *testing.T, account string, v *storage.Visit) string {
	t.Helper()
	a := b.cfg.Store.Account(account)
	d := notice.EventDelivery(a, v, notify.PatientJoined, fmt.Sprint(v.Sequence), b.core.Now(), b.core.Now())
	if err := a.Commit(t.Context(), storage.Put(v), storage.Put(&d)); err != nil {
		t.Fatal(err)
	}
	return d.ID
}

// until delivers whatever is due, whenever it is, up to an instant.
func (b *postBench) until(t *testing.T, end time.Time) {
	t.Helper()
	for time.Now().Before(end) {
		b.deliver(t)
		next, err := b.cfg.Store.Account("acct").NextDelivery(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		wait := time.Until(end)
		if !next.IsZero() {
			wait = min(wait, max(time.Until(next), time.Minute))
		}
		time.Sleep(wait)
	}
	b.deliver(t)
}

func (b *postBench) status(t *testing.T) storage.Status {
	t.Helper()
	st, err := b.cfg.Store.Account("acct").Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func (b *postBench) endpoint(t *testing.T, url string) {
	t.Helper()
	s, err := b.cfg.Store.Account("acct").Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.Notifications.EndpointURL = url
	b.commit(t, storage.Put(&s))
}

// byVisit are the ids of the events that arrived, in order, for each visit.
func (b *postBench) byVisit() map[string][]string {
	out := map[string][]string{}
	for _, e := range b.events.Posted() {
		out[e.Data.AppointmentID] = append(out[e.Data.AppointmentID], e.ID)
	}
	return out
}

func (b *postBench) wantAll(t *testing.T, want map[string][]string) {
	t.Helper()
	got := b.byVisit()
	for id, ids := range want {
		if !slices.Equal(got[id], ids) {
			t.Errorf("of %s arrived %v, want %v", id, got[id], ids)
		}
	}
}

// D4: the endpoint is away for 75 hours, while visits go on; then every event
// arrives, once, in the order of its visit, under the id that it always had.
func TestOutageOf75Hours(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newPostBench(t, nil)
		tried := map[string]bool{}
		b.events.FailFunc(func(e notify.Event) error { tried[e.ID] = true; return errors.New("status 503") })
		begun, want := time.Now(), map[string][]string{}
		visits := []storage.Visit{b.another(t, 1001), b.another(t, 1002), b.another(t, 1003)}
		for hour := range 75 {
			b.until(t, begun.Add(time.Duration(hour)*time.Hour))
			v := &visits[hour%len(visits)]
			want[v.AppointmentID] = append(want[v.AppointmentID], b.happen(t, "acct", v))
		}
		b.until(t, begun.Add(75*time.Hour))
		if n := len(b.events.Posted()); n != 0 || len(tried) != len(visits) || b.status(t).Endpoint.Off != nil {
			t.Fatalf("during the outage %d arrived, %d were tried, the endpoint is %+v", n, len(tried), b.status(t).Endpoint)
		}
		b.events.Fail(nil)
		b.until(t, begun.Add(110*time.Hour))
		b.wantAll(t, want)
		if since := b.status(t).Endpoint.FailingSince; !since.IsZero() {
			t.Errorf("it takes events, and is said to fail since %v", since)
		}
	})
}

// B9: after days without one event taken the endpoint is switched off and the
// admin is told, once. Nothing is lost: when it is switched on, what was kept
// goes, and what was given up before can be sent again.
func TestDaysOfFailureSwitchOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newPostBench(t, nil)
		posts := 0
		b.events.FailFunc(func(notify.Event) error { posts++; return errors.New("status 502") })
		begun, want := time.Now(), map[string][]string{}
		v, w := b.another(t, 1001), b.another(t, 1002)
		for day := range 8 {
			b.until(t, begun.Add(time.Duration(day)*24*time.Hour))
			want["A-1001"] = append(want["A-1001"], b.happen(t, "acct", &v))
			want["A-1002"] = append(want["A-1002"], b.happen(t, "acct", &w))
			if off := b.status(t).Endpoint.Off; (off != nil) != (day > 5) {
				t.Errorf("day %d: off %+v", day, off)
			}
		}
		before := posts
		b.until(t, begun.Add(10*24*time.Hour))
		if posts != before {
			t.Errorf("%d tries of an endpoint that is off", posts-before)
		}
		mails := b.mails.Sent()
		if len(mails) != 1 || mails[0].To.Address != "visits@clinic.example" || !strings.Contains(mails[0].Text, "has taken no event for days") {
			t.Errorf("the admin got %d mails: %+v", len(mails), mails)
		}
		b.events.Fail(nil)
		if err := b.Account("acct").EnableEndpoint(t.Context()); err != nil {
			t.Fatal(err)
		}
		n, err := b.Account("acct").ReplayAll(t.Context(), ReplayFilter{})
		if err != nil || n == 0 {
			t.Errorf("%d replayed, %v", n, err)
		}
		b.until(t, time.Now().Add(time.Hour))
		b.wantAll(t, want)
		if st := b.status(t).Endpoint; st.Off != nil || !st.FailingSince.IsZero() {
			t.Errorf("the endpoint is %+v", st)
		}
	})
}

// B9: 410 switches off at once; the event that met it is kept. Another address is
// another endpoint: it is on, and what was kept goes there.
func TestGoneSwitchesOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newPostBench(t, nil)
		posts := 0
		b.events.FailFunc(func(notify.Event) error { posts++; return notify.EndpointGone(errors.New("the endpoint answered 410")) })
		v := b.another(t, 1001)
		want := map[string][]string{"A-1001": {b.happen(t, "acct", &v), b.happen(t, "acct", &v)}}
		b.until(t, time.Now().Add(48*time.Hour))
		off := b.status(t).Endpoint.Off
		if off == nil || off.Code != outbox.EndpointGone || off.Action == "" || posts != 1 || len(b.mails.Sent()) != 1 {
			t.Errorf("off %+v after %d tries, %d mails", off, posts, len(b.mails.Sent()))
		}
		if d := b.fate(t, want["A-1001"][0]); d.State != storage.DeliveryQueued || len(d.Attempts) != 1 {
			t.Errorf("the event is %s after %d attempts", d.State, len(d.Attempts))
		}
		b.events.Fail(nil)
		b.endpoint(t, "https://vendor.example/new")
		b.deliver(t)
		b.wantAll(t, want)
		if e := b.events.Posted(); len(e) > 0 && e[0].Endpoint.URL != "https://vendor.example/new" {
			t.Errorf("posted to %s", e[0].Endpoint.URL)
		}
	})
}

// An address that is corrected while events wait for a retry takes them at once.
func TestCorrectedAddressTakesWhatWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newPostBench(t, nil)
		b.events.Fail(errors.New("status 404"))
		v := b.another(t, 1001)
		id := b.happen(t, "acct", &v)
		b.until(t, time.Now().Add(10*time.Hour)) // the next try is hours away
		b.events.Fail(nil)
		b.endpoint(t, "https://vendor.example/right")
		b.deliver(t)
		b.wantAll(t, map[string][]string{"A-1001": {id}})
	})
}

func TestReplayOfARange(t *testing.T) { // B9
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newPostBench(t, nil)
		begun, v := time.Now(), b.another(t, 1001)
		mail := b.mail(t, notify.Invite, notice.ToPatient, b.core.Now())
		var ids []string
		for range 4 {
			ids = append(ids, b.happen(t, "acct", &v))
			b.deliver(t)
			time.Sleep(time.Hour)
		}
		from, to := begun.Add(30*time.Minute), begun.Add(2*time.Hour+time.Minute)
		if n, err := b.Account("acct").ReplayAll(t.Context(), ReplayFilter{State: storage.DeliverySent, From: from, To: to}); n != 2 || err != nil {
			t.Errorf("%d replayed, %v", n, err)
		}
		b.deliver(t)
		b.wantAll(t, map[string][]string{"A-1001": append(slices.Clone(ids), ids[1], ids[2])})
		if n, err := b.Account("acct").ReplayAll(t.Context(), ReplayFilter{State: storage.DeliverySent, From: begun, To: time.Now().Add(time.Hour)}); n != 4 || err != nil {
			t.Errorf("all events but no mail: %d replayed, %v", n, err)
		}
		b.deliver(t)
		if d := b.fate(t, mail); len(d.Attempts) != 1 || len(b.mails.Sent()) != 1 {
			t.Error("a mail was sent again")
		}
		var bad *InputError
		for _, f := range []ReplayFilter{{State: storage.DeliveryQueued}, {State: storage.DeliverySent, From: begun}, {From: to, To: from}} {
			if _, err := b.Account("acct").ReplayAll(t.Context(), f); !errors.As(err, &bad) {
				t.Errorf("%+v: %v", f, err)
			}
		}
		if n, err := b.Account("acct").ReplayAll(t.Context(), ReplayFilter{}); n != 0 || err != nil {
			t.Errorf("%d dead replayed, %v", n, err)
		}
	})
}

// gate is an endpoint that answers when it is told to.
type gate struct {
	*httptest.Server
	open    chan struct{}
	mu      sync.Mutex
	inside  int
	most    int
	entered chan struct{}
}

func newGate(t *testing.T) *gate {
	t.Helper()
	g := &gate{open: make(chan struct{}), entered: make(chan struct{}, 100)}
	g.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		g.inside++
		g.most = max(g.most, g.inside)
		g.mu.Unlock()
		g.entered <- struct{}{}
		select {
		case <-g.open:
		case <-r.Context().Done():
		}
		g.mu.Lock()
		g.inside--
		g.mu.Unlock()
	}))
	t.Cleanup(g.Close)
	return g
}

// D8: over real servers: while one account's endpoint does not answer, its mails
// and the events of another account go out; and no endpoint has more than four
// events on their way.
func TestSlowEndpointDelaysNobody(t *testing.T) {
	t.Parallel()
	slow, quick := newGate(t), newGate(t)
	close(quick.open)
	b := newPostBench(t, func(s *storage.Settings) { s.Notifications.EndpointURL = slow.URL })
	b.senders.Sink, b.core.Workers = webhook.New(webhook.AllowInsecureTargets(true), webhook.WithTimeout(time.Minute)), 16
	s, err := b.cfg.Store.Account("acct").Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.Meta, s.Notifications.EndpointURL, s.Notifications.SigningSecret = storage.Meta{}, quick.URL, webhook.NewSecret()
	other := visittest.Ready()
	if err := b.cfg.Store.Account("other").Commit(t.Context(), storage.Put(&s), storage.Put(&other)); err != nil {
		t.Fatal(err)
	}
	s, _ = b.cfg.Store.Account("acct").Settings(t.Context())
	s.Notifications.SigningSecret = webhook.NewSecret()
	b.commit(t, storage.Put(&s))
	for n := range 10 {
		v := b.another(t, 1000+n)
		b.happen(t, "acct", &v)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = b.Account("acct").outbox().DeliverEvents(ctx) })
	for range 4 {
		<-slow.entered
	}
	b.mail(t, notify.Invite, notice.ToPatient, b.core.Now())
	if _, err := b.Account("acct").outbox().DeliverMails(t.Context()); err != nil || len(b.mails.Sent()) != 1 {
		t.Errorf("%d mails, %v", len(b.mails.Sent()), err)
	}
	b.happen(t, "other", &other)
	if _, err := b.Account("other").Deliver(t.Context()); err != nil || len(quick.entered) != 1 {
		t.Errorf("%d events of the other account, %v", len(quick.entered), err)
	}
	close(slow.open)
	wg.Wait()
	slow.mu.Lock()
	defer slow.mu.Unlock()
	if slow.most != 4 {
		t.Errorf("%d events at once to one endpoint, want 4", slow.most)
	}
}

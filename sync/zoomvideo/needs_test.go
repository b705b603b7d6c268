package zoomvideo_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/zoomvideo"
	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/webhooks"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// Z2: with the scopes of the list, and no others, nothing that is asked of Zoom is
// refused, and nothing of the list is asked for in vain.
func TestScopesAreEnough(t *testing.T) {
	t.Parallel()
	got := newTour(t, "").take(t)
	if len(got.errs) > 0 {
		t.Errorf("with all scopes: %v", got.errs)
	}
	var needed []string
	for _, s := range zoomvideo.Scopes() {
		needed = append(needed, s.Operations...)
	}
	slices.Sort(needed)
	if called := slices.Sorted(maps.Keys(got.called)); !slices.Equal(called, needed) {
		t.Errorf("called were %q\nlisted are %q", called, needed)
	}
}

// Z2: a token that lacks a scope is refused what the list says, and nothing else; the
// error names the feature that goes without, and the scope in what to do.
func TestScopesAreNeeded(t *testing.T) {
	t.Parallel()
	for _, s := range zoomvideo.Scopes() {
		if len(s.Operations) == 0 {
			continue // Zoom wants it of subscriptions: the fake has none that an app makes
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			got := newTour(t, s.Name).take(t)
			if refused := slices.Sorted(maps.Keys(got.refused)); !slices.Equal(refused, s.Operations) {
				t.Errorf("refused were %q, want %q", refused, s.Operations)
			}
			if len(got.errs) == 0 && s.Name != "workspace:read:list_workspaces:admin" { // without that, rooms join
				t.Error("nothing was told of it")
			}
			for _, err := range got.errs {
				e, _ := errors.AsType[*driver.Error](err)
				feature := cmp.Or(s.Feature, s.Operations[0]) // what only one call needs is its own
				if e == nil || e.Code != "zoom_scope" || e.Feature != feature || !strings.Contains(e.Action, s.Name) {
					t.Errorf("%+v, want feature %s and scope %s", e, feature, s.Name)
				}
			}
		})
	}
}

// Who signs in with an app of its own needs one scope of a plain member's.
func TestSignInScope(t *testing.T) {
	t.Parallel()
	fake := zoomtest.NewUnstarted(zoomtest.WithScopes(zoomvideo.SignInScope))
	t.Cleanup(fake.Close)
	u := fake.AddUser(zoomtest.User{Email: "ada@clinic.example", Role: zoomtest.Member})
	const callback = "https://visits.clinic.example/oauth/callback"
	app, err := zoom.NewOAuth(zoomtest.DefaultClientID, zoomtest.DefaultClientSecret, callback, fakeOptions(fake)...)
	if err != nil {
		t.Fatal(err)
	}
	code, err := fake.Authorize(u.ID, callback)
	if err != nil {
		t.Fatal(err)
	}
	grant, err := app.Exchange(t.Context(), code, "")
	if err != nil {
		t.Fatal(err)
	}
	client, err := zoom.New(append(fakeOptions(fake), zoom.WithTokenSource(app.Source(zoom.NewMemoryTokenStore(grant))))...)
	if err != nil {
		t.Fatal(err)
	}
	if me, err := client.Users.Get(t.Context(), "me", nil); err != nil || me.ID != u.ID {
		t.Errorf("%+v, %v", me, err)
	}
}

// Every event that the adapter makes something of is subscribed to, and no other.
func TestEventsAreThoseThatAreRead(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../zoom/webhooks/testdata/events.json")
	if err != nil {
		t.Fatal(err)
	}
	var samples map[string]json.RawMessage
	if err := json.Unmarshal(text, &samples); err != nil {
		t.Fatal(err)
	}
	samples[webhooks.EventMeetingUpdated] = json.RawMessage(`{"event":"meeting.updated","payload":{"account_id":"A1","object":{"id":7,"topic":"Other"}}}`)
	var read, listed []string
	for name, raw := range samples {
		got, err := zoomvideo.Decode(storage.Event{Raw: raw})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got.What != "" {
			read = append(read, name)
		}
	}
	for _, e := range zoomvideo.Events() {
		listed = append(listed, e.Name)
		if !webhooks.Known(e.Name) || e.Why == "" {
			t.Errorf("%+v", e)
		}
	}
	slices.Sort(read)
	slices.Sort(listed)
	if !slices.Equal(read, listed) {
		t.Errorf("read are %q\nlisted are %q", read, listed)
	}
}

// tour is a way past everything that is asked of Zoom, in a world that has something
// for each question.
type tour struct {
	video     driver.Video
	directory driver.Directory
	log       *calls

	host           string
	meeting        driver.Meeting // with registration
	over           driver.Meeting // people were in it
	user, register storage.Access
	reservation    driver.RoomReservation
	room           zoomtest.Room
}

// calls is what was asked of Zoom, and what of it was refused as invalid or not
// permitted; and the errors of the adapter.
type calls struct {
	called, refused map[string]bool
	errs            []error
}

func fakeOptions(fake *zoomtest.Server) []zoom.Option {
	return []zoom.Option{
		zoom.WithInsecureHosts(), zoom.WithAPIURL(fake.APIURL()), zoom.WithOAuthURL(fake.OAuthURL()),
		zoom.WithHTTPClient(fake.InProcess()), zoom.WithPlan(zoom.PlanUnlimited, 1),
	}
}

// newTour prepares the world with all scopes of the list, then lets go of one.
func newTour(t *testing.T, missing string) *tour {
	t.Helper()
	var all []string
	for _, s := range zoomvideo.Scopes() {
		all = append(all, s.Name)
	}
	fake := zoomtest.NewUnstarted(zoomtest.WithScopes(all...))
	t.Cleanup(fake.Close)
	w := &tour{room: fake.AddRoom(zoomtest.Room{Name: "Oak"})}
	w.connect(t, fake)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	host, err := w.video.EnsureHost(t.Context(), driver.Host{Key: "host", Name: "Dr. Stand-in"})
	must(err)
	w.host = host.ID
	w.meeting, err = w.video.CreateMeeting(t.Context(), w.host, spec("kept"))
	must(err)
	w.over, err = w.video.CreateMeeting(t.Context(), w.host, spec("over"))
	must(err)
	w.user, err = w.video.EnsureAttendee(t.Context(), w.stored(), driver.Attendee{Key: "a", Name: "A", By: storage.APIUser})
	must(err)
	w.register, err = w.video.EnsureAttendee(t.Context(), w.stored(), driver.Attendee{Key: "b", Name: "B", By: storage.Registrant})
	must(err)
	w.reservation = driver.RoomReservation{Room: w.room.WorkspaceID, Topic: "kept", Meeting: w.meeting.UUID, Start: soon(30), End: soon(31)}
	w.reservation.ID, err = w.video.ReserveRoom(t.Context(), w.reservation)
	must(err)
	_, err = fake.Start(w.over.ID, "")
	must(err)
	_, err = fake.Join(w.over.ID, zoomtest.Person{Name: "A", UserID: w.user.UserID})
	must(err)
	must(fake.End(w.over.ID))
	if missing != "" {
		fake.SetPolicy(func(p *zoomtest.Policy) { p.MissingScopes = []string{missing} })
	}
	w.connect(t, fake) // with a new token
	return w
}

func (w *tour) connect(t *testing.T, fake *zoomtest.Server) {
	t.Helper()
	w.log = &calls{called: map[string]bool{}, refused: map[string]bool{}}
	log := w.log
	client, err := zoom.New(append(fakeOptions(fake),
		zoom.WithServerToServer(zoomtest.DefaultAccountID, zoomtest.DefaultClientID, zoomtest.DefaultClientSecret),
		zoom.WithTrace(zoom.Trace{Done: func(_ context.Context, a zoom.Attempt) {
			if a.Class == "" { // the token endpoint's
				return
			}
			log.called[a.Operation] = true
			if a.Status == http.StatusBadRequest || a.Status == http.StatusForbidden {
				log.refused[a.Operation] = true
			}
		}}))...)
	if err != nil {
		t.Fatal(err)
	}
	w.video, w.directory = zoomvideo.New(client, zoomvideo.Options{}), zoomvideo.NewDirectory(client, zoomvideo.Options{})
}

func (w *tour) stored() storage.Meeting {
	return storage.Meeting{ID: w.meeting.ID, UUID: w.meeting.UUID, JoinURL: w.meeting.JoinURL}
}

func spec(stamp string) driver.MeetingSpec {
	return driver.MeetingSpec{Stamp: stamp, Topic: "Video visit", Start: soon(48), Duration: 30 * time.Minute, TimeZone: "UTC", Register: true}
}

// soon is a full hour, so many from now.
func soon(hours int) time.Time {
	return time.Now().UTC().Truncate(time.Hour).Add(time.Duration(hours) * time.Hour)
}

// take asks Zoom everything once, and keeps the errors.
func (w *tour) take(t *testing.T) *calls {
	t.Helper()
	ctx := t.Context()
	v, d, kept := w.video, w.directory, w.stored()
	moved := w.reservation
	moved.Start, moved.End = moved.Start.Add(time.Hour), moved.End.Add(time.Hour)
	for _, ask := range []func() error{
		func() error { _, err := d.Users(ctx); return err },
		func() error { _, err := d.Knows(ctx, "owner@clinic.example"); return err },
		func() error { _, err := d.User(ctx, w.host); return err },
		func() error { _, err := v.EnsureHost(ctx, driver.Host{Key: "other", Name: "Dr. Other"}); return err },
		func() error { _, err := v.EnsureHost(ctx, driver.Host{Email: "owner@clinic.example"}); return err },
		func() error { _, err := v.CreateMeeting(ctx, w.host, spec("another")); return err },
		func() error { _, _, err := v.FindMeeting(ctx, w.host, "kept"); return err },
		func() error { _, err := v.ReadMeeting(ctx, kept.ID, spec("kept")); return err },
		func() error { return v.PatchMeeting(ctx, kept.ID, spec("kept")) },
		func() error { _, err := v.StartURL(ctx, kept.ID); return err },
		func() error {
			_, err := v.EnsureAttendee(ctx, kept, driver.Attendee{Key: "c", Name: "C", By: storage.APIUser})
			return err
		},
		func() error {
			_, err := v.EnsureAttendee(ctx, kept, driver.Attendee{Key: "d", Name: "D", By: storage.Registrant})
			return err
		},
		func() error { _, err := v.JoinURL(ctx, kept, w.user); return err },
		func() error { return v.RemoveAttendee(ctx, kept, w.user) },
		func() error { return v.RemoveAttendee(ctx, kept, w.register) },
		func() error {
			for _, err := range v.Meetings(ctx, w.host) {
				if err != nil {
					return err
				}
			}
			return nil
		},
		func() error { _, err := v.OrphanedUsers(ctx, []string{"a"}); return err },
		func() error { _, err := v.History(ctx, w.over.ID); return err },
		func() error { _, err := v.Rooms(ctx); return err },
		func() error {
			_, err := v.ReserveRoom(ctx, driver.RoomReservation{Room: w.room.WorkspaceID, Topic: "another", Meeting: kept.UUID, Start: soon(60), End: soon(61)})
			return err
		},
		func() error { return v.MoveRoom(ctx, moved) },
		func() error { return v.JoinRoom(ctx, w.room.ID, kept.ID) },
		func() error { return v.ReleaseRoom(ctx, moved) },
		func() error { return v.DeleteMeeting(ctx, kept.ID, "kept") },
	} {
		if err := ask(); err != nil {
			w.log.errs = append(w.log.errs, err)
		}
	}
	return w.log
}

// Package clinictest stands in for the engine and the vendors in tests of the
// rooms above them.
package clinictest

import (
	"context"
	"iter"
	"sync"
	"testing"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	storagedriver "github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/driver"
)

// Account is the account of the tests.
const Account = "acct-1"

// Bench is a clinic over a store in memory, with everything else played.
type Bench struct {
	Store  *storage.Store
	Engine *Engine
	EHR    *EHR
	Zoom   *Zoom
	Clinic *clinic.Clinic
}

// New sets a bench up.
func New(t testing.TB) *Bench {
	t.Helper()
	return On(t, memory.New())
}

// On sets a bench up over a driver.
func On(t testing.TB, d storagedriver.Driver) *Bench {
	t.Helper()
	keys, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	store, err := storage.Open(t.Context(), d, keys)
	if err != nil {
		t.Fatal(err)
	}
	b := &Bench{Store: store, Engine: &Engine{}, EHR: &EHR{}, Zoom: &Zoom{}}
	b.Clinic = clinic.New(clinic.Config{Store: store, Engine: func(string) clinic.Engine { return b.Engine }, Connect: connector{b}, Mail: true, Webhooks: true, HookURL: "https://visits.clinic.example/zoom/webhooks"})
	t.Cleanup(b.Clinic.Close)
	return b
}

// Session is an administrator's.
func (b *Bench) Session() *clinic.Session {
	return b.Clinic.Session(Account, clinic.Caller{ID: "u-1", Role: clinic.Admin, Email: "admin@clinic.example"})
}

// Settings are valid ones.
func Settings() storage.Settings {
	s := storage.DefaultSettings()
	s.Company = "Sample Clinic"
	s.Ellkay = storage.EllkayKeys{SubscriberKey: "subscriber-key-0001", SiteServiceKey: "site-key-0001"}
	s.TimeZone = "America/New_York"
	return s
}

// Unheard has Zoom refuse the account rooms for want of a scope, and tell only half of
// a visit that took place.
func Unheard(t testing.TB, b *Bench) {
	t.Helper()
	settings, now := Settings(), time.Now()
	met := func(what string, who storage.Role) storage.MeetingEvent {
		return storage.MeetingEvent{What: what, Role: who, At: now.Add(-5 * time.Hour)}
	}
	err := b.Store.Account(Account).Commit(t.Context(),
		storage.Put(&settings),
		storage.Put(&storage.Status{Features: map[string]storage.FeatureOff{driver.FeatureRooms: {
			Code: "zoom_scope", Action: "Add the scope workspace:write:reservation:admin to the Zoom app and authorise it again.", Since: now, Until: now.Add(time.Hour),
		}}}),
		storage.Put(&storage.Visit{
			AppointmentID: "V-unheard", State: storage.VisitEnded, Booking: storage.Booking{Start: now.Add(-5 * time.Hour)}, Meeting: &storage.Meeting{ID: 7},
			MeetingEvents: []storage.MeetingEvent{met(driver.Started, ""), met(driver.Joined, storage.RolePatient), met(driver.Ended, "")},
		}),
		storage.Put(&storage.Event{ID: "E-1", Type: "meeting.started", State: storage.EventFolded, MeetingID: 7, ReceivedAt: now.Add(-5 * time.Hour)}),
	)
	if err != nil {
		t.Fatal(err)
	}
}

// Engine records what was asked of it.
type Engine struct {
	mu        sync.Mutex
	asked     []string
	Effects   []string // of settings and roster changes
	SyncErr   error
	Plan      []syncer.PreviewRow          // what a sync would do
	RosterErr error                        // of Replan
	Budgets   map[string]driver.HostBudget // by Zoom user
}

func (e *Engine) note(what string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked = append(e.asked, what)
}

// Asked is what was asked for, in order.
func (e *Engine) Asked() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]string(nil), e.asked...)
}

// RequestSync implements clinic.Engine, as do the methods that follow.
func (e *Engine) RequestSync(context.Context, string, string) (storage.SyncRun, error) {
	e.note("sync")
	return storage.SyncRun{ID: "run-1", State: storage.RunQueued}, e.SyncErr
}

func (e *Engine) Preview(context.Context) (syncer.Preview, error) {
	return syncer.Preview{Rows: e.Plan}, nil
}

func (e *Engine) PreviewSettings(context.Context, storage.Settings) (syncer.Preview, error) {
	return syncer.Preview{Effects: e.Effects, Confirm: "engine"}, nil
}

func (e *Engine) PreviewRoster(context.Context, []string) (syncer.Preview, error) {
	return syncer.Preview{Effects: e.Effects, Confirm: "engine"}, nil
}

func (e *Engine) Replan(context.Context) error {
	e.note("roster")
	return e.RosterErr
}

func (e *Engine) Resume(context.Context) error {
	e.note("resume")
	return nil
}

func (e *Engine) Wake() { e.note("wake") }

func (e *Engine) Resend(context.Context, string, []string, string) error { return nil }

func (e *Engine) AddParticipant(context.Context, string, string, string) (storage.Participant, error) {
	return storage.Participant{ID: "p-1"}, nil
}

func (e *Engine) RemoveParticipant(context.Context, string, string) error { return nil }

func (e *Engine) Rooms(context.Context) ([]driver.Room, error) {
	return []driver.Room{{ID: "room-1", Name: "Oak"}}, nil
}

func (e *Engine) ReserveRoom(_ context.Context, _, room string) (storage.Room, error) {
	e.note("room " + room)
	return storage.Room{ID: room, Name: "Oak", State: storage.RoomReserved}, nil
}

func (e *Engine) ReleaseRoom(context.Context, string) error { return nil }

func (e *Engine) Replay(_ context.Context, id string) error {
	e.note("replay " + id)
	return nil
}

func (e *Engine) HostBudgets(context.Context, []string) (map[string]driver.HostBudget, error) {
	return e.Budgets, nil
}

func (e *Engine) Uninstall(context.Context) error {
	e.note("uninstall")
	return nil
}

func (e *Engine) ReplayAll(_ context.Context, f syncer.ReplayFilter) (int, error) {
	note := "replay all " + string(f.State) + f.Channel
	if !f.From.IsZero() {
		note += f.From.Format(time.DateOnly)
	}
	e.note(note)
	return 2, nil
}

func (e *Engine) EnableEndpoint(context.Context) error {
	e.note("switch on")
	return nil
}

func (e *Engine) TestMail(_ context.Context, to string, kind notify.Kind) (syncer.TestResult, error) {
	e.note("test " + string(kind) + " to " + to)
	return syncer.TestResult{OK: true, Message: "Sent."}, nil
}

func (e *Engine) TestEvent(context.Context) (syncer.TestResult, error) {
	e.note("test event")
	return syncer.TestResult{OK: true, Message: "Taken."}, nil
}

func (e *Engine) PatientURL(v storage.Visit) string {
	return "https://clinic.example/j/" + v.AppointmentID
}

func (e *Engine) PhysicianURL(v storage.Visit) string {
	return "https://clinic.example/s/" + v.AppointmentID
}

func (e *Engine) ParticipantURL(_ storage.Visit, p storage.Participant) string {
	return "https://clinic.example/j/" + p.ID
}

// EHR answers from its members.
type EHR struct {
	driver.EHR // what a test does not expect is a nil call
	VerifyErr  error
	Verified   int
	Types      []storage.Ref
	Doctors    []storage.Ref
	Err        error
}

// Verify counts.
func (e *EHR) Verify(context.Context) error { e.Verified++; return e.VerifyErr }

// AppointmentTypes returns Types.
func (e *EHR) AppointmentTypes(context.Context) ([]storage.Ref, error) { return e.Types, e.Err }

// Physicians returns Doctors.
func (e *EHR) Physicians(context.Context) ([]storage.Ref, error) { return e.Doctors, e.Err }

// Appointments yields none.
func (e *EHR) Appointments(context.Context, time.Time, time.Time) iter.Seq2[driver.Appointment, error] {
	return func(func(driver.Appointment, error) bool) {}
}

// Zoom knows people.
type Zoom struct {
	People []driver.User
	Err    error
}

// Users implements driver.Directory, as do the methods that follow.
func (z *Zoom) Users(context.Context) ([]driver.User, error) { return z.People, z.Err }

func (z *Zoom) Knows(_ context.Context, email string) (bool, error) {
	for _, u := range z.People {
		if u.Email == email {
			return true, nil
		}
	}
	return false, z.Err
}

func (z *Zoom) User(_ context.Context, id string) (driver.User, error) {
	for _, u := range z.People {
		if u.ID == id {
			return u, nil
		}
	}
	return driver.User{}, &driver.Error{Kind: driver.NotFound}
}

type connector struct{ b *Bench }

func (c connector) EHR(context.Context, string) (driver.EHR, error) { return c.b.EHR, nil }

func (c connector) Try(context.Context, string, storage.Settings) (driver.EHR, error) {
	return c.b.EHR, nil
}

func (c connector) Directory(context.Context, string) (driver.Directory, error) {
	return c.b.Zoom, nil
}

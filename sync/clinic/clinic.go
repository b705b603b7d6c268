// Package clinic holds everything that people and programs can do with an
// account: save settings, keep the rosters, look at the day, ask for a sync. The
// JSON API and the pages are two faces of it and share every rule in it.
//
// A [Session] is one account as one caller uses it. How a request becomes one (who
// asks, in which role, about which account) is decided by the vendor's own sign-in or
// by package signin, in one function from request to session; everything else
// learns the account from the session and from nowhere else. Files of the lists are
// read by package roster; what visits were like is said by package report.
//
//   - clinic.go: what a clinic is made of; session.go, role.go: one caller, and what
//     they may do
//   - settings.go, logo.go, tryout.go, uninstall.go: the settings, and what is done
//     from there
//   - physicians.go, staff.go, imports.go, directory.go: the two lists, their files,
//     and who could be on them
//   - visits.go, day.go, roomchoice.go, report.go: appointments
//   - syncs.go, effects.go: a sync, and what asks for a yes first
//   - deliveries.go, trail.go: what was sent, what was done
//   - status.go, health.go: how the account is doing
//   - zone.go, errors.go: the clinic's days, and what goes wrong
package clinic

import (
	"context"
	"log/slog"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic/internal/people"
	"github.com/televisit/televisit-go/sync/clinic/roster"
	"github.com/televisit/televisit-go/sync/driver"
)

// Engine is what a clinic needs of [syncer.Account]. Errors of its methods are the
// engine's.
type Engine interface {
	RequestSync(ctx context.Context, by, confirm string) (storage.SyncRun, error)
	Preview(ctx context.Context) (syncer.Preview, error)
	PreviewSettings(ctx context.Context, proposed storage.Settings) (syncer.Preview, error)
	PreviewRoster(ctx context.Context, remove []string) (syncer.Preview, error)
	Replan(ctx context.Context) error
	Resume(ctx context.Context) error
	Wake()
	Resend(ctx context.Context, appointmentID string, to []string, by string) error
	AddParticipant(ctx context.Context, appointmentID, name, email string) (storage.Participant, error)
	RemoveParticipant(ctx context.Context, appointmentID, participantID string) error
	Rooms(ctx context.Context) ([]driver.Room, error)
	ReserveRoom(ctx context.Context, appointmentID, roomID string) (storage.Room, error)
	ReleaseRoom(ctx context.Context, appointmentID string) error
	Replay(ctx context.Context, deliveryID string) error
	ReplayAll(ctx context.Context, f syncer.ReplayFilter) (int, error)
	EnableEndpoint(ctx context.Context) error
	HostBudgets(ctx context.Context, hosts []string) (map[string]driver.HostBudget, error)
	Uninstall(ctx context.Context) error
	TestMail(ctx context.Context, to string, kind notify.Kind) (syncer.TestResult, error)
	TestEvent(ctx context.Context) (syncer.TestResult, error)
	PatientURL(v storage.Visit) string
	PhysicianURL(v storage.Visit) string
	ParticipantURL(v storage.Visit, p storage.Participant) string
}

// EngineOf is the configuration's Engine of an engine.
func EngineOf(e *syncer.Engine) func(account string) Engine {
	return func(account string) Engine { return e.Account(account) }
}

// Connector gives an account's EHR and the people of its video service; see package
// connector.
type Connector interface {
	// EHR connects with the settings as they are stored.
	EHR(ctx context.Context, account string) (driver.EHR, error)
	// Try connects with settings that are not saved yet.
	Try(ctx context.Context, account string, s storage.Settings) (driver.EHR, error)
	// Directory tells who has a user at the video service.
	Directory(ctx context.Context, account string) (driver.Directory, error)
}

// Config is what a clinic is made of. Store, Engine and Connect are required.
type Config struct {
	Store    *storage.Store
	Engine   func(account string) Engine // of an account; see [EngineOf]
	Connect  Connector
	Insecure bool                                     // http and private endpoint addresses are accepted
	Mail     bool                                     // a mail server is set up
	Webhooks bool                                     // Zoom's webhooks can be checked
	HookURL  string                                   // where Zoom's webhooks come in, as the status tells it; empty: not told
	Drift    func() (ahead time.Duration, known bool) // of this machine's clock; nil: not known
	Now      func() time.Time                         // nil: time.Now
	Log      *slog.Logger                             // nil: discard
}

// Clinic carries out the operations. It is safe for concurrent use.
type Clinic struct {
	cfg        Config
	uploads    *roster.Uploads
	doctors    people.Recent[storage.Ref] // of the EHRs
	users      people.Recent[driver.User] // of the Zoom accounts
	physicians people.Kept[storage.Physician]
	staff      people.Kept[storage.StaffMember]
}

// New returns a clinic.
func New(cfg Config) *Clinic {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Clinic{cfg: cfg, uploads: roster.NewUploads(cfg.Now, cfg.Log)}
}

// Store is where it all stands.
func (c *Clinic) Store() *storage.Store { return c.cfg.Store }

// Close ends the imports that are under way, and waits for them.
func (c *Clinic) Close() { c.uploads.Close() }

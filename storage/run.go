package storage

import (
	"context"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
)

// RunState is where a sync run stands.
type RunState string

const (
	RunQueued    RunState = "queued"
	RunRunning   RunState = "running"
	RunSucceeded RunState = "succeeded"
	RunFailed    RunState = "failed"
	RunHeld      RunState = "held" // done, except for removals that wait for a yes
)

// Run is one sync: its progress while it runs, its outcome afterwards. Its JSON
// form is what the API answers.
type Run struct {
	Meta       `json:"-"`
	ID         string         `json:"id"`
	State      RunState       `json:"state"`
	By         string         `json:"by"` // "schedule", "api" or a signed-in user's Zoom id
	StartedAt  time.Time      `json:"started_at"`
	FinishedAt time.Time      `json:"finished_at,omitzero"`
	Done       int            `json:"done"`
	Total      int            `json:"total"`
	Changes    map[string]int `json:"changes"` // by action
	Rows       []RowError     `json:"rows"`    // appointments that could not be dealt with
	Message    string         `json:"message,omitempty"`
}

// RowError is an appointment that a run could not deal with.
type RowError struct {
	AppointmentID string `json:"appointment_id"`
	Code          string `json:"code"`
	Message       string `json:"message"`
}

func (*Run) kind() string         { return kind.Run }
func (r *Run) index(hasher) index { return index{id: r.ID, state: string(r.State), at: r.StartedAt} }

// Run returns one sync run by id, or ErrNotFound.
func (a *Account) Run(ctx context.Context, id string) (Run, error) { return get[Run](ctx, a, id) }

// LastRuns returns the newest sync runs, newest first. limit 0 means 100.
func (a *Account) LastRuns(ctx context.Context, limit int) ([]Run, error) {
	p, err := page[Run](ctx, a, driver.Query{Desc: true, Limit: limit})
	return p.Items, err
}

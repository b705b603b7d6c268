package storage

import (
	"context"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
)

// SyncRunState is where a sync run stands.
type SyncRunState string

const (
	RunQueued    SyncRunState = "queued"
	RunRunning   SyncRunState = "running"
	RunSucceeded SyncRunState = "succeeded"
	RunFailed    SyncRunState = "failed"
	RunHeld      SyncRunState = "held" // done, except for removals that wait for a yes
)

// SyncRun is one sync: its progress while it runs, its outcome afterwards. Its JSON
// form is what the API answers.
type SyncRun struct {
	Meta       `json:"-"`
	ID         string         `json:"id"`
	State      SyncRunState   `json:"state"`
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

func (*SyncRun) kind() string { return kind.Run }
func (r *SyncRun) index(hasher) index {
	return index{id: r.ID, state: string(r.State), at: r.StartedAt}
}

// SyncRun returns one sync run by id, or ErrNotFound.
func (a *Account) SyncRun(ctx context.Context, id string) (SyncRun, error) {
	return get[SyncRun](ctx, a, id)
}

// LastSyncRuns returns the newest sync runs, newest first. limit 0 means 100.
func (a *Account) LastSyncRuns(ctx context.Context, limit int) ([]SyncRun, error) {
	p, err := page[SyncRun](ctx, a, driver.Query{Desc: true, Limit: limit})
	return p.Items, err
}

package syncer

import (
	"fmt"
	"time"

	"github.com/televisit/televisit-go/sync/internal/plan"
)

// SyncOptions say how a sync came about.
type SyncOptions struct {
	By      string // "schedule", "api" or a signed-in user's id; empty: "schedule"
	RunID   string // a queued run to carry out; empty: a new one
	Confirm string // the yes to what a ConfirmationError named
}

// Preview is what a sync, or a change of settings, would do.
type Preview struct {
	Rows    []PreviewRow // by appointment id; every appointment that was looked at
	Effects []string     // what needs a yes, in plain words; nil: nothing does
	Confirm string       // the yes to Effects
}

// PreviewRow is what would be done about one appointment.
type PreviewRow struct {
	AppointmentID string      `json:"appointment_id"`
	Action        plan.Action `json:"action"`
	Why           string      `json:"why"`
}

// PausedError says that nothing is done for an account, and why.
type PausedError struct {
	Code, Message, Action string
	Since                 time.Time
}

func (e *PausedError) Error() string {
	return fmt.Sprintf("this account is paused: %s %s", e.Message, e.Action)
}

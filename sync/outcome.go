package syncer

import (
	"fmt"
	"strings"
	"time"
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
	AppointmentID string `json:"appointment_id"`
	Action        Action `json:"action"`
	Why           string `json:"why"`
}

// Action is what is done about an appointment, in the words of a preview.
type Action string

// Actions.
const (
	ActionNone     Action = "none"
	ActionCreate   Action = "create"
	ActionPatch    Action = "patch"
	ActionTransfer Action = "transfer"
	ActionCancel   Action = "cancel"
	ActionRestore  Action = "restore"
)

// ConfirmationError says that a person has to agree first: the same call with
// Confirm does it.
type ConfirmationError struct {
	Effects []string // in plain words
	Confirm string
}

func (e *ConfirmationError) Error() string {
	return "needs a yes first: " + strings.Join(e.Effects, " ")
}

// PausedError says that nothing is done for an account, and why.
type PausedError struct {
	Code, Message, Action string
	Since                 time.Time
}

func (e *PausedError) Error() string {
	return fmt.Sprintf("this account is paused: %s %s", e.Message, e.Action)
}

package syncer

import (
	"context"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/pass"
)

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

// Preview says what a sync would do now, appointment by appointment, and does
// none of it. Errors are those of [Account.Sync].
func (a *Account) Preview(ctx context.Context) (Preview, error) {
	return preview(pass.Foresee(ctx, a.at))
}

// PreviewSettings says what saving the settings would do to visits that are to
// come, from what the store knows of them: which would move with another time
// zone, which would not be managed any more, which would get or lose the default
// host, and whether the topic would disclose who the patient is. The EHR is not
// asked.
func (a *Account) PreviewSettings(ctx context.Context, proposed storage.Settings) (Preview, error) {
	return preview(pass.ForeseeSettings(ctx, a.at, proposed))
}

// PreviewRoster says which coming visits would need a host, or go to the default
// host, if these physicians were removed from the list.
func (a *Account) PreviewRoster(ctx context.Context, remove []string) (Preview, error) {
	return preview(pass.ForeseeRoster(ctx, a.at, remove))
}

func preview(p pass.Preview, err error) (Preview, error) {
	out := Preview{Effects: p.Effects, Confirm: p.Confirm}
	for _, r := range p.Rows {
		out.Rows = append(out.Rows, PreviewRow{r.AppointmentID, Action(r.Action), r.Why})
	}
	return out, face(err)
}

package converge

import (
	"context"
	"errors"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// settleConflict makes up for a step that somebody else was faster than: another
// process, which took the visit over, or a sync. Whose call came last at the EHR
// or at the service is not known, and what the other one has on record may not be what
// stands there: it is brought about once more.
func (w *worker) settleConflict(ctx context.Context, v *storage.Visit, step next.Step) error {
	if step != next.StepLinks && step != next.StepUnlink && step != next.StepPatch {
		return nil // these find what is there before they make it
	}
	key := w.a.VisitKey(v.AppointmentID)
	for {
		now, err := w.a.VisitByKey(ctx, key)
		if err != nil {
			return err
		}
		if step == next.StepPatch {
			if now.Meeting == nil || v.Meeting == nil || now.Meeting.ID != v.Meeting.ID {
				return nil // it is another one's turn already
			}
			m := *now.Meeting
			m.Doubt = true
			now.Meeting = &m
		} else {
			now.WriteBack.Hash = visit.WrittenUnknown
		}
		now.DueAt = w.a.Now()
		if err := w.commit(ctx, "visit.overtaken", &now); !errors.Is(err, storage.ErrConflict) {
			return err
		}
	}
}

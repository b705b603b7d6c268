package account

import (
	"context"
	"errors"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/notice"
)

// SaveVisit stores a visit with what belongs to the same change, and with the news
// of it that the account wants to be told.
func (a Account) SaveVisit(ctx context.Context, name string, v *storage.Visit, wanted storage.Notifications, with ...storage.Change) error {
	batch := append([]storage.Change{storage.Put(v)}, with...)
	return a.Save(ctx, name, append(batch, Puts(notice.News(a, wanted, v, a.Now()))...)...)
}

// Puts are deliveries as changes of the outbox.
func Puts(ds []storage.Delivery) []storage.Change {
	out := make([]storage.Change, len(ds))
	for i := range ds {
		out[i] = storage.Put(&ds[i])
	}
	return out
}

// EditVisit changes a visit from outside its own course: change is called with the
// visit as it stands, again when somebody was faster, and returns what goes into
// the outbox with it.
func (a Account) EditVisit(ctx context.Context, appointmentID string, change func(*storage.Visit) ([]storage.Delivery, error)) error {
	for range 10 {
		v, err := a.Visit(ctx, appointmentID)
		if err != nil {
			return err
		}
		deliveries, err := change(&v)
		if err != nil {
			return err
		}
		err = a.Save(ctx, "byhand", append([]storage.Change{storage.Put(&v)}, Puts(deliveries)...)...)
		if errors.Is(err, storage.ErrConflict) {
			continue
		}
		if err != nil {
			return err
		}
		a.Wake()
		return nil
	}
	return storage.ErrConflict
}

// Doubt has a visit's meeting looked at, if it is still that one.
func (a Account) Doubt(ctx context.Context, appointmentID string, meeting int64) error {
	return a.EditVisit(ctx, appointmentID, func(v *storage.Visit) ([]storage.Delivery, error) {
		if !v.HasMeeting() || v.Meeting.ID != meeting {
			return nil, nil
		}
		m := *v.Meeting
		m.Doubt = true
		v.Meeting, v.DueAt = &m, a.Now()
		return nil, nil
	})
}

// Host is the entry on the list of who hosts a visit; nil when there is none.
func (a Account) Host(ctx context.Context, v storage.Visit) (*storage.Physician, error) {
	p, err := a.Physician(ctx, v.HostID())
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil //nolint:nilnil // nobody
	}
	if err != nil {
		return nil, err
	}
	return &p, nil
}

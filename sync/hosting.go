package syncer

import (
	"context"
	"errors"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// host is the entry on the list of who hosts a visit; nil when there is none.
func (e *Engine) host(ctx context.Context, a *storage.Account, v storage.Visit) (*storage.Physician, error) {
	p, err := a.Physician(ctx, visit.HostOf(v))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil //nolint:nilnil // nobody
	}
	if err != nil {
		return nil, err
	}
	return &p, nil
}

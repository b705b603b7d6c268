package storage

import (
	"context"
	"errors"

	"github.com/televisit/televisit-go/storage/internal/upkeep"
)

// Sealer encrypts bodies and derives look-up values. Package seal has the one
// over Tink keysets.
type Sealer interface {
	// Seal encrypts and authenticates plaintext, bound to the associated data.
	Seal(plaintext, associated []byte) ([]byte, error)
	// Open reverses Seal; a body that is truncated, altered, moved to another
	// record or sealed by an unknown key is an error.
	Open(sealed, associated []byte) ([]byte, error)
	// Hash is a keyed hash of at least 16 bytes that never changes, even when
	// the sealing key is rotated.
	Hash(data []byte) ([]byte, error)
}

// Rotating is a [Sealer] whose sealing key can be replaced: bodies of earlier
// keys still open. Hash must not change with it.
type Rotating interface {
	Sealer
	// Stale reports whether a body was sealed with another key than Seal uses now.
	Stale(sealed []byte) bool
}

// ErrNotRotating: the store's sealer is not a [Rotating].
var ErrNotRotating = upkeep.ErrNotRotating

// Resealed is how far [Store.Reseal] has come.
type Resealed struct {
	Seen int64 `json:"seen"` // records looked at in this pass
	Done int64 `json:"done"` // sealed anew, in all passes
	Left int64 `json:"left"` // of this pass: changed by somebody else, or in somebody's hands, at that moment
}

// ResealError says that some records keep being sealed with an old key.
type ResealError struct{ Left int64 }

func (e *ResealError) Error() string { return (*upkeep.ResealError)(e).Error() }

// Reseal opens every record that was sealed with an earlier key and seals it with
// the present one, all accounts' and the store's own. It works beside programs
// that read and write: a record is replaced only as it was read, one that a
// worker has in hand is left until later. It may be broken off at any point;
// calling it again goes on with what is left. When it returns nil, a whole pass
// found nothing that is sealed with an earlier key.
//
// A record that cannot be opened stays as it is; its *RecordError is returned at
// the end. Programs that go on sealing with an old key: a *ResealError. progress
// is told after each page; it may be nil.
func (s *Store) Reseal(ctx context.Context, progress func(Resealed)) (Resealed, error) {
	tell := func(upkeep.Resealed) {}
	if progress != nil {
		tell = func(r upkeep.Resealed) { progress(Resealed(r)) }
	}
	done, err := upkeep.Reseal(ctx, s.records, tell)
	if stale, ok := errors.AsType[*upkeep.ResealError](err); ok {
		err = (*ResealError)(stale)
	}
	return Resealed(done), err
}

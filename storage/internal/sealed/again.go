package sealed

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// conflictTries bounds how often a batch is tried when others write at once.
const conflictTries = 100

// Again repeats what met a conflict, with pauses, a bounded number of times.
func Again(ctx context.Context, do func() error) error {
	var err error
	for try := range conflictTries {
		if err = do(); !errors.Is(err, driver.ErrConflict) {
			return err
		}
		if err := Pause(ctx, time.Duration(rand.Int64N(int64(try+1)*int64(time.Millisecond)))); err != nil {
			return err
		}
	}
	return err
}

// Pause waits, unless the context ends first.
func Pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

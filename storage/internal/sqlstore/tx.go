package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"
)

// tries bounds how often a transaction is begun again after a deadlock.
const tries = 20

// transact runs f in a transaction. When the database gave the transaction up
// for reasons of timing, f is run again in a new one.
func (db *DB) transact(ctx context.Context, f func(*sql.Tx) error) error {
	for try := 1; ; try++ {
		err := db.once(ctx, f)
		if err == nil || try == tries || !errors.Is(err, errAppeared) && !db.dialect.Retryable(err) {
			return db.explain(ctx, err)
		}
		wait := time.Duration(rand.Int64N(int64(try) * int64(2*time.Millisecond)))
		select {
		case <-ctx.Done():
			return db.explain(ctx, ctx.Err())
		case <-time.After(wait):
		}
	}
}

func (db *DB) once(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := db.write.BeginTx(ctx, &sql.TxOptions{Isolation: db.dialect.Isolation})
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		if rerr := tx.Rollback(); rerr != nil && !errors.Is(rerr, sql.ErrTxDone) {
			return errors.Join(err, rerr)
		}
		return err
	}
	return tx.Commit()
}

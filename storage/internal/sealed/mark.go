package sealed

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
)

// ErrWrongKeyset: the store was sealed with another keyset.
var ErrWrongKeyset = errors.New("the store was sealed with another keyset; start with the keyset file that was used when the store was made, or with a new store")

// markKey is the record that tells a wrong keyset at once.
var markKey = driver.Key{Account: StoreAccount, Kind: kind.Mark, ID: "keyset"}

// CheckMark holds the keyset to the one that the store was made with: another is
// [ErrWrongKeyset]. An empty database is marked with this one.
func (rs Records) CheckMark(ctx context.Context) error {
	hash, err := rs.Sealer.Hash(Associated(markKey))
	if err != nil {
		return fmt.Errorf("the sealer cannot hash: %w", err)
	}
	if len(hash) < HashSize {
		return fmt.Errorf("the sealer's hash has %d bytes, at least %d are needed", len(hash), HashSize)
	}
	ref := base64.RawURLEncoding.EncodeToString(hash[:HashSize])
	r, err := rs.Driver.Get(ctx, markKey)
	if IsNotFound(err) {
		return rs.leaveMark(ctx, ref)
	}
	if err != nil {
		return err
	}
	if _, err := rs.Sealer.Open(r.Body, Associated(markKey)); err != nil || r.Ref != ref {
		return ErrWrongKeyset
	}
	return nil
}

func (rs Records) leaveMark(ctx context.Context, ref string) error {
	body, err := rs.Sealer.Seal([]byte(markKey.ID), Associated(markKey))
	if err != nil {
		return fmt.Errorf("the sealer cannot seal: %w", err)
	}
	err = rs.Driver.Apply(ctx, []driver.Change{{Record: driver.Record{Key: markKey, Ref: ref, Body: body}}})
	if errors.Is(err, driver.ErrConflict) { // another process was first
		return rs.CheckMark(ctx)
	}
	return err
}

// Marked reports whether a store was made in the database before.
func Marked(ctx context.Context, d driver.Driver) (bool, error) {
	_, err := d.Get(ctx, markKey)
	if IsNotFound(err) {
		return false, nil
	}
	return err == nil, err
}

// Package sealed keeps records so that a database learns nothing from them: a
// body is encrypted and bound to the record's name, what a record is looked up
// by is a keyed hash, and each write names the version that was read.
//
// It is where a record's bytes are made and opened, for package storage and for
// the rooms beside this one. It knows no type of record: a [Row] says what there
// is to know of one.
package sealed

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// Sealer is storage.Sealer.
type Sealer interface {
	Seal(plaintext, associated []byte) ([]byte, error)
	Open(sealed, associated []byte) ([]byte, error)
	Hash(data []byte) ([]byte, error)
}

// StoreAccount holds what belongs to the store and to no account.
const StoreAccount = "-"

// HashSize is how many bytes of a keyed hash make a look-up value.
const HashSize = 16

// Records are the records of one account. It is a value; copy it.
type Records struct {
	Driver  driver.Driver
	Sealer  Sealer
	Account string
}

// Of are the records of another account in the same store.
func (rs Records) Of(account string) Records {
	rs.Account = account
	return rs
}

// Store are the records that belong to the store itself.
func (rs Records) Store() Records { return rs.Of(StoreAccount) }

// Key names a record of the account.
func (rs Records) Key(kind, id string) driver.Key {
	return driver.Key{Account: rs.Account, Kind: kind, ID: id}
}

// Hash turns identifiers into a look-up value of the account's own.
func (rs Records) Hash(parts ...string) string {
	return base64.RawURLEncoding.EncodeToString(rs.HashBytes(parts...))
}

// HashBytes is Hash before it becomes text.
func (rs Records) HashBytes(parts ...string) []byte {
	data := strings.Join(append([]string{rs.Account}, parts...), "\x00")
	sum, err := rs.Sealer.Hash([]byte(data))
	if err != nil {
		// A keyset that can hash once can hash always; opening the store has sealed with it.
		panic(fmt.Sprintf("storage: keyed hash: %v", err))
	}
	return sum[:HashSize]
}

// Row is a record on its way into the store: what a driver may know of it, and
// what is sealed.
type Row struct {
	Kind, ID   string
	State, Ref string
	At         time.Time
	Version    int64           // that was read; 0: it must not be there yet
	Value      any             // what is sealed, as JSON
	Beside     []driver.Change // index records of its own, which go when it goes
}

// Put are the changes that store a row, sealed.
func (rs Records) Put(row Row) ([]driver.Change, error) {
	main := rs.change(row)
	plain, err := json.Marshal(row.Value)
	if err == nil {
		main.Body, err = rs.Sealer.Seal(plain, Associated(main.Key))
	}
	if err != nil {
		return nil, &driver.RecordError{Key: main.Key, Stored: true, Err: err}
	}
	return append([]driver.Change{main}, row.Beside...), nil
}

// Remove are the changes that remove a row and what stands beside it.
func (rs Records) Remove(row Row) []driver.Change {
	changes := append([]driver.Change{rs.change(row)}, row.Beside...)
	for i := range changes {
		changes[i].Delete = true
	}
	return changes
}

func (rs Records) change(row Row) driver.Change {
	r := driver.Record{Key: rs.Key(row.Kind, row.ID), State: row.State, Ref: row.Ref, At: row.At}
	return driver.Change{Record: r, Expect: row.Version}
}

// Deletion removes a record as it was read, and no other version of it.
func Deletion(r driver.Record) driver.Change {
	return driver.Change{Record: driver.Record{Key: r.Key}, Expect: r.Version, Delete: true}
}

// Open decodes what is sealed in a record, of whatever account. What cannot be
// opened or decoded is a *driver.RecordError.
func (rs Records) Open(r driver.Record, into any) error {
	plain, err := rs.Plain(r)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(plain, into); err != nil {
		return &driver.RecordError{Key: r.Key, Err: err}
	}
	return nil
}

// Plain is what is sealed in a record, as it was encoded.
func (rs Records) Plain(r driver.Record) ([]byte, error) {
	plain, err := rs.Sealer.Open(r.Body, Associated(r.Key))
	if err != nil {
		return nil, &driver.RecordError{Key: r.Key, Err: err}
	}
	return plain, nil
}

// Associated is what a sealed body is bound to.
func Associated(k driver.Key) []byte {
	return []byte(k.Account + "\x00" + k.Kind + "\x00" + k.ID)
}

// Find reads one record of the account into a value and returns its version: 0,
// and no error, when there is none.
func (rs Records) Find(ctx context.Context, kind, id string, into any) (version int64, err error) {
	r, err := rs.Driver.Get(ctx, rs.Key(kind, id))
	if IsNotFound(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return r.Version, rs.Open(r, into)
}

// IsNotFound reports whether there is no such record.
func IsNotFound(err error) bool { return errors.Is(err, driver.ErrNotFound) }

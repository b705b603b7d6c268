// Package storage keeps records.
package storage

import (
	"time"

	"example.org/sound/storage/driver"
)

// Store keeps visits.
type Store struct{ rows driver.Rows }

// Visit is a record.
type Visit struct {
	ID    string
	Start time.Time
}

// Open opens a store.
func Open(rows driver.Rows) *Store { return &Store{rows} }

// Package account is one account at work: the bench that the workshops stand
// around. Every touch of the world, a call to a vendor or a write of the store,
// goes through it, between two fault points.
//
//   - account.go: what the accounts of a process share, and one of them
//   - faultpoint.go: the points around each touch of the world
//   - vendors.go: the account's EHR and video service
//   - status.go, pause.go: the account's status, and when nothing is done for it
//   - visit.go: visits' records, written together with the news of them
//   - input.go: what the rooms that decide look at
//   - lease.go, lock.go, wake.go: who may, who waits, who is called
package account

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/url"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// Config is what the accounts of a process have in common. Nothing in it is
// optional.
type Config struct {
	Store      *storage.Store
	Connect    func(ctx context.Context, account string) (driver.EHR, driver.Video, error)
	PublicURL  *url.URL // base of the links
	Clock      func() time.Time
	Log        *slog.Logger
	Holder     string        // this process's name in leases
	Lease      time.Duration // of whatever is claimed
	Grace      time.Duration // after the end, before a patient's way in is removed
	LookBack   time.Duration // how far back a sync looks
	SecondLook time.Duration // before a missing appointment is looked up again
	LinkLife   time.Duration // how long links lead on after the end
	Workers    int           // things of one account done at once
}

// Core is a process's part of all accounts. It is safe for concurrent use.
type Core struct {
	Config
	Points  Points
	Signals Signals

	busy Locks
}

// Account is one account at work. It is a value as cheap as its id; Account values
// of the same Core and id are the same account.
type Account struct {
	*storage.Account
	*Core
}

// NewCore returns a core at rest.
func NewCore(cfg Config) *Core { return &Core{Config: cfg} }

// Account is the one with that id; it need not exist.
func (c *Core) Account(id string) Account { return Account{c.Store.Account(id), c} }

// Now is the present, in UTC and at the precision that the store keeps.
func (c *Core) Now() time.Time { return c.Clock().UTC().Truncate(time.Microsecond) }

// Lock waits for a key of the account, for as long as ctx lasts: one at a time in
// this process holds it.
func (a Account) Lock(ctx context.Context, key string) (unlock func(), err error) {
	return a.busy.Lock(ctx, a.ID()+"/"+key)
}

// Wake tells whoever schedules the account that something changed in it.
func (a Account) Wake() { a.Signals.Wake(a.ID()) }

// RandomName names a process, a stamp or a run: 128 random bits.
func RandomName() string { return rand.Text() }

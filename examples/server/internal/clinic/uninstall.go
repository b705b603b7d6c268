package clinic

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Farewell is what an uninstall would end.
type Farewell struct {
	Word   string // what has to be typed: the clinic's name, or the account's id
	Coming int    // visits that begin from now on, counted up to a thousand
	Hold   bool   // a legal hold forbids it
}

// Farewell says what [Desk.Uninstall] would end.
func (d *Desk) Farewell(ctx context.Context) (Farewell, error) {
	s, err := d.account.Settings(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return Farewell{}, err
	}
	out := Farewell{Word: cmp.Or(s.Company, d.id), Hold: s.Retention.LegalHold}
	for v, err := range d.account.Visits(ctx, storage.VisitFilter{From: d.cfg.Now()}) {
		if err != nil {
			return Farewell{}, err
		}
		if v.State == storage.Cancelled || v.State == storage.Ended {
			continue
		}
		if out.Coming++; out.Coming == maxCounted {
			break
		}
	}
	return out, nil
}

// Uninstall ends all work for the account; then its Zoom tokens are revoked and
// everything that is kept of it is wiped (A38). word repeats [Farewell.Word].
// What was removed is told by [Clinic.Removal] once it is done. Errors:
// *InvalidError; *ConflictError under legal hold.
func (d *Desk) Uninstall(ctx context.Context, word string) error {
	f, err := d.Farewell(ctx)
	if err != nil {
		return err
	}
	if f.Hold {
		return &ConflictError{"This account is under legal hold: nothing may be removed. Lift the hold in the settings first."}
	}
	if !strings.EqualFold(strings.TrimSpace(word), f.Word) {
		return invalid("word", "Type the name as it stands above. Nothing was removed.")
	}
	if err := d.record(ctx, "uninstall", "", ""); err != nil {
		return err
	}
	d.doctors.forget(d.id)
	d.users.forget(d.id)
	return d.cfg.Engine.Uninstalled(ctx, d.id, time.Time{})
}

// Removal is the proof of the account's newest wipe that began after an instant;
// ErrNotFound until one has. Its Ended is zero while it goes on.
func (c *Clinic) Removal(ctx context.Context, account string, after time.Time) (storage.Proof, error) {
	var newest storage.Proof
	for p, err := range c.cfg.Store.Proofs(ctx, account) {
		if err != nil {
			return storage.Proof{}, err
		}
		if p.Kind == storage.ProofWipe && !p.Began.Before(after) {
			newest = p
		}
	}
	if newest.ID == "" {
		return storage.Proof{}, ErrNotFound
	}
	return newest, nil
}

package clinic

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// UninstallPreview is what an uninstall would end.
type UninstallPreview struct {
	Word   string // what has to be typed: the clinic's name, or the account's id
	Coming int    // visits that begin from now on, counted up to a thousand
	Hold   bool   // a legal hold forbids it
}

// UninstallPreview says what [Session.Uninstall] would end.
func (s *Session) UninstallPreview(ctx context.Context) (UninstallPreview, error) {
	settings, err := s.account.Settings(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return UninstallPreview{}, err
	}
	out := UninstallPreview{Word: cmp.Or(settings.Company, s.id), Hold: settings.Retention.LegalHold}
	for v, err := range s.account.Visits(ctx, storage.VisitFilter{From: s.clinic.cfg.Now()}) {
		if err != nil {
			return UninstallPreview{}, err
		}
		if v.State == storage.VisitCancelled || v.State == storage.VisitEnded {
			continue
		}
		if out.Coming++; out.Coming == maxCounted {
			break
		}
	}
	return out, nil
}

// Uninstall ends all work for the account; then its Zoom tokens are revoked and
// everything that is kept of it is wiped. word repeats [UninstallPreview.Word].
// What was removed is told by [Clinic.Removal] once it is done. Errors:
// *InvalidError; *ConflictError under legal hold.
func (s *Session) Uninstall(ctx context.Context, word string) error {
	f, err := s.UninstallPreview(ctx)
	if err != nil {
		return err
	}
	if f.Hold {
		return &ConflictError{"This account is under legal hold: nothing may be removed. Lift the hold in the settings first."}
	}
	if !strings.EqualFold(strings.TrimSpace(word), f.Word) {
		return invalid("word", "Type the name as it stands above. Nothing was removed.")
	}
	if err := s.record(ctx, "uninstall", "", ""); err != nil {
		return err
	}
	s.clinic.doctors.Forget(s.id)
	s.clinic.users.Forget(s.id)
	return s.engine.Uninstall(ctx)
}

// Removal is the proof of the account's newest wipe that began after an instant;
// ErrNotFound until one has. Its Ended is zero while it goes on.
func (c *Clinic) Removal(ctx context.Context, account string, after time.Time) (storage.ErasureRecord, error) {
	var newest storage.ErasureRecord
	for p, err := range c.cfg.Store.ErasureRecords(ctx, account) {
		if err != nil {
			return storage.ErasureRecord{}, err
		}
		if p.Kind == storage.ErasureWipe && !p.Began.Before(after) {
			newest = p
		}
	}
	if newest.ID == "" {
		return storage.ErasureRecord{}, ErrNotFound
	}
	return newest, nil
}

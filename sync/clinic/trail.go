package clinic

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Entry is a line of the audit trail.
type Entry struct {
	Sequence int64     `json:"sequence"`
	At       time.Time `json:"at"`
	Who      string    `json:"who"`
	Action   string    `json:"action"`
	Subject  string    `json:"subject"`
	Detail   string    `json:"detail"`
}

// AuditFilter selects entries; zero members do not restrict. Words are found
// anywhere, whatever their case.
type AuditFilter struct {
	Who, Action, Subject string
	From, To             time.Time // From <= at < To
}

// maxWalked bounds how many entries are looked through for one page.
const maxWalked = 5000

// Audit returns a page of the audit trail, newest first. With a filter, a
// page may hold fewer entries than limit, or some more.
func (s *Session) Audit(ctx context.Context, f AuditFilter, cursor string, limit int) ([]Entry, string, error) {
	out := []Entry{}
	for walked := 0; ; {
		p, err := s.account.AuditPage(ctx, cursor, limit)
		if err != nil {
			return nil, "", refine(err)
		}
		for _, e := range p.Items {
			if !f.From.IsZero() && e.At.Before(f.From) {
				return out, "", nil // the rest is older still
			}
			if f.holds(e) {
				out = append(out, Entry{Sequence: e.Sequence, At: e.At, Who: e.Who, Action: e.Action, Subject: e.Subject, Detail: e.Detail})
			}
		}
		walked += len(p.Items)
		if cursor = p.Next; cursor == "" || len(out) >= limit || walked >= maxWalked {
			return out, cursor, nil
		}
	}
}

func (f AuditFilter) holds(e storage.Audit) bool {
	has := func(text, word string) bool {
		return strings.Contains(strings.ToLower(text), strings.ToLower(word))
	}
	return has(e.Who, f.Who) && has(e.Action, f.Action) && has(e.Subject, f.Subject) && (f.To.IsZero() || e.At.Before(f.To))
}

// Verified is what a check of the audit trail found.
type Verified struct {
	OK      bool   `json:"ok"`
	Entries int64  `json:"entries"` // that were checked
	Message string `json:"message"` // in plain words
}

// VerifyAudit walks the whole trail and says whether an entry was changed, taken
// out or put in. The check itself is recorded.
func (s *Session) VerifyAudit(ctx context.Context) (Verified, error) {
	n, err := s.account.VerifyAudit(ctx)
	broken, isBroken := errors.AsType[*storage.AuditError](err)
	_, unreadable := errors.AsType[*storage.RecordError](err)
	v := Verified{OK: err == nil, Entries: n}
	switch {
	case err == nil:
		v.Message = fmt.Sprintf("The trail is whole: all %d entries stand as they were written.", n)
	case isBroken:
		v.Message = fmt.Sprintf("The trail is broken at entry %d: %s. Entries before it stand as they were written. Keep a copy of the store and tell whoever is responsible for security.", broken.Sequence, broken.Reason)
	case unreadable:
		v.Message = fmt.Sprintf("The trail is broken after entry %d: the next one cannot be opened. Keep a copy of the store and tell whoever is responsible for security.", n)
	default:
		return Verified{}, err
	}
	return v, s.record(ctx, "audit.verify", "", fmt.Sprintf("whole %t", v.OK))
}

package storage

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/storage/internal/archive"
	"github.com/televisit/televisit-go/storage/internal/kind"
	"github.com/televisit/televisit-go/storage/internal/sealed"
)

var (
	// ErrNotEmpty: an import would mix with what the account has.
	ErrNotEmpty = archive.ErrNotEmpty
	// ErrOtherImport: an import of another file was broken off in this account.
	ErrOtherImport = archive.ErrOtherImport
)

// ImportError says which line of an export cannot be taken, and why. It quotes
// nothing of the line.
type ImportError struct {
	Line   int64 // from 1
	Reason string
}

func (e *ImportError) Error() string { return (*archive.LineError)(e).Error() }

// ExportOptions says what goes into an export.
type ExportOptions struct {
	// Secrets adds the Ellkay keys, the signing secrets and the Zoom grant, for
	// moving an account to another store. Without them they are entered again.
	Secrets bool
	// Progress is told how many records are written, after each; it may be nil.
	Progress func(records int64)
}

// Export writes all that is kept of the account, decrypted, as JSON lines: for the
// customer, or for [Account.Import] into another store. It holds patients' names
// and addresses: keep it as a medical record is kept. It returns the number of
// records; its need of memory does not grow with that.
//
// Records that change meanwhile are written as they were at some moment; for all
// of one moment, stop the account's work before. A record that cannot be opened
// is left out and counted in the last line; its *RecordError is returned.
func (a *Account) Export(ctx context.Context, w io.Writer, o ExportOptions) (int64, error) {
	return archive.Export(ctx, a.records, w, a.portable(o.Secrets), o.Progress)
}

// Import stores what [Account.Export] wrote, into an account of the same id of
// which nothing is kept: else ErrNotEmpty. It returns the number of records.
//
// The file is read twice. First everything is checked, the audit trail included:
// a bad line is an *ImportError that names it by its number, and nothing was
// stored. Then it is stored, in bounded batches; when that breaks off, calling it
// again with the same file goes on. The settings come last, so that nobody works
// for the account before it is whole.
//
// With the same keyset as before, links that were given out keep working; with
// another one, the next sync writes new ones. Memory: some 20 bytes per record.
// progress is told how many of all records are stored; it may be nil.
func (a *Account) Import(ctx context.Context, r io.ReadSeeker, progress func(done, all int64)) (int64, error) {
	n, err := archive.Import(ctx, a.records, r, a.portable(true), progress)
	if bad, ok := errors.AsType[*archive.LineError](err); ok {
		err = (*ImportError)(bad)
	}
	return n, err
}

// portable are the kinds of an export, in its order. What an account is made of
// comes last, so that nobody works for it while it is being imported. Browser
// sessions and leases belong to the moment; indexes are made anew.
func (a *Account) portable(secrets bool) []archive.Kind {
	kinds := []archive.Kind{
		travels(a, kind.Physician, func(p *Physician) string { return firstOf(p.Validate(), "") }),
		travels(a, kind.Staff, func(m *StaffMember) string { return firstOf(m.Validate(), "") }),
		travels(a, kind.Logo, anyOf[*Logo]),
		travels(a, kind.Run, anyOf[*SyncRun]),
		travels(a, kind.Event, func(e *Event) string { return blankID(e.ID) }),
		travels(a, kind.Visit, func(v *Visit) string { return blankID(v.AppointmentID) }),
		travels(a, kind.Delivery, a.adopt),
		{Name: kind.AuditAnchor}, {Name: kind.Audit}, {Name: kind.AuditHead},
		travels(a, kind.Status, anyOf[*Status]),
		travels(a, kind.Grant, anyOf[*OAuthGrant]),
		// Keys are entered again when they were left out.
		travels(a, kind.Settings, func(s *Settings) string { return firstOf(s.filled().Validate(), "ellkay.") }),
	}
	if secrets {
		return kinds
	}
	kinds[len(kinds)-1].Write = withoutSecrets
	return slices.DeleteFunc(kinds, func(k archive.Kind) bool { return k.Name == kind.Grant })
}

// travels is a kind of record whose values a judge says what is wrong with.
func travels[T any, P entityOf[T]](a *Account, name string, judge func(P) string) archive.Kind {
	return archive.Kind{Name: name, Read: func(text []byte) (sealed.Row, string) {
		v := P(new(T))
		if !archive.Decode(text, v) {
			return sealed.Row{}, archive.Unknown(name)
		}
		if wrong := judge(v); wrong != "" {
			return sealed.Row{}, wrong
		}
		return a.row(v), ""
	}}
}

func anyOf[P any](P) string { return "" }

// adopt names a delivery's visit as this store does.
func (a *Account) adopt(d *Delivery) string {
	if d.VisitKey != "" {
		d.VisitKey = a.VisitKey(d.AppointmentID)
	}
	return ""
}

func blankID(id string) string {
	if id == "" || len(id) > 4*MaxEHRID {
		return "holds a record without a proper id"
	}
	return ""
}

// firstOf names the first field that is wrong, apart from those with a prefix.
func firstOf(wrong []FieldError, except string) string {
	for _, w := range wrong {
		if except == "" || !strings.HasPrefix(w.Field, except) {
			return "has a wrong value in " + w.Field
		}
	}
	return ""
}

// withoutSecrets are settings without the keys and secrets in them.
func withoutSecrets(plain []byte) ([]byte, error) {
	var s Settings
	if err := json.Unmarshal(plain, &s); err != nil {
		return nil, err
	}
	s.Ellkay = EllkayKeys{}
	s.Notifications.SigningSecret, s.Notifications.OldSecret = "", ""
	return json.Marshal(s)
}

package storage

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// exportFormat marks an export and its version.
const exportFormat = "televisit-export/1"

// exportLine is one line of an export: the head, a record, or the end.
type exportLine struct {
	Format  string    `json:"format,omitempty"` // the first line
	Account string    `json:"account,omitempty"`
	Made    time.Time `json:"made,omitzero"`

	Kind   string          `json:"kind,omitempty"` // a record
	Record json.RawMessage `json:"record,omitempty"`

	End        bool  `json:"end,omitempty"` // the last line
	Records    int64 `json:"records,omitempty"`
	Unreadable int64 `json:"unreadable,omitempty"` // records that could not be opened and are not in the file
}

// portable are the kinds of an export, in its order. What an account is made of
// comes last, so that nobody works for it while it is being imported. Browser
// sessions and leases belong to the moment; indexes are made anew.
var portable = []struct {
	kind  string
	blank func() Entity
}{
	{kindPhysician, func() Entity { return &Physician{} }},
	{kindStaff, func() Entity { return &StaffMember{} }},
	{kindLogo, func() Entity { return &Logo{} }},
	{kindRun, func() Entity { return &Run{} }},
	{kindEvent, func() Entity { return &Event{} }},
	{kindVisit, func() Entity { return &Visit{} }},
	{kindDelivery, func() Entity { return &Delivery{} }},
	{kindAuditAnchor, func() Entity { return &auditAnchor{} }},
	{kindAudit, func() Entity { return &Audit{} }},
	{kindAuditHead, func() Entity { return &auditHead{} }},
	{kindStatus, func() Entity { return &Status{} }},
	{kindGrant, func() Entity { return &Grant{} }},
	{kindSettings, func() Entity { return &Settings{} }},
}

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
	e := &exporting{account: a, options: o, out: bufio.NewWriterSize(w, 64<<10)}
	head, err := get[auditHead](ctx, a, auditHeadID)
	if err != nil && !isNotFound(err) {
		return 0, err
	}
	e.head = head
	if err := e.line(exportLine{Format: exportFormat, Account: a.id, Made: driver.Truncate(time.Now())}); err != nil {
		return 0, err
	}
	for _, p := range portable {
		if err := e.kind(ctx, p.kind); err != nil {
			return e.records, err
		}
	}
	if err := e.line(exportLine{End: true, Records: e.records, Unreadable: int64(len(e.bad))}); err != nil {
		return e.records, err
	}
	if err := e.out.Flush(); err != nil {
		return e.records, fmt.Errorf("writing the export: %w", err)
	}
	return e.records, errors.Join(e.bad...)
}

type exporting struct {
	account *Account
	options ExportOptions
	out     *bufio.Writer
	head    auditHead // where the trail ended when the export began
	records int64
	bad     []error
}

func (e *exporting) line(l exportLine) error {
	b, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("writing the export: %w", err)
	}
	if _, err := e.out.Write(append(b, '\n')); err != nil {
		return fmt.Errorf("writing the export: %w", err)
	}
	return nil
}

func (e *exporting) kind(ctx context.Context, kind string) error {
	if kind == kindGrant && !e.options.Secrets {
		return nil
	}
	q := driver.Query{Account: e.account.id, Kind: kind, Limit: 200}
	for r, err := range scanRecords(ctx, e.account.store.driver, q) {
		if err != nil {
			return err
		}
		if kind == kindAudit && r.ID > auditID(e.head.Sequence) {
			return nil // appended since
		}
		plain, err := e.plain(r)
		if err != nil {
			e.bad = append(e.bad, err)
			continue
		}
		if err := e.line(exportLine{Kind: kind, Record: plain}); err != nil {
			return err
		}
		if e.records++; e.options.Progress != nil {
			e.options.Progress(e.records)
		}
	}
	return nil
}

// plain opens a record, and takes the secrets out of it if they are to stay.
func (e *exporting) plain(r driver.Record) (json.RawMessage, error) {
	if r.Kind == kindAuditHead {
		return json.Marshal(e.head)
	}
	plain, err := e.account.store.sealer.Open(r.Body, associated(r.Key))
	if err != nil || !json.Valid(plain) {
		return nil, &RecordError{Key: r.Key, Err: errors.Join(err, errors.New("it does not hold what it should"))}
	}
	if r.Kind != kindSettings || e.options.Secrets {
		return plain, nil
	}
	var s Settings
	if err := json.Unmarshal(plain, &s); err != nil {
		return nil, &RecordError{Key: r.Key, Err: err}
	}
	s.Ellkay = EllkayKeys{}
	s.Notifications.SigningSecret, s.Notifications.OldSecret = "", ""
	return json.Marshal(s)
}

package archive

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
	"github.com/televisit/televisit-go/storage/internal/sealed"
	"github.com/televisit/televisit-go/storage/internal/trail"
)

// Export writes the records of the given kinds, decrypted, and returns how many.
// A record that cannot be opened is left out and counted in the last line; its
// *driver.RecordError is returned. progress is told how many records are written,
// after each; it may be nil.
func Export(ctx context.Context, rs sealed.Records, w io.Writer, kinds []Kind, progress func(records int64)) (int64, error) {
	head, _, err := trail.End(ctx, rs)
	if err != nil {
		return 0, err
	}
	e := &exporting{records: rs, head: head, progress: progress, out: bufio.NewWriterSize(w, 64<<10)}
	if err := e.line(line{Format: format, Account: rs.Account, Made: driver.Truncate(time.Now())}); err != nil {
		return 0, err
	}
	for _, k := range kinds {
		if err := e.kind(ctx, k); err != nil {
			return e.written, err
		}
	}
	if err := e.line(line{End: true, Records: e.written, Unreadable: int64(len(e.bad))}); err != nil {
		return e.written, err
	}
	if err := e.out.Flush(); err != nil {
		return e.written, fmt.Errorf("writing the export: %w", err)
	}
	return e.written, errors.Join(e.bad...)
}

type exporting struct {
	records  sealed.Records
	out      *bufio.Writer
	head     trail.Head // where the trail ended when the export began
	progress func(records int64)
	written  int64
	bad      []error
}

func (e *exporting) line(l line) error {
	b, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("writing the export: %w", err)
	}
	if _, err := e.out.Write(append(b, '\n')); err != nil {
		return fmt.Errorf("writing the export: %w", err)
	}
	return nil
}

func (e *exporting) kind(ctx context.Context, k Kind) error {
	q := driver.Query{Account: e.records.Account, Kind: k.Name, Limit: 200}
	for r, err := range sealed.Walk(ctx, e.records.Driver, q) {
		if err != nil {
			return err
		}
		if k.Name == kind.Audit && r.ID > trail.ID(e.head.Sequence) {
			return nil // appended since
		}
		plain, err := e.plain(r, k)
		if err != nil {
			e.bad = append(e.bad, err)
			continue
		}
		if err := e.line(line{Kind: k.Name, Record: plain}); err != nil {
			return err
		}
		if e.written++; e.progress != nil {
			e.progress(e.written)
		}
	}
	return nil
}

// plain opens a record, and leaves out of it what is not to be written.
func (e *exporting) plain(r driver.Record, k Kind) (json.RawMessage, error) {
	if k.Name == kind.AuditHead {
		return json.Marshal(e.head)
	}
	plain, err := e.records.Sealer.Open(r.Body, sealed.Associated(r.Key))
	if err != nil || !json.Valid(plain) {
		return nil, &driver.RecordError{Key: r.Key, Err: errors.Join(err, errors.New("it does not hold what it should"))}
	}
	if k.Write == nil {
		return plain, nil
	}
	if plain, err = k.Write(plain); err != nil {
		return nil, &driver.RecordError{Key: r.Key, Err: err}
	}
	return plain, nil
}

package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
	"github.com/televisit/televisit-go/storage/internal/sealed"
)

// ErrNotEmpty: an import would mix with what the account has.
var ErrNotEmpty = errors.New("the account is not empty; import into one of which nothing is kept, or wipe it first")

// ErrOtherImport: an import of another file was broken off in this account.
var ErrOtherImport = errors.New("an import of another file was broken off in this account; go on with that file, or wipe the account first")

// importBatch and importBytes bound what an import writes at once.
const (
	importBatch = 300
	importBytes = 8 << 20
)

// mark is how far an import has come. It goes with the last batch.
type mark struct {
	File []byte `json:"file"` // a hash of it
	Done int64  `json:"done"` // records

	version int64
}

func (m mark) row() sealed.Row {
	return sealed.Row{Kind: kind.Import, ID: "import", Version: m.version, Value: m}
}

// Import stores what [Export] wrote, into an account of the same id of which
// nothing is kept: else [ErrNotEmpty]. The file is read twice: first everything is
// checked, and a bad line is a *[LineError]; then it is stored, in bounded batches.
// When that breaks off, calling it again with the same file goes on. It returns the
// number of records. progress is told how many of all records are stored; it may
// be nil.
func Import(ctx context.Context, rs sealed.Records, r io.ReadSeeker, kinds []Kind, progress func(done, all int64)) (int64, error) {
	check := func([]driver.Change) error { return ctx.Err() }
	sum, all, err := read(rs, kinds, r, check)
	if err != nil {
		return 0, err
	}
	mark, err := begin(ctx, rs, sum)
	if err != nil {
		return 0, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return 0, fmt.Errorf("reading the export again: %w", err)
	}
	i := &importing{records: rs, mark: mark, all: all, progress: progress, skip: mark.Done}
	again, _, err := read(rs, kinds, r, func(row []driver.Change) error { return i.take(ctx, row) })
	switch {
	case err != nil:
		return i.mark.Done, err
	case !bytes.Equal(again, sum):
		return i.mark.Done, errors.New("the file was changed while it was imported; wipe the account and begin again")
	}
	return all, i.finish(ctx)
}

// begin returns where to go on: in an empty account, at the beginning.
func begin(ctx context.Context, rs sealed.Records, sum []byte) (m mark, err error) {
	m.version, err = rs.Find(ctx, kind.Import, m.row().ID, &m)
	switch {
	case err != nil:
		return m, err
	case m.version > 0 && !bytes.Equal(m.File, sum):
		return m, ErrOtherImport
	case m.version > 0:
		return m, nil
	}
	empty, err := rs.Empty(ctx)
	if err == nil && !empty {
		err = ErrNotEmpty
	}
	return mark{File: sum}, err
}

type importing struct {
	records  sealed.Records
	mark     mark
	all      int64
	skip     int64 // records that an earlier call has stored
	progress func(done, all int64)
	batch    []driver.Change
	keys     map[driver.Key]bool
	size     int
	waiting  int64 // records in batch
}

// take puts a record into the batch, and stores the batch when it is full or
// holds an index of the same name. A wait for the last batch keeps what makes the
// account live for the end.
func (i *importing) take(ctx context.Context, changes []driver.Change) error {
	if i.skip > 0 {
		i.skip--
		return nil
	}
	size, twice := 0, false
	for _, c := range changes {
		size += len(c.Body)
		twice = twice || i.keys[c.Key]
	}
	if twice || len(i.batch)+len(changes) > importBatch || i.size+size > importBytes {
		m, err := i.records.Put(i.marked().row())
		if err != nil {
			return err
		}
		if err := i.store(ctx, m); err != nil {
			return err
		}
		i.mark.version++
	}
	if i.keys == nil {
		i.keys = map[driver.Key]bool{}
	}
	for _, c := range changes {
		i.keys[c.Key] = true
	}
	i.batch, i.size, i.waiting = append(i.batch, changes...), i.size+size, i.waiting+1
	return nil
}

// finish stores the last batch and takes the mark away, if there is one: all may
// fit into one batch.
func (i *importing) finish(ctx context.Context) error {
	if i.mark.version == 0 {
		return i.store(ctx, nil)
	}
	return i.store(ctx, i.records.Remove(i.mark.row()))
}

// marked is the mark behind the batch.
func (i *importing) marked() mark {
	m := i.mark
	m.Done += i.waiting
	return m
}

// store carries out the batch together with a change of the mark.
func (i *importing) store(ctx context.Context, mark []driver.Change) error {
	if err := i.records.Apply(ctx, append(i.batch, mark...)); err != nil {
		return err
	}
	i.mark = i.marked()
	i.batch, i.keys, i.size, i.waiting = nil, nil, 0, 0
	if i.progress != nil {
		i.progress(i.mark.Done, i.all)
	}
	return nil
}

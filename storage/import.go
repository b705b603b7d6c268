package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/televisit/televisit-go/storage/driver"
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

// importMark is how far an import has come. It goes with the last batch.
type importMark struct {
	Meta `json:"-"`
	File []byte `json:"file"` // a hash of it
	Done int64  `json:"done"` // records
}

const importID = "import"

func (*importMark) kind() string       { return kindImport }
func (*importMark) index(hasher) index { return index{id: importID} }

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
	check := func(Entity) error { return ctx.Err() }
	sum, all, err := readImport(a, r, check)
	if err != nil {
		return 0, err
	}
	mark, err := a.importMark(ctx, sum)
	if err != nil {
		return 0, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return 0, fmt.Errorf("reading the export again: %w", err)
	}
	i := &importing{account: a, mark: mark, all: all, progress: progress, skip: mark.Done}
	again, _, err := readImport(a, r, func(e Entity) error { return i.take(ctx, e) })
	switch {
	case err != nil:
		return i.mark.Done, err
	case !bytes.Equal(again, sum):
		return i.mark.Done, errors.New("the file was changed while it was imported; wipe the account and begin again")
	}
	return all, i.finish(ctx)
}

// importMark returns where to go on: in an empty account, at the beginning.
func (a *Account) importMark(ctx context.Context, sum []byte) (importMark, error) {
	mark, err := get[importMark](ctx, a, importID)
	switch {
	case err == nil && !bytes.Equal(mark.File, sum):
		return mark, ErrOtherImport
	case err == nil || !isNotFound(err):
		return mark, err
	}
	empty, err := a.isEmpty(ctx)
	if err == nil && !empty {
		err = ErrNotEmpty
	}
	return importMark{File: sum}, err
}

type importing struct {
	account  *Account
	mark     importMark
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
func (i *importing) take(ctx context.Context, e Entity) error {
	if i.skip > 0 {
		i.skip--
		return nil
	}
	changes, err := i.account.encode(Put(e))
	if err != nil {
		return err
	}
	size, twice := 0, false
	for _, c := range changes {
		size += len(c.Body)
		twice = twice || i.keys[c.Key]
	}
	if twice || len(i.batch)+len(changes) > importBatch || i.size+size > importBytes {
		if err := i.store(ctx, Put(&i.mark)); err != nil {
			return err
		}
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

// finish stores the last batch and takes the mark away.
func (i *importing) finish(ctx context.Context) error {
	if i.mark.Version() == 0 { // all of it fits into one batch
		return i.store(ctx)
	}
	return i.store(ctx, Remove(&i.mark))
}

// store carries out the batch together with a change of the mark.
func (i *importing) store(ctx context.Context, mark ...Change) error {
	next := i.mark.Done + i.waiting
	before := i.mark.Done
	i.mark.Done = next
	batch := i.batch
	for _, c := range mark {
		m, err := i.account.encode(c)
		if err != nil {
			return err
		}
		batch = append(batch, m...)
	}
	if err := i.account.store.driver.Apply(ctx, i.account.withStamps(batch)); err != nil {
		i.mark.Done = before
		return err
	}
	for _, c := range mark {
		if !c.remove {
			i.mark.version++
		}
	}
	i.batch, i.keys, i.size, i.waiting = nil, nil, 0, 0
	if i.progress != nil {
		i.progress(next, i.all)
	}
	return nil
}

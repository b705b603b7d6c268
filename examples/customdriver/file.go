//go:build unix

package customdriver

import (
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/televisit/televisit-go/storage/driver"
)

// entry is what a file says of a record: as it became, or that it was removed.
type entry struct {
	driver.Record
	Deleted bool
}

// Open opens a directory that exists, and reads what it holds. It is refused
// while it is open already, and when one of its files is damaged or missing.
func Open(path string) (*Dir, error) {
	dir, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	d := &Dir{dir: dir, records: map[driver.Key]driver.Record{}}
	if err := syscall.Flock(int(dir.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("directory %s is in use: %w", path, err), dir.Close())
	}
	if err := d.readAll(); err != nil {
		return nil, errors.Join(err, dir.Close())
	}
	return d, nil
}

// readAll takes in the files that count, oldest first, and makes them one. They
// are numbered; what is older than the newest one called whole does not count.
func (d *Dir) readAll() error {
	found, err := os.ReadDir(d.dir.Name()) // in order
	if err != nil {
		return err
	}
	names, first := []string{}, 0
	for _, f := range found {
		if kind := filepath.Ext(f.Name()); kind == ".whole" {
			first = len(names)
			_, _ = fmt.Sscanf(f.Name(), "%d", &d.next)
		} else if kind != ".batch" {
			continue
		}
		names = append(names, f.Name())
	}
	for _, name := range names[first:] {
		entries, err := read(d.path(name))
		if err != nil || name != d.name(filepath.Ext(name)) {
			return errors.Join(fmt.Errorf("%s is damaged, or a file before it is missing: restore the directory from a backup", d.path(name)), err)
		}
		d.take(entries)
		d.next++
	}
	return d.merge(names)
}

func read(name string) (entries []entry, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	err = gob.NewDecoder(f).Decode(&entries)
	return entries, err
}

func (d *Dir) take(entries []entry) {
	for _, e := range entries {
		if e.Deleted {
			delete(d.records, e.Key)
		} else {
			d.records[e.Key] = e.Record
		}
	}
}

// merge writes all records to one file, from when on the others do not count.
func (d *Dir) merge(names []string) error {
	if len(names) < 2 {
		return nil
	}
	var all []entry
	for _, r := range d.records {
		all = append(all, entry{Record: r})
	}
	err := d.write(all, ".whole")
	for _, name := range names {
		if err == nil {
			err = os.Remove(d.path(name))
		}
	}
	return err
}

// write makes a file: its content is on disk before it gets its name, and the
// name is on disk before anybody is told. The instant of the name is that of the
// batch: a file that was not finished has another one, and is written over.
func (d *Dir) write(entries []entry, kind string) error {
	f, err := os.Create(d.path("unfinished"))
	if err != nil {
		return err
	}
	if err := errors.Join(gob.NewEncoder(f).Encode(entries), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), d.path(d.name(kind))); err != nil {
		return err
	}
	if err := d.dir.Sync(); err != nil {
		d.broken = fmt.Errorf("directory %s: the last batch may not be on disk; open it again: %w", d.dir.Name(), err)
		return d.broken
	}
	d.next++
	d.take(entries)
	return nil
}

// name is that of the next file.
func (d *Dir) name(kind string) string { return fmt.Sprintf("%020d%s", d.next, kind) }

func (d *Dir) path(name string) string { return filepath.Join(d.dir.Name(), name) }

package plan

import (
	"hash/maphash"
	"maps"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// RowCache is what an engine remembers of an account's appointments between two
// syncs: nothing of what they say, only whether they said it before. An
// appointment whose row is the one that needed nothing done last time, against
// the same record of its visit and the same settings and roster, needs nothing
// now: neither is its record opened nor is it planned. What the index does not
// know is looked at, so that an engine with an empty one does the same.
type RowCache struct {
	against string    // hash of the settings and the roster that entries rest against
	since   time.Time // when it was begun
	pass    uint32
	of      map[storage.VisitMark]entry
}

// entry is an appointment's part of an index. With its key it takes 56 bytes.
type entry struct {
	version  int64  // of the visit's record; 0: there is none in the window
	content  uint64 // hash of the row
	key      uint64 // hash of what it has in common with one that is alike; 0: it becomes no visit
	modified int64  // of the row, in Unix microseconds

	scanned, shown uint32 // passes in which the record and the row were last seen
	rests          bool   // the row needs nothing done
	gone           bool   // the visit needs no row
	duplicate      bool   // the visit is flagged so
}

// cacheLife bounds how long an index is relied on.
const cacheLife = 24 * time.Hour

// seed makes the hashes of a process unpredictable. A row that changed goes
// unseen once in 2^64 changes, until the index has lived its life.
var seed = maphash.MakeSeed()

// NewPass makes the index ready for a pass; nothing in it rests any more when
// what it was made against has changed.
func (x *RowCache) NewPass(against string, now time.Time) {
	if x.of == nil || x.against != against || now.Sub(x.since) >= cacheLife {
		*x = RowCache{against: against, since: now, pass: x.pass, of: map[storage.VisitMark]entry{}}
	}
	x.pass++
}

// Record notes the version of a visit's record.
func (x *RowCache) Record(mark storage.VisitMark, version int64) {
	e := x.of[mark]
	if e.version != version {
		e.rests, e.gone = false, false
	}
	e.version, e.scanned = version, x.pass
	x.of[mark] = e
}

// Show notes a row and reports whether it is to be planned.
func (x *RowCache) Show(mark storage.VisitMark, ap driver.Appointment, key uint64) (news bool) {
	e := x.of[mark]
	if e.version != 0 && e.scanned != x.pass { // its record is gone
		e.version, e.rests = 0, false
	}
	content := maphash.Comparable(seed, rowOf(ap))
	e.rests = e.rests && e.content == content
	e.content, e.key, e.modified, e.shown = content, key, ap.Modified.UnixMicro(), x.pass
	x.of[mark] = e
	return !e.rests
}

// Older reports whether a newer row of the appointment is known, and whether it
// was of this pass.
func (x *RowCache) Older(mark storage.VisitMark, ap driver.Appointment) (older, shown bool) {
	e := x.of[mark]
	return !ap.Modified.IsZero() && ap.Modified.UnixMicro() < e.modified, e.shown == x.pass
}

// Rest notes that a row needs nothing done for its visit.
func (x *RowCache) Rest(mark storage.VisitMark, v storage.Visit) {
	e := x.of[mark]
	if e.shown == x.pass && e.version == v.Version() {
		e.rests = true
		x.of[mark] = e
	}
}

// RestWithout notes that a visit needs no row.
func (x *RowCache) RestWithout(mark storage.VisitMark, v storage.Visit) {
	e := x.of[mark]
	if e.version == v.Version() {
		e.gone = true
		x.of[mark] = e
	}
}

// Flagged notes whether a visit is flagged as alike with another.
func (x *RowCache) Flagged(mark storage.VisitMark, v storage.Visit) {
	e := x.of[mark]
	e.duplicate = slices.Contains(v.Booking.Flags, visit.FlagDuplicate)
	x.of[mark] = e
}

// Unseen are the visits with a record that the pass did not show, in order.
func (x *RowCache) Unseen() []storage.VisitMark {
	return x.those(func(e entry) bool { return e.scanned == x.pass && e.shown != x.pass && !e.gone })
}

// Flag is whether a visit is to be flagged as alike with another.
type Flag struct {
	Mark      storage.VisitMark
	Duplicate bool
}

// Misflagged are the visits that are alike with another and not flagged so, or
// the other way round (E4).
func (x *RowCache) Misflagged() []Flag {
	var keys []uint64
	for _, e := range x.of {
		if e.shown == x.pass && e.key != 0 {
			keys = append(keys, e.key)
		}
	}
	slices.Sort(keys)
	twice := map[uint64]bool{}
	for i, k := range keys {
		if i > 0 && keys[i-1] == k {
			twice[k] = true
		}
	}
	var out []Flag
	for _, mark := range x.those(func(e entry) bool {
		return e.shown == x.pass && e.key != 0 && e.duplicate != twice[e.key]
	}) {
		out = append(out, Flag{mark, twice[x.of[mark].key]})
	}
	return out
}

func (x *RowCache) those(which func(entry) bool) []storage.VisitMark {
	var out []storage.VisitMark
	for mark, e := range x.of {
		if which(e) {
			out = append(out, mark)
		}
	}
	slices.SortFunc(out, storage.VisitMark.Compare)
	return out
}

// Prune forgets what a complete pass neither showed nor found a record of.
func (x *RowCache) Prune() {
	maps.DeleteFunc(x.of, func(_ storage.VisitMark, e entry) bool { return e.scanned != x.pass && e.shown != x.pass })
}

// row is an appointment as far as a plan depends on it, comparable.
type row struct {
	start, duration, modified                           int64
	status                                              driver.AppointmentStatus
	patient, physician, name, kind, kindName, at, flags string
	bad                                                 string
}

func rowOf(ap driver.Appointment) row {
	r := row{
		start: ap.Start.UnixMicro(), duration: int64(ap.Duration), modified: ap.Modified.UnixMicro(), status: ap.Status,
		patient: ap.PatientID, physician: ap.Physician.ID, name: ap.Physician.Name, kind: ap.Type.ID, kindName: ap.Type.Name,
		at: ap.FacilityID, bad: ap.Bad,
	}
	for _, f := range ap.Flags {
		r.flags += f + " "
	}
	return r
}

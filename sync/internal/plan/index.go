package plan

import (
	"hash/maphash"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// index is what an engine remembers of an account's appointments between two
// syncs: nothing of what they say, only whether they said it before. An
// appointment whose row is the one that needed nothing done last time, against
// the same record of its visit and the same settings and roster, needs nothing
// now: neither is its record opened nor is it planned. What the index does not
// know is looked at, so that an engine with an empty one does the same.
type Index struct {
	against string    // hash of the settings and the roster that entries rest against
	since   time.Time // when it was begun
	pass    uint32
	Of      map[storage.VisitMark]entry
}

// entry is an appointment's part of an index. With its key it takes 56 bytes.
type entry struct {
	version  int64  // of the visit's record; 0: there is none in the window
	content  uint64 // hash of the row
	Twin     uint64 // hash of what it has in common with one that is alike; 0: it becomes no visit
	modified int64  // of the row, in Unix microseconds

	scanned, shown uint32 // passes in which the record and the row were last seen
	rests          bool   // the row needs nothing done
	gone           bool   // the visit needs no row
	alike          bool   // the visit is flagged so
}

// indexLife bounds how long an index is relied on.
const indexLife = 24 * time.Hour

// indexSeed makes the hashes of a process unpredictable. A row that changed goes
// unseen once in 2^64 changes, until the index has lived its life.
var indexSeed = maphash.MakeSeed()

// newPass makes the index ready for a pass; nothing in it rests any more when
// what it was made against has changed.
func (x *Index) NewPass(against string, now time.Time) {
	if x.Of == nil || x.against != against || now.Sub(x.since) >= indexLife {
		*x = Index{against: against, since: now, pass: x.pass, Of: map[storage.VisitMark]entry{}}
	}
	x.pass++
}

// record notes the version of a visit's record.
func (x *Index) Record(mark storage.VisitMark, version int64) {
	e := x.Of[mark]
	if e.version != version {
		e.rests, e.gone = false, false
	}
	e.version, e.scanned = version, x.pass
	x.Of[mark] = e
}

// show notes a row and reports whether it is to be planned.
func (x *Index) Show(mark storage.VisitMark, ap driver.Appointment, twin uint64) (news bool) {
	e := x.Of[mark]
	if e.version != 0 && e.scanned != x.pass { // its record is gone
		e.version, e.rests = 0, false
	}
	content := maphash.Comparable(indexSeed, rowOf(ap))
	e.rests = e.rests && e.content == content
	e.content, e.Twin, e.modified, e.shown = content, twin, ap.Modified.UnixMicro(), x.pass
	x.Of[mark] = e
	return !e.rests
}

// older reports whether a newer row of the appointment is known, and whether it
// was of this pass.
func (x *Index) Older(mark storage.VisitMark, ap driver.Appointment) (older, shown bool) {
	e := x.Of[mark]
	return !ap.Modified.IsZero() && ap.Modified.UnixMicro() < e.modified, e.shown == x.pass
}

// rest notes that a row needs nothing done for its visit.
func (x *Index) Rest(mark storage.VisitMark, v storage.Visit) {
	e := x.Of[mark]
	if e.shown == x.pass && e.version == v.Version() {
		e.rests = true
		x.Of[mark] = e
	}
}

// restWithout notes that a visit needs no row.
func (x *Index) RestWithout(mark storage.VisitMark, v storage.Visit) {
	e := x.Of[mark]
	if e.version == v.Version() {
		e.gone = true
		x.Of[mark] = e
	}
}

// flagged notes whether a visit is flagged as alike with another.
func (x *Index) Flagged(mark storage.VisitMark, v storage.Visit) {
	e := x.Of[mark]
	e.alike = slices.Contains(v.Booking.Flags, visit.FlagAlike)
	x.Of[mark] = e
}

// unseen are the visits with a record that the pass did not show, in order.
func (x *Index) Unseen() []storage.VisitMark {
	return x.those(func(e entry) bool { return e.scanned == x.pass && e.shown != x.pass && !e.gone })
}

// misflagged are the visits that are alike with another and not flagged so, or
// the other way round (E4).
func (x *Index) Misflagged() (marks []storage.VisitMark, alike map[uint64]bool) {
	var twins []uint64
	for _, e := range x.Of {
		if e.shown == x.pass && e.Twin != 0 {
			twins = append(twins, e.Twin)
		}
	}
	slices.Sort(twins)
	alike = map[uint64]bool{}
	for i, t := range twins {
		if i > 0 && twins[i-1] == t {
			alike[t] = true
		}
	}
	return x.those(func(e entry) bool {
		return e.shown == x.pass && e.Twin != 0 && e.alike != alike[e.Twin]
	}), alike
}

func (x *Index) those(which func(entry) bool) []storage.VisitMark {
	var out []storage.VisitMark
	for mark, e := range x.Of {
		if which(e) {
			out = append(out, mark)
		}
	}
	slices.SortFunc(out, storage.VisitMark.Compare)
	return out
}

// prune forgets what a complete pass neither showed nor found a record of.
func (x *Index) Prune() {
	maps.DeleteFunc(x.Of, func(_ storage.VisitMark, e entry) bool { return e.scanned != x.pass && e.shown != x.pass })
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

// indexes keeps an engine's indexes while no sync is using them.
type Indexes struct {
	mu sync.Mutex
	Of map[string]*Index
}

// take hands out the index of an account, to one sync at a time: another one
// that is under way begins with an empty one.
func (x *Indexes) Take(account string) *Index {
	x.mu.Lock()
	defer x.mu.Unlock()
	if was := x.Of[account]; was != nil {
		delete(x.Of, account)
		return was
	}
	return &Index{}
}

func (x *Indexes) Keep(account string, ix *Index) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.Of == nil {
		x.Of = map[string]*Index{}
	}
	x.Of[account] = ix
}

package ellkay

import (
	"hash/maphash"
	"time"
)

// sightings remembers which state of which appointment has been yielded, in 24
// bytes each, since a search may see a hundred thousand. Ids are kept as 128
// bits of hash, so that two never count as one.
type sightings struct {
	seeds [2]maphash.Seed
	seen  map[[2]uint64]sighting
}

type sighting struct {
	modified uint32 // seconds since 2000, 0 for not known
	state    uint32 // hash of what may differ between two sightings
}

func newSightings() *sightings {
	return &sightings{
		seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()},
		seen:  make(map[[2]uint64]sighting),
	}
}

// news reports whether a was not seen before, or is a newer state of what was.
func (s *sightings) news(a *Appointment) bool {
	if a.ID == "" {
		return true
	}
	key := [2]uint64{maphash.String(s.seeds[0], a.ID), maphash.String(s.seeds[1], a.ID)}
	now := sighting{modified: seconds(a.Modified), state: s.state(a)}
	before, again := s.seen[key]
	if again && (before.state == now.state || before.modified > now.modified && now.modified != 0) {
		return false
	}
	s.seen[key] = now
	return true
}

const year2000 = 946_684_800 // Unix time

func seconds(t time.Time) uint32 {
	return uint32(max(0, min(t.Unix()-year2000, 1<<32-1)))
}

func (s *sightings) state(a *Appointment) uint32 {
	var h maphash.Hash
	h.SetSeed(s.seeds[0])
	for _, n := range [...]int64{a.Start.UnixNano(), a.Modified.UnixNano(), int64(a.Duration)} {
		maphash.WriteComparable(&h, n)
	}
	for _, f := range [...]string{a.PatientID, a.PhysicianID, a.FacilityID, a.TypeID, string(a.Status), a.StatusCode.ID, a.Notes} {
		_, _ = h.WriteString(f) // never fails
		_ = h.WriteByte(0)
	}
	return uint32(h.Sum64())
}

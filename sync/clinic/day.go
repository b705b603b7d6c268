package clinic

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic/internal/people"
	"github.com/televisit/televisit-go/sync/clinic/report"
)

const (
	// rowsPerPage is how many visits a page of a day holds: with everything to
	// do about each, it stays under 100 kB.
	rowsPerPage = 40
	// blockSize bounds how many visits a page opens to count and search.
	blockSize = 300
)

// DayFilter selects visits of a stretch of time, a page of them at a time.
type DayFilter struct {
	From, To    time.Time
	PhysicianID string
	Group       report.Group
	Search      string // beginnings of words of patient's and physician's names, or of ids
	Block       string // of Day.Next; "" is the first
	Page        int    // within the block, from 0
	Again       bool   // a view that is on the screen already is refreshed: not recorded again
}

// Day is a page of visits, and what there is around it.
type Day struct {
	Rows       []Appointment
	Counts     map[report.Group]int // of the block, before Group and Page narrow it down
	Physicians []storage.Ref        // who have visits in the block, by name
	Matches    int                  // visits of the block that the filter selects
	NextBlock  string               // where the next page begins; with NextPage 0 and "" there is none
	NextPage   int
	Partial    bool // the stretch has more visits than were looked at
}

// Day reads a page of visits by start. At most blockSize visits are opened for
// it, however many the stretch has: the next page goes on from there.
func (s *Session) Day(ctx context.Context, f DayFilter) (Day, error) {
	p, err := s.account.VisitPage(ctx, storage.VisitFilter{From: f.From, To: f.To}, f.Block, blockSize)
	if err != nil {
		return Day{}, refine(err)
	}
	names := newNames(s)
	day := Day{Counts: map[report.Group]int{}, Partial: p.Next != "" || f.Block != ""}
	if day.Physicians, err = names.of(ctx, p.Items); err != nil {
		return Day{}, err
	}
	matches := day.sift(p.Items, f, names)
	day.Matches = len(matches)
	from := min(max(f.Page, 0)*rowsPerPage, len(matches))
	to := min(from+rowsPerPage, len(matches))
	for _, v := range matches[from:to] {
		a, err := s.view(ctx, v)
		if err != nil {
			return Day{}, err
		}
		a.Physician.Name = names.known[a.Physician.ID]
		day.Rows = append(day.Rows, a)
	}
	switch {
	case to < len(matches):
		day.NextBlock, day.NextPage = f.Block, max(f.Page, 0)+1
	case p.Next != "":
		day.NextBlock = p.Next
	}
	if f.Again {
		return day, nil
	}
	return day, s.record(ctx, "visits.view", "", strconv.Itoa(len(day.Rows)))
}

// sift counts the groups and returns what the filter selects.
func (day *Day) sift(visits []storage.Visit, f DayFilter, names *names) []storage.Visit {
	var matches []storage.Visit
	groups := []report.Group{report.GroupAll, report.GroupWaiting, report.GroupLive, report.GroupToCome, report.GroupProblems, report.GroupEnded, report.GroupCancelled}
	for _, v := range visits {
		b := v.Booking
		if f.PhysicianID != "" && b.Physician.ID != f.PhysicianID || !found(f.Search, v, names.known[b.Physician.ID]) {
			continue
		}
		for _, g := range groups {
			if g.Has(v) {
				day.Counts[g]++
			}
		}
		if f.Group.Has(v) {
			matches = append(matches, v)
		}
	}
	return matches
}

// found reports whether a search is about the visit.
func found(search string, v storage.Visit, physician string) bool {
	search = strings.TrimSpace(search)
	return search == "" || people.Matches(search, v.Patient.Name+" "+physician, v.AppointmentID) ||
		strings.EqualFold(search, v.Booking.PatientID) || strings.EqualFold(search, v.Booking.Physician.ID)
}

// names finds what physicians are called: the EHR's appointments often hold the
// id alone.
type names struct {
	session *Session
	known   map[string]string
}

func newNames(s *Session) *names { return &names{session: s, known: map[string]string{}} }

// of lists the physicians of visits by name.
func (n *names) of(ctx context.Context, visits []storage.Visit) ([]storage.Ref, error) {
	var refs []storage.Ref
	for _, v := range visits {
		p := v.Booking.Physician
		if _, known := n.known[p.ID]; known || p.ID == "" {
			continue
		}
		if err := n.session.addName(ctx, &p); err != nil {
			return nil, err
		}
		n.known[p.ID] = p.Name
		refs = append(refs, p)
	}
	return slices.Clip(people.ByName(refs)), nil
}

// Changed returns visits by their keys, as [Session.Day] does, for a view that is on
// the screen already; visits that are gone are left out.
func (s *Session) Changed(ctx context.Context, keys []string) ([]Appointment, error) {
	out := make([]Appointment, 0, len(keys))
	for _, key := range keys {
		v, err := s.account.VisitByKey(ctx, key)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		a, err := s.view(ctx, v)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

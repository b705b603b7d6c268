package ellkay

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/ellkay/noteblock"
)

// WriteBackError says that an edit of notes did not do what it should, seen
// when the appointment was read again. Writing to the site should stop until
// somebody has looked.
type WriteBackError struct {
	AppointmentID string
	Missing       bool     // the text did not arrive
	Changed       []string // what else changed, by field name; a person may have done it at the same moment
}

func (e *WriteBackError) Error() string {
	var what []string
	if e.Missing {
		what = append(what, "the links did not arrive in its notes")
	}
	if len(e.Changed) > 0 {
		what = append(what, "these fields changed as well: "+strings.Join(e.Changed, ", "))
	}
	return "LKCloud: after writing to appointment " + e.AppointmentID + ", " + strings.Join(what, " and ") +
		"; compare it with the EHR before writing to this site again"
}

// WriteNotes puts the first of texts that fits into our block of an
// appointment's notes and reads the appointment back. Texts go from best to
// shortest; without any, the block is removed.
//
// It reads first, so that the practice's own text is kept as it is now, and
// writes nothing when the block already stands so, however the EHR shows it: lines
// broken or as HTML, see package noteblock. When the notes turn out to be
// limited, the next text that fits is taken. It returns the appointment as read
// last.
//
// Errors: [*WriteBackError] when the text did not arrive although the EHR says so,
// of this appointment or of another, or when something else changed; [noteblock.ErrTooLong]; [ErrWriteBackOff] when the profile forbids it;
// else [*Error], whose Unknown reports a write of which even reading back could
// not tell.
func (s *AppointmentsService) WriteNotes(ctx context.Context, id string, texts ...string) (Appointment, error) {
	if s.site.profile.WriteBack == WriteBackNone {
		return Appointment{}, notSent(opEditAppointment, ErrWriteBackOff)
	}
	before, err := s.Get(ctx, id)
	for try := 0; err == nil; try++ {
		var want string
		want, err = noteblock.Fit(before.Notes, s.site.state.limits.maxLength("notes"), texts...)
		if err != nil || noteblock.Same(want, before.Notes) {
			break
		}
		editErr := s.Edit(ctx, EditRequest{ID: id, Notes: &want})
		switch surely := editErr != nil && !outcomeUnknown(editErr); {
		case surely && try < maxEdits && tooLong(editErr, want):
			continue // what was learnt makes a shorter text
		case surely: // not carried out
			return before, editErr
		}
		after, readErr := s.Get(ctx, id)
		switch {
		case readErr != nil:
			return before, unconfirmed(readErr)
		case editErr == nil, errors.Is(editErr, ErrMixedUp), !noteblock.Same(after.Notes, before.Notes):
			return after, compare(before, after, want)
		case try >= maxEdits:
			return after, editErr
		}
		before = after // surely not carried out: once more
	}
	return before, err
}

const maxEdits = 2 // repeats of an edit within one WriteNotes

func tooLong(err error, want string) bool {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return false
	}
	n, ok := e.maxLength("notes")
	return ok && n < noteblock.Length(want)
}

// unconfirmed is the failure to read back: the write may stand or not.
func unconfirmed(err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		e = &Error{Operation: opEditAppointment, Class: ClassAmbiguous, Subject: SubjectRequest, Err: err}
	}
	c := *e
	if c.unknown = true; c.Class == ClassRecord { // gone right after it was written: look again before believing it
		c.Class, c.Subject = ClassAmbiguous, SubjectRequest
	}
	return &c
}

// compare tells what an edit of notes did beyond, or short of, its task.
func compare(before, after Appointment, want string) error {
	e := &WriteBackError{AppointmentID: before.ID, Missing: !noteblock.Holds(after.Notes, want)}
	differ := func(name string, same bool) {
		if !same {
			e.Changed = append(e.Changed, name)
		}
	}
	differ("notes", noteblock.SameRest(after.Notes, want))
	differ("start", before.Start.Equal(after.Start))
	differ("duration", before.Duration == after.Duration)
	differ("patient", before.PatientID == after.PatientID)
	differ("physician", before.PhysicianID == after.PhysicianID)
	differ("facility", before.FacilityID == after.FacilityID)
	differ("status", before.Status == after.Status && before.StatusCode == after.StatusCode)
	differ("type", before.TypeID == after.TypeID && before.Type == after.Type)
	differ("reason", before.Reason == after.Reason)
	differ("department", before.Department == after.Department)
	differ("billable", before.Billable == after.Billable)
	differ("resources", slices.Equal(before.Resources, after.Resources))
	if e.Missing || len(e.Changed) > 0 {
		return e
	}
	return nil
}

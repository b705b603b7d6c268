package lkcloud

import (
	"context"
	"errors"
	"iter"
	"sync"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/noteblock"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// LKCloud is the EHR behind an LKCloud site. Links go into the appointment's
// notes as one marked block. Make one per site and keep it: it remembers what
// searches at some sites leave out.
func New(site *ellkay.Site) driver.EHR { return &ehr{site: site} }

type ehr struct {
	site *ellkay.Site

	mu    sync.Mutex
	types map[string]storage.Ref // types of appointments whose search does not tell them
}

func (l *ehr) Name() string { return "LKCloud" }

// forbidden is the status of an operation that a site does not permit.
const forbidden = 403

// maxTypes bounds what is remembered.
const maxTypes = 200_000

func (l *ehr) Appointments(ctx context.Context, from, to time.Time) iter.Seq2[driver.Appointment, error] {
	return func(yield func(driver.Appointment, error) bool) {
		for a, err := range l.site.Appointments.Search(ctx, ellkay.SearchQuery{From: from, To: to}) {
			if err != nil {
				yield(driver.Appointment{}, asError(err))
				return
			}
			ap, err := l.complete(ctx, appointmentFrom(a))
			if !yield(ap, err) || err != nil {
				return
			}
		}
	}
}

// complete adds the type that some sites' searches leave out, asking once for
// each appointment.
func (l *ehr) complete(ctx context.Context, ap driver.Appointment) (driver.Appointment, error) {
	if ap.Type.ID != "" || ap.Bad != "" || ap.Status == driver.StatusCancelled {
		return ap, nil
	}
	l.mu.Lock()
	ref, known := l.types[ap.ID]
	l.mu.Unlock()
	if known {
		ap.Type = ref
		return ap, nil
	}
	whole, err := l.Appointment(ctx, ap.ID)
	if driver.KindOf(err) == driver.NotFound && err != nil {
		return ap, nil // gone between two calls: the next pass tells
	}
	if err != nil {
		return ap, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.types == nil || len(l.types) >= maxTypes {
		l.types = map[string]storage.Ref{}
	}
	l.types[ap.ID] = whole.Type
	return whole, nil
}

func (l *ehr) Appointment(ctx context.Context, id string) (driver.Appointment, error) {
	a, err := l.site.Appointments.Get(ctx, id)
	if err != nil {
		return driver.Appointment{}, asError(err)
	}
	return appointmentFrom(a), nil
}

func appointmentFrom(a ellkay.Appointment) driver.Appointment {
	ap := driver.Appointment{
		ID: a.ID, Start: a.Start, Duration: a.Duration, Status: statusFrom(a.Status), PatientID: a.PatientID,
		Physician: storage.Ref{ID: a.PhysicianID}, Type: storage.Ref{ID: a.TypeID, Name: a.Type},
		FacilityID: a.FacilityID, Modified: a.Modified,
	}
	if ap.Type.ID == "" {
		ap.Type.ID = a.Type // some sites know a type by its name alone
	}
	if a.Flags.Has(ellkay.DSTGap) {
		ap.Flags = append(ap.Flags, "dst_gap")
	}
	if a.Flags.Has(ellkay.DSTOverlap) {
		ap.Flags = append(ap.Flags, "dst_overlap")
	}
	if a.Start.IsZero() || a.Flags.Has(ellkay.StartUnreadable) {
		ap.Bad = "Its start cannot be read."
	}
	return ap
}

func statusFrom(s ellkay.Status) driver.AppointmentStatus {
	switch {
	case s.Live():
		return driver.StatusBooked
	case s.Withdrawn():
		return driver.StatusCancelled
	case s == ellkay.StatusStarted:
		return driver.StatusArrived
	case s == ellkay.StatusComplete:
		return driver.StatusFulfilled
	case s == ellkay.StatusWaitlist, s == ellkay.StatusBlocked:
		return driver.StatusWaitlisted
	}
	return driver.StatusUnknown
}

func (l *ehr) Contact(ctx context.Context, patientID string) (storage.Contact, error) {
	p, err := l.site.Patients.Summary(ctx, patientID)
	if err != nil {
		return storage.Contact{}, asError(err)
	}
	return storage.Contact{Name: p.Name, Email: p.Email}, nil
}

func (l *ehr) AppointmentTypes(ctx context.Context) ([]storage.Ref, error) {
	types, err := l.site.Appointments.Types(ctx)
	out := make([]storage.Ref, len(types))
	for i, t := range types {
		out[i] = storage.Ref{ID: t.ID, Name: t.Name}
	}
	return out, asError(err)
}

func (l *ehr) Physicians(ctx context.Context) ([]storage.Ref, error) {
	physicians, err := l.site.Appointments.Physicians(ctx)
	out := make([]storage.Ref, len(physicians))
	for i, p := range physicians {
		out[i] = storage.Ref{ID: p.ID, Name: p.Name}
	}
	return out, asError(err)
}

func (l *ehr) WriteLinks(ctx context.Context, appointmentID string, links driver.Links) error {
	_, err := l.site.Appointments.WriteNotes(ctx, appointmentID, noteTexts(links)...)
	return asError(err)
}

// noteTexts are the ways to say it, best to shortest (E29).
func noteTexts(l driver.Links) []string {
	if l == (driver.Links{}) {
		return nil
	}
	return []string{
		"Video visit. Physician starts here: " + l.Physician + " Patient joins here: " + l.Patient,
		"Physician: " + l.Physician + " Patient: " + l.Patient,
		l.Physician + " " + l.Patient,
	}
}

func (l *ehr) Verify(ctx context.Context) error { return asError(l.site.Verify(ctx)) }

// ehrTrouble says what an error of the LKCloud client means for the engine.
func asError(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*ellkay.WriteBackError](err); ok {
		return &driver.Error{Kind: driver.Unsupported, Code: "write_back_stopped", Err: err,
			Action: "Compare the appointment with the EHR. Nothing more is written until you let it go on."}
	}
	switch {
	case errors.Is(err, noteblock.ErrTooLong):
		return &driver.Error{Kind: driver.Permanent, Code: "notes_too_long", Err: err, Action: "Shorten the notes of the appointment in the EHR."}
	case errors.Is(err, ellkay.ErrWriteBackOff):
		return &driver.Error{Kind: driver.Unsupported, Code: "write_back_off", Err: err}
	}
	if v, ok := errors.AsType[*ellkay.VerifyError](err); ok && v.Reason != ellkay.Unreachable {
		return &driver.Error{Kind: driver.Unauthorized, Code: "ehr_keys", Err: err, Action: "Correct the keys in the settings."}
	}
	e, ok := errors.AsType[*ellkay.Error](err)
	if !ok {
		return err
	}
	return &driver.Error{Kind: kindOf(e), Until: e.RetryAt, Code: "ehr_" + string(e.Class), Action: e.Action(), Err: err}
}

func kindOf(e *ellkay.Error) driver.Kind {
	writes := e.Operation == "LKAppointments/EditAppointment"
	switch {
	case e.Unknown():
		return driver.OutcomeUnknown
	case errors.Is(e, ellkay.ErrNotFound):
		return driver.NotFound
	case errors.Is(e, ellkay.ErrNotAvailable), writes && e.Class == ellkay.ClassClient && e.Status == forbidden:
		return driver.Unsupported
	case e.Class == ellkay.ClassClient:
		return driver.Unauthorized
	case e.Class == ellkay.ClassRequest:
		return driver.Permanent
	case !e.RetryAt.IsZero():
		return driver.RateLimited
	}
	return driver.Temporary
}

package syncer

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"sync"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/storage"
)

// LKCloud is the EHR behind an LKCloud site. Links go into the appointment's
// notes as one marked block. Make one per site and keep it: it remembers what
// searches at some sites leave out.
func LKCloud(site *ellkay.Site) EHR { return &lkcloud{site: site} }

type lkcloud struct {
	site *ellkay.Site

	mu    sync.Mutex
	types map[string]storage.Ref // types of appointments whose search does not tell them
}

// maxTypes bounds what is remembered.
const maxTypes = 200_000

func (l *lkcloud) Appointments(ctx context.Context, from, to time.Time) iter.Seq2[Appointment, error] {
	return func(yield func(Appointment, error) bool) {
		for a, err := range l.site.Appointments.Search(ctx, ellkay.SearchQuery{From: from, To: to}) {
			if err != nil {
				yield(Appointment{}, ehrTrouble(err))
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
func (l *lkcloud) complete(ctx context.Context, ap Appointment) (Appointment, error) {
	if ap.Type.ID != "" || ap.Bad != "" || ap.Status == StatusWithdrawn {
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
	if Classify(err) == NotFound && err != nil {
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

func (l *lkcloud) Appointment(ctx context.Context, id string) (Appointment, error) {
	a, err := l.site.Appointments.Get(ctx, id)
	if err != nil {
		return Appointment{}, ehrTrouble(err)
	}
	return appointmentFrom(a), nil
}

func appointmentFrom(a ellkay.Appointment) Appointment {
	ap := Appointment{
		ID: a.ID, Start: a.Start, Duration: a.Duration, Status: statusFrom(a.Status), PatientID: a.PatientID,
		Physician: storage.Ref{ID: a.PhysicianID}, Type: storage.Ref{ID: a.TypeID, Name: a.Type},
		FacilityID: a.FacilityID, Modified: a.Modified,
	}
	if ap.Type.ID == "" {
		ap.Type.ID = a.Type // some sites know a type by its name alone
	}
	if a.Flags.Has(ellkay.ClockSkipped) {
		ap.Flags = append(ap.Flags, "dst_gap")
	}
	if a.Flags.Has(ellkay.ClockRepeated) {
		ap.Flags = append(ap.Flags, "dst_overlap")
	}
	if a.Start.IsZero() || a.Flags.Has(ellkay.StartUnreadable) {
		ap.Bad = "Its start cannot be read."
	}
	return ap
}

func statusFrom(s ellkay.Status) AppointmentStatus {
	switch {
	case s.Live():
		return StatusBooked
	case s.Withdrawn():
		return StatusWithdrawn
	case s == ellkay.StatusStarted:
		return StatusStarted
	case s == ellkay.StatusComplete:
		return StatusComplete
	case s == ellkay.StatusWaitlist, s == ellkay.StatusBlocked:
		return StatusBlocked
	}
	return StatusUnclear
}

func (l *lkcloud) Contact(ctx context.Context, patientID string) (storage.Contact, error) {
	p, err := l.site.Patients.Summary(ctx, patientID)
	if err != nil {
		return storage.Contact{}, ehrTrouble(err)
	}
	return storage.Contact{Name: p.Name, Email: p.Email}, nil
}

func (l *lkcloud) AppointmentTypes(ctx context.Context) ([]storage.Ref, error) {
	types, err := l.site.Appointments.Types(ctx)
	out := make([]storage.Ref, len(types))
	for i, t := range types {
		out[i] = storage.Ref{ID: t.ID, Name: t.Name}
	}
	return out, ehrTrouble(err)
}

func (l *lkcloud) Physicians(ctx context.Context) ([]storage.Ref, error) {
	physicians, err := l.site.Appointments.Physicians(ctx)
	out := make([]storage.Ref, len(physicians))
	for i, p := range physicians {
		out[i] = storage.Ref{ID: p.ID, Name: p.Name}
	}
	return out, ehrTrouble(err)
}

func (l *lkcloud) WriteLinks(ctx context.Context, appointmentID string, links Links) error {
	_, err := l.site.Appointments.WriteNotes(ctx, appointmentID, noteTexts(links)...)
	return ehrTrouble(err)
}

// noteTexts are the ways to say it, best to shortest (E29).
func noteTexts(l Links) []string {
	if l == (Links{}) {
		return nil
	}
	return []string{
		"Video visit. Physician starts here: " + l.Physician + " Patient joins here: " + l.Patient,
		"Physician: " + l.Physician + " Patient: " + l.Patient,
		l.Physician + " " + l.Patient,
	}
}

func (l *lkcloud) Verify(ctx context.Context) error { return ehrTrouble(l.site.Verify(ctx)) }

// ehrTrouble says what an error of the LKCloud client means for the engine.
func ehrTrouble(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*ellkay.WriteBackError](err); ok {
		return &Error{Kind: Unsupported, Code: "write_back_stopped", Err: err,
			Action: "Compare the appointment with the EHR. Nothing more is written until you let it go on."}
	}
	switch {
	case errors.Is(err, ellkay.ErrNotesTooLong):
		return &Error{Kind: Permanent, Code: "notes_too_long", Err: err, Action: "Shorten the notes of the appointment in the EHR."}
	case errors.Is(err, ellkay.ErrWriteBackOff):
		return &Error{Kind: Unsupported, Code: "write_back_off", Err: err}
	}
	if v, ok := errors.AsType[*ellkay.VerifyError](err); ok && v.Refusal != ellkay.Unreachable {
		return &Error{Kind: Keys, Code: "ehr_keys", Err: err, Action: "Correct the keys in the settings."}
	}
	e, ok := errors.AsType[*ellkay.Error](err)
	if !ok {
		return err
	}
	return &Error{Kind: ehrKind(e), Until: e.RetryAt, Code: "ehr_" + string(e.Class), Action: e.Action(), Err: err}
}

func ehrKind(e *ellkay.Error) Trouble {
	writes := e.Operation == "LKAppointments/EditAppointment"
	switch {
	case e.Unknown():
		return Unknown
	case errors.Is(e, ellkay.ErrNotFound):
		return NotFound
	case errors.Is(e, ellkay.ErrNotAvailable), writes && e.Class == ellkay.ClassClient && e.Status == http.StatusForbidden:
		return Unsupported
	case e.Class == ellkay.ClassClient:
		return Keys
	case e.Class == ellkay.ClassRequest:
		return Permanent
	case !e.RetryAt.IsZero():
		return Limited
	}
	return Temporary
}

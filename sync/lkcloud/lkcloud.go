package lkcloud

import (
	"cmp"
	"context"
	"iter"
	"sync"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// New is the EHR behind an LKCloud site. Make one per site and keep it: it
// remembers what searches at some sites leave out.
func New(site *ellkay.Site) driver.EHR { return &ehr{site: site} }

type ehr struct {
	site *ellkay.Site

	mu    sync.Mutex
	types map[string]storage.Ref // types of appointments whose search does not tell them
}

func (l *ehr) Name() string { return "LKCloud" }

const (
	maxTypes    = 200_000 // that are remembered
	mostUntyped = 5       // appointments of one pass whose types cannot be read, before the pass is given up
)

func (l *ehr) Appointments(ctx context.Context, from, to time.Time) iter.Seq2[driver.Appointment, error] {
	return func(yield func(driver.Appointment, error) bool) {
		untyped := 0
		for a, err := range l.site.Appointments.Search(ctx, ellkay.SearchQuery{From: from, To: to}) {
			if err != nil {
				yield(driver.Appointment{}, asError(err))
				return
			}
			ap, err := l.complete(ctx, appointmentFrom(a))
			if err != nil && untyped < mostUntyped && aboutOne(err) {
				untyped++
				ap.Bad, err = "Its type cannot be read at the moment.", nil
			}
			if !yield(ap, err) || err != nil {
				return
			}
		}
	}
}

// complete adds the type that some sites' searches leave out, asking once for
// each appointment. With an error it returns the appointment as it was.
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
	switch {
	case err == nil:
	case driver.KindOf(err) == driver.NotFound:
		return ap, nil // gone between two calls: the next pass tells
	default:
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
		out[i] = storage.Ref{ID: cmp.Or(t.ID, t.Name), Name: t.Name}
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

func (l *ehr) Verify(ctx context.Context) error { return asError(l.site.Verify(ctx)) }

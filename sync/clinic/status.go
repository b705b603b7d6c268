package clinic

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic/internal/trouble"
	"github.com/televisit/televisit-go/sync/driver"
)

// Status is how the account is doing.
type Status struct {
	Account   string     `json:"account"`
	Saved     bool       `json:"settings_saved"`
	DataAsOf  *time.Time `json:"data_as_of"`
	AwaySince *time.Time `json:"away_since"` // LKCloud has not answered since
	Paused    *Pause     `json:"paused"`
	WriteBack *Pause     `json:"write_back"` // why nothing is written to the EHR
	// EndpointOff is why no event is sent; FailingSince is since when the endpoint
	// has taken none.
	EndpointOff  *Pause     `json:"endpoint_off"`
	FailingSince *time.Time `json:"endpoint_failing_since"`

	Held       []string         `json:"held"` // appointments whose removal waits for a yes
	PatientWay string           `json:"patient_links"`
	LastSync   *storage.SyncRun `json:"last_sync"`
	Queued     int              `json:"deliveries_queued"`
	Dead       int              `json:"deliveries_dead"`
	Mail       bool             `json:"mail"`     // a mail server is set up
	Webhooks   bool             `json:"webhooks"` // Zoom's webhooks can be checked
	Budgets    []Budget         `json:"budgets"`
	Endpoint   Endpoint         `json:"endpoint"`
	Drift      *int             `json:"clock_drift_seconds"` // how far this server's clock is ahead of the vendors'
	// Sample is a known appointment in local time, to compare with the EHR's screen.
	Sample *Sample `json:"sample"`
	// Problems are those of the account as a whole that stop nothing: what the video
	// service refuses it for now, events that nobody could read, and events that do not
	// come although visits take place.
	Problems []Problem `json:"problems"`
}

// Sample is an appointment's time as we understand it.
type Sample struct {
	AppointmentID string `json:"appointment_id"`
	Start         string `json:"start"`
	TimeZone      string `json:"timezone"`
}

// Status returns the account's state.
func (s *Session) Status(ctx context.Context) (Status, error) {
	st, err := s.account.Status(ctx)
	if err != nil {
		return Status{}, err
	}
	out := Status{
		Account: s.id, DataAsOf: orNil(st.DataAsOf), AwaySince: orNil(st.AwaySince), Paused: pauseOf(st.Paused), WriteBack: pauseOf(st.WriteBack),
		EndpointOff: pauseOf(st.Endpoint.Off), FailingSince: orNil(st.Endpoint.FailingSince),
		Held: append([]string{}, st.Held...), PatientWay: storage.APIUser, Mail: s.clinic.cfg.Mail, Webhooks: s.clinic.cfg.Webhooks,
	}
	if now := s.clinic.cfg.Now(); st.Refused(driver.FeatureAPIUsers, now) {
		out.PatientWay = storage.Registrant
		if st.Refused(driver.FeatureRegistration, now) {
			out.PatientWay = storage.MeetingLink
		}
	}
	settings, err := s.account.Settings(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return Status{}, err
	}
	out.Saved = err == nil
	if run, err := s.LastRun(ctx); err == nil {
		out.LastSync = &run
	} else if !errors.Is(err, ErrNotFound) {
		return Status{}, err
	}
	if out.Queued, err = s.count(ctx, storage.DeliveryQueued); err != nil {
		return Status{}, err
	}
	if out.Dead, err = s.count(ctx, storage.DeliveryDead); err != nil {
		return Status{}, err
	}
	out.Budgets, out.Drift = s.budgets(ctx), s.drift()
	if out.Endpoint, err = s.endpoint(ctx, settings); err != nil {
		return Status{}, err
	}
	if out.Sample, err = s.sample(ctx, settings.TimeZone); err != nil {
		return Status{}, err
	}
	wrong, err := trouble.Of(ctx, s.account, st, trouble.Options{
		Now: s.clinic.cfg.Now(), EventDays: settings.Retention.EventDays, Hooks: s.clinic.cfg.Webhooks, HookURL: s.clinic.cfg.HookURL,
	})
	out.Problems = problemsOf(wrong)
	return out, err
}

// count counts deliveries of a state, up to maxCounted.
func (s *Session) count(ctx context.Context, state storage.DeliveryState) (int, error) {
	n := 0
	for _, err := range s.account.Deliveries(ctx, storage.DeliveryFilter{State: state}) {
		if err != nil {
			return 0, err
		}
		if n++; n == maxCounted {
			break
		}
	}
	return n, nil
}

func (s *Session) sample(ctx context.Context, zone string) (*Sample, error) {
	p, err := s.account.VisitPage(ctx, storage.VisitFilter{From: s.clinic.cfg.Now()}, "", 1)
	if err != nil || len(p.Items) == 0 {
		return nil, err
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	v := p.Items[0]
	return &Sample{AppointmentID: v.AppointmentID, Start: v.Booking.Start.In(loc).Format("Monday, January 2, 2006, 3:04 PM MST"), TimeZone: loc.String()}, nil
}

// Pause is why something stopped, for a person.
type Pause struct {
	Code    string    `json:"code"`
	Message string    `json:"message"`
	Action  string    `json:"action"`
	Since   time.Time `json:"since"`
}

func pauseOf(p *storage.Pause) *Pause {
	if p == nil {
		return nil
	}
	return &Pause{Code: p.Code, Message: p.Message, Action: p.Action, Since: p.Since}
}

// Standing is the part of [Status] that stands over the day's list: cheap, for a
// page that is open all day.
type Standing struct {
	Saved     bool // the settings were saved
	DataAsOf  *time.Time
	AwaySince *time.Time
	Paused    *Pause
	Held      int // removals that wait for a yes
}

// Standing returns how the account stands.
func (s *Session) Standing(ctx context.Context) (Standing, error) {
	st, err := s.account.Status(ctx)
	if err != nil {
		return Standing{}, err
	}
	_, err = s.account.Settings(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return Standing{}, err
	}
	return Standing{
		Saved: err == nil, DataAsOf: orNil(st.DataAsOf), AwaySince: orNil(st.AwaySince), Paused: pauseOf(st.Paused), Held: len(st.Held),
	}, nil
}

// NoPhysicians reports whether the list of physicians is empty.
func (s *Session) NoPhysicians(ctx context.Context) (bool, error) {
	for _, err := range s.account.Physicians(ctx) {
		return false, err
	}
	return true, nil
}

package app

import (
	"context"
	"errors"

	"github.com/televisit/televisit-go/examples/server/internal/telemetry"
	"github.com/televisit/televisit-go/sync/clinic"
)

// standing is what a scrape is told of the account, as its pages tell it.
func (s *server) standing(ctx context.Context) (telemetry.Standing, error) {
	account, err := s.account(nil)
	if errors.Is(err, clinic.ErrNotInstalled) {
		return telemetry.Standing{}, nil
	}
	if err != nil {
		return telemetry.Standing{}, err
	}
	d := s.clinic.Session(account, clinic.Caller{ID: "metrics"})
	st, err := d.Standing(ctx)
	if err != nil {
		return telemetry.Standing{}, err
	}
	h, err := d.Health(ctx)
	if err != nil {
		return telemetry.Standing{}, err
	}
	out := telemetry.Standing{Paused: st.Paused != nil, Queued: h.Queued, Dead: h.Dead}
	if st.DataAsOf != nil {
		out.DataAsOf = *st.DataAsOf
	}
	return out, nil
}

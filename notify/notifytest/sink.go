package notifytest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/televisit/televisit-go/notify"
)

var sinkChecks = []check[Endpoint]{
	{name: "each type arrives whole", hold: eventsArriveWhole},
	{name: "another try is the same event", hold: anotherTryIsTheSame},
	{name: "many at once arrive once each", hold: manyEventsArriveOnce},
	{name: "an ended context posts nothing", hold: endedContextPostsNothing},
	{
		name: "refused for now is temporary", hold: refusedEvent,
		needs: func(s Endpoint) bool { return s.Refuse != nil },
	},
	{
		name: "a system that hangs does not hold the caller", hold: hangingEndpoint,
		needs: func(s Endpoint) bool { return s.Hang != nil },
	},
}

// event is one as the engine posts it.
func (s Endpoint) event(id, kind string) notify.Event {
	recorded := time.Date(2030, time.March, 4, 15, 30, 1, 0, time.UTC)
	return notify.Event{
		ID: id, Account: "account", Endpoint: s.Target, Type: kind, Timestamp: recorded,
		Data: notify.EventData{
			AppointmentID: "A-1001", PhysicianID: "D-7", PatientID: "P-3", MeetingID: "84410001",
			OccurredAt: recorded.Add(-time.Second),
		},
	}
}

func eventsArriveWhole(ctx context.Context, s Endpoint) error {
	for i, kind := range append(notify.EventTypes(), notify.TestEvent) {
		e := s.event("evt_"+strconv.Itoa(i), kind)
		if err := s.Sink.Post(ctx, e); err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
		got := s.Events()
		if len(got) != i+1 {
			return fmt.Errorf("%d events arrived after %d were posted", len(got), i+1)
		}
		if got[i].ID != e.ID || !bytes.Equal(got[i].Body, e.Body()) {
			return fmt.Errorf("%s arrived as %s %s, posted as %s %s", kind, got[i].ID, got[i].Body, e.ID, e.Body())
		}
	}
	return nil
}

func anotherTryIsTheSame(ctx context.Context, s Endpoint) error {
	for range 2 {
		if err := s.Sink.Post(ctx, s.event("evt_1", notify.PatientJoined)); err != nil {
			return err
		}
	}
	got := s.Events()
	if len(got) == 2 && got[0].ID == got[1].ID && bytes.Equal(got[0].Body, got[1].Body) {
		return nil
	}
	if len(got) == 1 {
		return nil // the system itself drops doubles
	}
	return fmt.Errorf("two tries of one event arrived as %d events that differ", len(got))
}

func manyEventsArriveOnce(ctx context.Context, s Endpoint) error {
	const n = 40
	var posters sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		posters.Go(func() { errs[i] = s.Sink.Post(ctx, s.event("evt_"+strconv.Itoa(i), notify.PatientJoined)) })
	}
	posters.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	var ids []string
	for _, e := range s.Events() {
		ids = append(ids, e.ID)
	}
	slices.Sort(ids)
	if len(ids) != n || len(slices.Compact(ids)) != n {
		return fmt.Errorf("%d events arrived, want %d different ones", len(ids), n)
	}
	return nil
}

func endedContextPostsNothing(ctx context.Context, s Endpoint) error {
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if err := temporary(s.Sink.Post(ended, s.event("evt_1", notify.PatientJoined))); err != nil {
		return err
	}
	if n := len(s.Events()); n != 0 {
		return fmt.Errorf("%d events arrived, want none", n)
	}
	return nil
}

func refusedEvent(ctx context.Context, s Endpoint) error {
	s.Refuse()
	return temporary(s.Sink.Post(ctx, s.event("evt_1", notify.PatientJoined)))
}

func hangingEndpoint(ctx context.Context, s Endpoint) error {
	s.Hang()
	return returnsSoon(ctx, func(ctx context.Context) error {
		return s.Sink.Post(ctx, s.event("evt_1", notify.PatientJoined))
	})
}

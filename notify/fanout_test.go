package notify_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/memory"
	"github.com/televisit/televisit-go/notify/notifytest"
)

func ExampleFanOut() {
	var queue, archive memory.Sink
	sink := notify.FanOut(&queue, &archive)
	err := sink.Post(context.Background(), notify.Event{ID: "evt_1", Type: notify.PatientJoined})
	fmt.Println(err, queue.Posted()[0].ID, archive.Posted()[0].ID)

	archive.Fail(errors.New("the archive is full"))
	err = sink.Post(context.Background(), notify.Event{ID: "evt_2", Type: notify.PatientLeft})
	fmt.Println(err, "- give up:", notify.IsPermanent(err))
	// Output:
	// <nil> evt_1 evt_1
	// the archive is full - give up: false
}

func TestFanOutConforms(t *testing.T) { // B15
	t.Parallel()
	notifytest.TestSink(t, func(t *testing.T) notifytest.Endpoint {
		var first, second memory.Sink
		return notifytest.Endpoint{
			Sink:   notify.FanOut(&first, &second),
			Refuse: func() { second.Fail(errors.New("refused")) },
			Events: func() []notifytest.Taken {
				var taken []notifytest.Taken
				for i, e := range first.Posted() {
					if other := second.Posted(); i >= len(other) {
						t.Error("one sink took what the other did not")
					}
					taken = append(taken, notifytest.Taken{ID: e.ID, Body: e.Body()})
				}
				return taken
			},
		}
	})
}

func TestFanOutTakesTheMostHopefulVerdict(t *testing.T) {
	t.Parallel()
	var (
		temporary = errors.New("temporary")
		wait      = notify.RetryAfter(errors.New("wait"), time.Minute)
		longer    = notify.RetryAfter(errors.New("longer"), time.Hour)
		permanent = notify.Permanent(errors.New("permanent"))
		gone      = notify.EndpointGone(errors.New("gone"))
	)
	for _, tt := range []struct {
		name            string
		answers         []error
		permanent, gone bool
		wait            time.Duration
	}{
		{"one temporary", []error{nil, temporary, permanent}, false, false, 0},
		{"permanent first", []error{permanent, wait}, false, false, time.Minute},
		{"the longest wait", []error{wait, longer, temporary}, false, false, time.Hour},
		{"all permanent", []error{nil, permanent}, true, false, 0},
		{"gone and permanent", []error{gone, permanent}, true, false, 0},
		{"one gone", []error{gone, nil}, true, false, 0},
		{"all gone", []error{gone, gone}, true, true, 0},
		{"gone and temporary", []error{gone, temporary}, false, false, 0},
	} {
		sinks := make([]notify.Sink, len(tt.answers))
		for i, answer := range tt.answers {
			sink := &memory.Sink{}
			sink.Fail(answer)
			sinks[i] = sink
		}
		err := notify.FanOut(sinks...).Post(t.Context(), notify.Event{})
		if notify.IsPermanent(err) != tt.permanent || notify.IsEndpointGone(err) != tt.gone || notify.RetryDelay(err) != tt.wait {
			t.Errorf("%s: %v, permanent %t gone %t wait %v", tt.name, err, notify.IsPermanent(err), notify.IsEndpointGone(err), notify.RetryDelay(err))
		}
		for _, answer := range tt.answers {
			if answer != nil && !errors.Is(err, answer) {
				t.Errorf("%s: leaves out %v", tt.name, answer)
			}
		}
	}
	if err := notify.FanOut().Post(t.Context(), notify.Event{}); err == nil || notify.IsPermanent(err) {
		t.Errorf("no sinks: %v, want a temporary error", err)
	}
}

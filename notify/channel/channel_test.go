package channel_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/channel"
	"github.com/televisit/televisit-go/notify/notifytest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func Example() {
	sink := channel.New() // goes into the engine's configuration
	finished := make(chan struct{})
	go func() { // the engine's side
		err := sink.Post(context.Background(), notify.Event{ID: "evt_1", Type: notify.PatientJoined})
		fmt.Println("taken:", err == nil)
		close(finished)
	}()

	d := <-sink.Deliveries()
	fmt.Println(d.ID, d.Type)
	d.Done(nil) // only after it was written down: nothing is lost before
	<-finished
	// Output:
	// evt_1 patient.joined
	// taken: true
}

func TestSinkConforms(t *testing.T) { // B15
	t.Parallel()
	notifytest.TestSink(t, func(t *testing.T) notifytest.Endpoint {
		var (
			mu     sync.Mutex
			taken  []notifytest.Taken
			answer = func(d channel.Delivery) { d.Done(nil) }
		)
		sink := channel.New()
		var vendor sync.WaitGroup
		vendor.Go(func() {
			for {
				select {
				case d := <-sink.Deliveries():
					mu.Lock()
					taken = append(taken, notifytest.Taken{ID: d.ID, Body: d.Body()})
					answer(d)
					mu.Unlock()
				case <-t.Context().Done():
					return
				}
			}
		})
		t.Cleanup(vendor.Wait)
		set := func(f func(channel.Delivery)) {
			mu.Lock()
			defer mu.Unlock()
			answer = f
		}
		return notifytest.Endpoint{
			Sink: sink,
			Events: func() []notifytest.Taken {
				mu.Lock()
				defer mu.Unlock()
				return slices.Clone(taken)
			},
			Refuse: func() { set(func(d channel.Delivery) { d.Done(errors.New("refused")) }) },
			Hang:   func() { set(func(channel.Delivery) {}) },
		}
	})
}

// TestNothingIsDropped: nobody receives for an hour, nobody answers for another,
// and the event is still the engine's.
func TestNothingIsDropped(t *testing.T) { // D4
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sink := channel.New()
		post := func() error {
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			return sink.Post(ctx, notify.Event{ID: "evt_1"})
		}
		if err := post(); !errors.Is(err, context.DeadlineExceeded) || notify.IsPermanent(err) {
			t.Errorf("nobody receives: %v", err)
		}
		result := make(chan error)
		go func() { result <- post() }()
		late := <-sink.Deliveries()
		if err := <-result; !errors.Is(err, context.DeadlineExceeded) || notify.IsPermanent(err) {
			t.Errorf("nobody answers: %v", err)
		}
		late.Done(nil) // blocks nobody

		go func() { result <- post() }()
		again := <-sink.Deliveries()
		gone := notify.Permanent(errors.New("no such visit here"))
		again.Done(gone)
		again.Done(nil) // only the first counts
		if err := <-result; again.ID != "evt_1" || !errors.Is(err, gone) || !notify.IsPermanent(err) {
			t.Errorf("event %s, answer %v", again.ID, err)
		}
	})
}

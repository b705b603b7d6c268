package storage

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// ClaimDeliveries leases queued deliveries of a channel, ChannelMail or
// ChannelEvent, whose time has come, soonest first. What it returns is leased even
// when there is an error: a record that cannot be opened does not keep the others
// from being sent.
func (a *Account) ClaimDeliveries(ctx context.Context, channel string, now, until time.Time, limit int) ([]Delivery, error) {
	rs, err := a.store.driver.Claim(ctx, driver.Claim{Account: a.id, Kind: kindOutbox, State: channel, Due: now, Until: until, Limit: limit})
	errs := []error{err}
	var out []Delivery
	for _, r := range rs {
		d, err := a.Delivery(ctx, r.ID)
		switch {
		case isNotFound(err): // it was purged
			errs = append(errs, a.unqueue(ctx, r))
		case err != nil:
			errs = append(errs, err)
		case d.State == DeliveryQueued:
			out = append(out, d)
		}
	}
	return out, errors.Join(errs...)
}

func (a *Account) unqueue(ctx context.Context, r driver.Record) error {
	return a.store.driver.Apply(ctx, []driver.Change{{Record: r, Expect: driver.AnyVersion, Delete: true}})
}

// NextDelivery is when the soonest queued delivery of a channel is due; zero when
// none is. An empty channel is any.
func (a *Account) NextDelivery(ctx context.Context, channel string) (time.Time, error) {
	return a.soonest(ctx, driver.Query{Kind: kindOutbox, State: channel})
}

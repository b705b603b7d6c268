package connector

import (
	"context"
	"fmt"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/lkcloud"
)

// site is an account's LKCloud site as it is connected.
type site struct {
	by  connection
	ehr driver.EHR
}

// connection is everything in an account's settings that its adapter depends on.
type connection struct {
	siteServiceKey, subscriberKey string
	times, writeBack, zone        string
}

// EHR is the account's, by the settings as they are stored. It is kept as long as
// they connect alike: an adapter learns what searches at its site leave out, and
// would ask for all of it again. Errors: storage.ErrNotFound before the first save.
func (c *Connector) EHR(ctx context.Context, account string) (driver.EHR, error) {
	s, err := c.store.Account(account).Settings(ctx)
	if err != nil {
		return nil, err
	}
	by := c.connection(s)
	c.mu.Lock()
	kept, found := c.sites[account]
	c.mu.Unlock()
	if found && kept.by == by {
		return kept.ehr, nil
	}
	made, err := c.connect(by)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if kept := c.sites[account]; kept.by == by && kept.ehr != nil { // somebody was faster
		return kept.ehr, nil
	}
	c.sites[account] = site{by, made}
	return made, nil
}

// Try connects with settings that need not be saved, to see whether they are
// right. What it returns is not kept.
func (c *Connector) Try(_ context.Context, _ string, s storage.Settings) (driver.EHR, error) {
	return c.connect(c.connection(s))
}

func (c *Connector) connection(s storage.Settings) connection {
	by := connection{siteServiceKey: s.Ellkay.SiteServiceKey, times: s.Profile.Times, writeBack: s.Profile.WriteBack, zone: s.TimeZone}
	if !c.own {
		by.subscriberKey = s.Ellkay.SubscriberKey
	}
	return by
}

func (c *Connector) connect(by connection) (driver.EHR, error) {
	zone, err := time.LoadLocation(by.zone)
	if err != nil {
		return nil, fmt.Errorf("time zone %q: %w", by.zone, err)
	}
	profile := ellkay.Profile{Times: ellkay.TimesOffset, Zone: zone, WriteBack: ellkay.WriteBackNotes}
	if by.times == storage.TimesWallClock {
		profile.Times = ellkay.TimesWallClock
	}
	if by.writeBack == storage.WriteBackNone {
		profile.WriteBack = ellkay.WriteBackNone
	}
	s := c.lkcloud.Site(by.siteServiceKey, profile)
	if !c.own {
		s = s.WithSubscriberKey(by.subscriberKey)
	}
	return lkcloud.New(s), nil
}

package connector

import (
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
	own                           bool // LKCloud takes credentials of the vendor's own
	siteServiceKey, subscriberKey string
	times, writeBack, zone        string
}

func connectionOf(s storage.Settings, own bool) connection {
	by := connection{own: own, siteServiceKey: s.Ellkay.SiteServiceKey, times: s.Profile.Times, writeBack: s.Profile.WriteBack, zone: s.TimeZone}
	if !own {
		by.subscriberKey = s.Ellkay.SubscriberKey
	}
	return by
}

// adapter makes the EHR of the site; it makes no call.
func (by connection) adapter(client *ellkay.Client) (driver.EHR, error) {
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
	s := client.Site(by.siteServiceKey, profile)
	if !by.own {
		s = s.WithSubscriberKey(by.subscriberKey)
	}
	return lkcloud.New(s), nil
}

package ellkaytest

import (
	"fmt"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/internal/ops"
	"github.com/televisit/televisit-go/ellkay/ellkaytest/internal/practice"
)

// Site is one practice's EHR, reached by its SiteServiceKey. A new one has the
// master data of the documentation's examples and nothing booked: facility F-3,
// physician D-7, patient P-501, appointment types T-12 (Telehealth 30) and T-13
// (Office visit), document type DT-4, and a status for each kind there is.
//
// The builder methods do what staff would do in the EHR: changes appear on the
// wire at once, and modified moves. They panic on ids that do not exist, for
// that is a mistake in the test.
type Site struct {
	s     *Server
	calls map[Op]int // guarded by the server's lock, as all below
	desk  *ops.Desk
	ehr   *practice.State
}

func newSite(s *Server, key string) *Site {
	records := practice.New(key, func() time.Time { return s.conf.now() })
	return &Site{s: s, calls: map[Op]int{}, ehr: records, desk: ops.New(records)}
}

// Clear takes every person, facility, slot, document and appointment away and
// puts types and statuses back as they were. Variants stay.
func (site *Site) Clear() {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	site.ehr.Clear()
	site.desk.ForgetAll()
}

// Key is the SiteServiceKey.
func (site *Site) Key() string { return site.ehr.Key }

// Populate adds the clinic's physicians, patients and visits, and returns the
// ids of the visits by physician, day and time. A physician's visits are spread
// evenly over the day. Names and numbers are invented: surnames say so,
// addresses are under example.com, and phone numbers are of the fictional
// 555-01xx range. 100,000 visits take about a second.
func (site *Site) Populate(c Clinic) []string {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.ehr.Populate(c)
}

// SetVariants replaces the site's variants. It panics on an unknown time zone.
func (site *Site) SetVariants(v Variants) {
	if err := site.setVariants(v); err != nil {
		panic("ellkaytest: " + err.Error())
	}
}

// Variants returns the site's variants, to change and set again.
func (site *Site) Variants() Variants {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.ehr.Variants
}

func (site *Site) setVariants(v Variants) error {
	zone, err := time.LoadLocation(v.Zone)
	if err != nil {
		return fmt.Errorf("unknown time zone %q", v.Zone)
	}
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	site.ehr.Variants, site.ehr.Zone = v, zone
	return nil
}

// SetOffline takes the EHR's host off the net, or brings it back: every
// operation answers BRIDGE_OFFLINE, except GetBridgeInfo, which says so.
func (site *Site) SetOffline(off bool) {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	site.ehr.Offline = off
}

// SetPaging replaces how the site pages, for runs begun from now on.
func (site *Site) SetPaging(p Paging) {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	site.desk.SetPaging(p)
}

// Save returns the site's people, facilities, appointment types and
// appointments, for [Site.Load]: a demo that is stopped and started again needs
// them. Statuses, slots, documents and variants are left out.
func (site *Site) Save() ([]byte, error) {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.ehr.Save()
}

// Load replaces what [Site.Save] keeps. An error leaves the site as it was.
func (site *Site) Load(data []byte) error {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	if err := site.ehr.Load(data); err != nil {
		return err
	}
	site.desk.ForgetAll()
	return nil
}

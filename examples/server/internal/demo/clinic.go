package demo

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// Besides the fake Zoom's Olive Owner, one of the staff can sign in.
const staffEmail = "sam.staff@clinic.example"

// SignIn says in words how to sign in.
const SignIn = "choose Olive Owner on the page that opens; there is no password in the demo"

func (d *Demo) site() *ellkaytest.Site { return d.lkcloud.Site(ellkaytest.DefaultSite) }

// build furnishes an empty clinic.
func (d *Demo) build() {
	d.site().Clear()
	d.zoom.AddUser(zoomtest.User{Email: staffEmail, FirstName: "Sam", LastName: "Staff"})
	for _, name := range []string{"Quiet room", "Front room"} {
		d.zoom.AddRoom(zoomtest.Room{Name: name})
	}
}

// zoneName is where the clinic is.
const zoneName = "America/New_York"

const (
	daySeed    = 7
	firstVisit = 2 * time.Minute // after the start of the demo
	dayLength  = 8 * time.Hour
)

// bookToday books a day of visits, unless there are visits still to come.
func (d *Demo) bookToday() {
	now := d.Now()
	toCome := slices.ContainsFunc(d.site().Appointments(), func(a ellkaytest.Appointment) bool {
		return a.Start.After(now)
	})
	if toCome {
		return
	}
	d.site().Populate(ellkaytest.Clinic{
		Seed: daySeed, From: now.Truncate(time.Minute).Add(firstVisit), Length: dayLength,
		Physicians: 3, PhysicianIDs: d.physicianIDs(), Visits: 24, NoEmailPercent: 8,
	})
	d.beginSoon()
}

// physicianIDs are those of the physicians who are in the EHR: they work every
// day.
func (d *Demo) physicianIDs() []string {
	var ids []string
	for _, p := range d.site().Physicians() {
		ids = append(ids, p.ID)
	}
	return ids
}

// beginSoon moves the next visits: somebody who looks for five minutes sees three
// begin, one after the other.
func (d *Demo) beginSoon() {
	now, video, n := d.Now(), d.videoTypes()[0], 0
	for _, a := range d.site().Appointments() {
		if n == 3 || !a.Start.After(now) {
			continue
		}
		start := now.Truncate(time.Minute).Add(firstVisit + time.Duration(n)*time.Minute)
		d.site().Update(a.ID, func(a *ellkaytest.Appointment) { a.TypeID, a.Start = video, start })
		n++
	}
}

// Furnish saves the account's settings and roster, unless it has settings: the
// demo begins where an administrator's first morning ends.
func (d *Demo) Furnish(ctx context.Context, a *storage.Account, secret string) error {
	_, err := a.Settings(ctx)
	if err == nil || !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	s := d.settings(secret)
	s.AppointmentTypeIDs = d.videoTypes()
	batch := []storage.Change{storage.Put(&s), storage.Put(&storage.StaffMember{Email: staffEmail, Name: "Sam Staff"})}
	for _, p := range d.site().Physicians() {
		batch = append(batch, storage.Put(&storage.Physician{
			ID: p.ID, Name: p.FirstName + " " + p.LastName, Type: storage.NotLoggedIn,
		}))
	}
	return a.Commit(ctx, batch...)
}

// BeginEmpty wipes the account and leaves what an administrator brings to the
// first morning: the keys of LKCloud and where events go. Sessions end, and the
// next visits begin soon.
func (d *Demo) BeginEmpty(ctx context.Context, a *storage.Account, secret string) error {
	if _, err := a.Wipe(ctx, nil); err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	s := d.settings(secret)
	if err := a.Commit(ctx, storage.Put(&s)); err != nil {
		return err
	}
	d.beginSoon()
	return d.save()
}

// settings are the clinic's, before appointment types are chosen.
func (d *Demo) settings(secret string) storage.Settings {
	s := storage.DefaultSettings()
	s.Company = "Riverside Demo Clinic"
	s.Ellkay = storage.EllkayKeys{SubscriberKey: ellkaytest.DefaultSubscriberKey, SiteServiceKey: ellkaytest.DefaultSite}
	s.TimeZone = zoneName
	s.PatientEmail = storage.PatientEmail{Enabled: true, ReminderMinutes: 60}
	s.EmailIntro = "We look forward to seeing you.\nYou need no account: the button below opens your visit."
	s.Notifications = storage.Notifications{
		AppointmentPrepared: true, PatientJoined: true, PatientLeft: true, PhysicianJoined: true, PhysicianLeft: true,
		EndpointURL: d.cfg.Local.JoinPath(endpointPath).String(), SigningSecret: secret,
	}
	return s
}

// videoTypes are the EHR's appointment types that are video visits: in the fake,
// the first.
func (d *Demo) videoTypes() []string {
	return []string{d.site().AppointmentTypes()[0].ID}
}

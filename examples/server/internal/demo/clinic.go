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
		Physicians: 3, Visits: 24, NoEmailPercent: 8,
	})
	// Somebody who looks for five minutes sees three visits begin, one after the other.
	video := d.videoTypes()[0]
	for i, a := range d.site().Appointments()[:3] {
		d.site().Update(a.ID, func(a *ellkaytest.Appointment) {
			a.TypeID, a.Start = video, a.Start.Add(time.Duration(i)*time.Minute)
		})
	}
}

// Furnish saves the account's settings and roster, unless it has settings: the
// demo begins where an administrator's first morning ends.
func (d *Demo) Furnish(ctx context.Context, a *storage.Account, secret string) error {
	_, err := a.Settings(ctx)
	if err == nil || !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	s := storage.DefaultSettings()
	s.Company = "Riverside Demo Clinic"
	s.Ellkay = storage.EllkayKeys{SubscriberKey: ellkaytest.DefaultSubscriberKey, SiteServiceKey: ellkaytest.DefaultSite}
	s.TimeZone = zoneName
	s.AppointmentTypeIDs = d.videoTypes()
	s.PatientEmail = storage.PatientEmail{Enabled: true, ReminderMinutes: 60}
	s.EmailIntro = "We look forward to seeing you.\nYou need no account: the button below opens your visit."
	s.Notifications = storage.Notifications{
		AppointmentPrepared: true, PatientJoined: true, PatientLeft: true, PhysicianJoined: true, PhysicianLeft: true,
		EndpointURL: d.cfg.Local.JoinPath(endpointPath).String(), SigningSecret: secret,
	}
	batch := []storage.Change{storage.Put(&s), storage.Put(&storage.StaffMember{Email: staffEmail, Name: "Sam Staff"})}
	for _, p := range d.site().Physicians() {
		batch = append(batch, storage.Put(&storage.Physician{
			ID: p.ID, Name: p.FirstName + " " + p.LastName, Type: storage.NotLoggedIn,
		}))
	}
	return a.Commit(ctx, batch...)
}

// videoTypes are the EHR's appointment types that are video visits: in the fake,
// the first.
func (d *Demo) videoTypes() []string {
	return []string{d.site().AppointmentTypes()[0].ID}
}

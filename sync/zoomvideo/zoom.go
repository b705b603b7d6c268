package zoomvideo

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math/big"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom"
)

// ZoomOptions are the options of [Zoom]. The zero value is usable.
type Options struct {
	// Domain is the domain of the addresses that API users and registrants get;
	// it should be the vendor's own, and needs no mailboxes. Never change it
	// while visits are to come. Empty: "televisit.invalid".
	Domain string
}

func (o Options) domain() string { return cmp.Or(o.Domain, "televisit.invalid") }

// Zoom is the video service behind a Zoom account. Meetings have a waiting room
// and are not joined before the host; Zoom sends no mail about them. Everything
// else is left to the account's settings.
func New(client *zoom.Client, opts Options) driver.Video {
	return &video{client: client, domain: opts.domain()}
}

type video struct {
	client *zoom.Client
	domain string
}

func (z *video) Name() string { return "Zoom" }

// stampMark is what a meeting's agenda holds of a stamp: the list of a host's
// meetings shows the agenda's beginning.
func stampMark(stamp string) string { return stampOpens + stamp + "]" }

const stampOpens = "[tv:"

// address derives the address that a person has at Zoom. The key is a keyed
// hash; hashed once more it needs no upper case.
func (z *video) address(role, key string) string {
	sum := sha256.Sum256([]byte(role + "\x00" + key))
	return role + "-" + hex.EncodeToString(sum[:16]) + "@" + z.domain
}

func (z *video) EnsureHost(ctx context.Context, h driver.Host) (driver.HostUser, error) {
	if h.Email == "" {
		u, err := z.apiUser(ctx, z.address("physician", h.Key), h.Name, zoom.UserLicensed)
		if featureOff(err) {
			return driver.HostUser{}, &driver.Error{Kind: driver.Permanent, Subject: driver.OfHost, Code: "no_api_users", Err: err,
				Action: "This Zoom account does not let the app make users. Set the physician to \"logged in\" with the e-mail address of their Zoom user."}
		}
		return driver.HostUser{ID: u}, asError(err)
	}
	u, err := z.client.Users.Get(ctx, h.Email, nil)
	switch {
	case errors.Is(err, zoom.ErrNotFound), err == nil && u.ID == "":
		return driver.HostUser{}, &driver.Error{Kind: driver.Permanent, Subject: driver.OfHost, Code: "host_unknown", Err: errors.New("no active user of the Zoom account has the physician's address"),
			Action: "Add the physician to the Zoom account, or correct the address on the list of physicians."}
	case err != nil:
		return driver.HostUser{}, asError(err)
	}
	return hostUser(u)
}

// basicMeeting is how long a meeting of a user without a licence may last.
//
// See https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0067966
const basicMeeting = 40 * time.Minute

// hostUser is a Zoom user as a host. One that cannot host is told before the visit.
func hostUser(u *zoom.User) (driver.HostUser, error) {
	switch u.Status {
	case "pending":
		return driver.HostUser{}, &driver.Error{Kind: driver.Permanent, Subject: driver.OfHost, Code: "host_unable", Err: errors.New("the physician has not accepted the invitation to the Zoom account"),
			Action: "Have the physician accept the invitation in their mail, or send it again in Zoom."}
	case "inactive":
		return driver.HostUser{}, &driver.Error{Kind: driver.Permanent, Subject: driver.OfHost, Code: "host_unable", Err: errors.New("the physician's Zoom user is deactivated"),
			Action: "Activate the physician's user in the Zoom account, or give the visit another physician."}
	}
	out := driver.HostUser{ID: u.ID}
	if u.Type == zoom.UserBasic {
		out.Longest = basicMeeting
	}
	return out, nil
}

// apiUser finds the user with a derived address, or makes it.
func (z *video) apiUser(ctx context.Context, address, name string, licence zoom.UserType) (string, error) {
	u, err := z.client.Users.Get(ctx, address, nil)
	if err == nil && u.ID != "" {
		return u.ID, nil
	}
	if err != nil && !errors.Is(err, zoom.ErrNotFound) {
		return "", err
	}
	made, err := z.client.Users.Create(ctx, zoom.UserCustCreate, &zoom.NewUser{
		Email: address, Type: licence, FirstName: clipped(name, 64), DisplayName: clipped(name, 128),
	})
	if errors.Is(err, zoom.ErrExists) { // somebody was faster
		u, err := z.client.Users.Get(ctx, address, nil)
		if err != nil {
			return "", err
		}
		return u.ID, nil
	}
	if err != nil {
		return "", err
	}
	return made.ID, nil
}

func clipped(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// CreateMeeting gives the meeting a passcode of our own; an account whose policy
// refuses that one makes its own.
func (z *video) CreateMeeting(ctx context.Context, host string, m driver.MeetingSpec) (driver.Meeting, error) {
	req := meetingRequest(m)
	req.Type, req.Password = zoom.MeetingScheduled, passcode()
	made, err := z.client.Meetings.Create(ctx, host, req)
	if errors.Is(err, zoom.ErrInvalid) && !zoom.Unknown(err) {
		req.Password, req.DefaultPassword = "", new(true)
		made, err = z.client.Meetings.Create(ctx, host, req)
	}
	if err != nil {
		return driver.Meeting{}, asError(err)
	}
	return madeMeeting(made, req), nil
}

// passcode is a meeting's: ten signs, which is the most that Zoom takes, with
// letters of both cases, a digit and a sign, as the strictest policy wants them, and
// none that follows another in the alphabet's or the keyboard's order.
//
// See https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0065944
func passcode() string {
	const upper, lower, digit, sign = "ACEGJLNPRTVXZ", "bdfhkmqsuwy", "2468", "@*-_"
	out := make([]byte, 0, 10)
	for _, of := range []string{upper, digit, lower, sign, upper, digit, lower, upper, digit, lower} {
		out = append(out, of[randomBelow(len(of))])
	}
	return string(out)
}

// randomBelow is a number below n that nobody can guess.
func randomBelow(n int) int {
	i, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		panic("zoomvideo: no random numbers: " + err.Error()) // the system's source does not fail
	}
	return int(i.Int64())
}

// relied are the settings of a meeting that the product relies on.
var relied = []string{"settings.waiting_room", "settings.join_before_host", "settings.meeting_authentication", "settings.approval_type"}

// madeMeeting is a meeting as Zoom has it, with what is not as it was asked for.
func madeMeeting(m *zoom.Meeting, req *zoom.MeetingRequest) driver.Meeting {
	out := driver.Meeting{ID: int64(m.ID), UUID: m.UUID, JoinURL: m.JoinURL}
	if m.Password == "" {
		out.Deviations = append(out.Deviations, "password")
	}
	for _, d := range m.Deviations(req) {
		if slices.Contains(relied, d.Field) {
			out.Deviations = append(out.Deviations, d.Field)
		}
	}
	return out
}

// meetingRequest is what we own of a meeting.
func meetingRequest(m driver.MeetingSpec) *zoom.MeetingRequest {
	approval := 2 // no registration
	if m.Register {
		approval = 0
	}
	return &zoom.MeetingRequest{
		Topic: m.Topic, Agenda: stampMark(m.Stamp), StartTime: zoom.At(m.Start), Timezone: m.TimeZone,
		Duration: int((m.Duration + time.Minute - 1) / time.Minute),
		Settings: &zoom.MeetingSettings{
			WaitingRoom: new(true), JoinBeforeHost: new(false), ApprovalType: &approval, MeetingAuthentication: new(false),
			EmailNotification: new(false), RegistrantsConfirmationEmail: new(false),
			RegistrantsEmailNotification: new(false), AlternativeHostsEmailNotification: new(false),
		},
	}
}

func (z *video) FindMeeting(ctx context.Context, host, stamp string) (driver.Meeting, bool, error) {
	for row, err := range z.client.Meetings.List(ctx, host, nil) {
		if err != nil {
			return driver.Meeting{}, false, asError(err)
		}
		if !strings.Contains(row.Agenda, stampMark(stamp)) {
			continue
		}
		m, err := z.client.Meetings.Get(ctx, row.ID, nil)
		if err != nil {
			return driver.Meeting{}, false, asError(err)
		}
		return madeMeeting(m, &zoom.MeetingRequest{}), true, nil
	}
	return driver.Meeting{}, false, nil
}

func (z *video) ReadMeeting(ctx context.Context, id int64, want driver.MeetingSpec) (driver.MeetingState, error) {
	m, err := z.client.Meetings.Get(ctx, zoom.MeetingID(id), nil)
	if err != nil {
		return driver.MeetingState{}, asError(err)
	}
	out := driver.MeetingState{
		Spec: driver.MeetingSpec{Topic: m.Topic, Start: m.StartTime.Time, Duration: time.Duration(m.Duration) * time.Minute, TimeZone: m.Timezone},
		Made: madeMeeting(m, meetingRequest(want)),
	}
	if strings.Contains(m.Agenda, stampMark(want.Stamp)) {
		out.Spec.Stamp = want.Stamp
	}
	return out, nil
}

// PatchMeeting makes two calls: what is not ours any more is not changed.
func (z *video) PatchMeeting(ctx context.Context, id int64, m driver.MeetingSpec) error {
	is, err := z.ReadMeeting(ctx, id, m)
	if err != nil {
		return err
	}
	if is.Spec.Stamp == "" {
		return &driver.Error{Kind: driver.NotFound, Subject: driver.OfObject, Code: driver.CodeNotOurs, Err: errNotOurs}
	}
	req := meetingRequest(m)
	if slices.Contains(is.Made.Deviations, "password") {
		req.Password = passcode()
	}
	return asError(z.client.Meetings.Update(zoom.WithHost(ctx, m.Host), zoom.MeetingID(id), "", req))
}

func (z *video) HostBudget(host string) driver.HostBudget {
	b := z.client.HostBudget(host)
	return driver.HostBudget{Limit: zoom.HostDailyLimit, Used: b.Used, Spent: b.Spent, ResetAt: b.ResetAt}
}

var errNotOurs = errors.New("the meeting does not carry our stamp any more")

func (z *video) DeleteMeeting(ctx context.Context, id int64, stamp string) error {
	m, err := z.client.Meetings.Get(ctx, zoom.MeetingID(id), nil)
	if errors.Is(err, zoom.ErrNotFound) {
		return nil
	}
	if err != nil {
		return asError(err)
	}
	if !strings.Contains(m.Agenda, stampMark(stamp)) {
		return &driver.Error{Kind: driver.Permanent, Code: driver.CodeNotOurs, Subject: driver.OfObject, Err: errNotOurs,
			Action: "Delete the meeting in Zoom if it is not needed."}
	}
	err = z.client.Meetings.Delete(ctx, zoom.MeetingID(id), nil)
	if errors.Is(err, zoom.ErrNotFound) {
		return nil
	}
	return asError(err)
}

func (z *video) StartURL(ctx context.Context, meetingID int64) (string, error) {
	m, err := z.client.Meetings.Get(ctx, zoom.MeetingID(meetingID), nil)
	if err != nil {
		return "", asError(err)
	}
	return m.StartURL, nil
}

func (z *video) EnsureAttendee(ctx context.Context, meeting storage.Meeting, p driver.Attendee) (storage.Access, error) {
	if p.By == storage.Registrant {
		return z.register(ctx, meeting, p)
	}
	address := z.address("visitor", p.Key)
	id, err := z.apiUser(ctx, address, p.Name, zoom.UserBasic)
	if featureOff(err) {
		return storage.Access{}, &driver.Error{Kind: driver.Unsupported, Subject: driver.OfFeature, Feature: driver.FeatureAPIUsers, Code: "no_api_users", Err: err,
			Action: "Nothing to do: patients come in by links of their own. Ask Zoom to let the account make API users if they are wanted."}
	}
	if err != nil {
		return storage.Access{}, asError(err)
	}
	return storage.Access{Mode: storage.APIUser, UserID: id, Email: address}, nil
}

// register gives a person a registrant's link. The same address gets the same
// one again.
func (z *video) register(ctx context.Context, meeting storage.Meeting, p driver.Attendee) (storage.Access, error) {
	address := z.address("visitor", p.Key)
	req := &zoom.RegistrantRequest{RegistrantDetails: zoom.RegistrantDetails{FirstName: clipped(p.Name, 64), Email: address}}
	r, err := z.client.Registrants.Add(ctx, zoom.MeetingID(meeting.ID), req)
	if err != nil {
		return storage.Access{}, asError(err)
	}
	return storage.Access{Mode: storage.Registrant, Registrant: r.RegistrantID, Email: address, JoinURL: r.JoinURL}, nil
}

func (z *video) RemoveAttendee(ctx context.Context, meeting storage.Meeting, id storage.Access) error {
	var err error
	switch {
	case id.Mode == storage.APIUser && strings.HasSuffix(id.Email, "@"+z.domain) && id.UserID != "":
		err = z.client.Users.Delete(ctx, id.UserID, &zoom.UserDeleteOptions{Permanently: true})
	case id.Mode == storage.Registrant && meeting.ID != 0:
		err = z.client.Registrants.Delete(ctx, zoom.MeetingID(meeting.ID), id.Registrant, "")
	}
	if errors.Is(err, zoom.ErrNotFound) {
		return nil
	}
	return asError(err)
}

func (z *video) JoinURL(ctx context.Context, meeting storage.Meeting, id storage.Access) (string, error) {
	switch id.Mode {
	case storage.Registrant:
		return id.JoinURL, nil
	case storage.MeetingLink:
		return meeting.JoinURL, nil
	}
	u, err := url.Parse(meeting.JoinURL)
	if err != nil {
		return "", &driver.Error{Kind: driver.Permanent, Code: "join_link", Err: errors.New("the meeting has no join link that can be read")}
	}
	zak, err := z.client.Users.ZAK(ctx, id.UserID)
	if err != nil {
		return "", asError(err)
	}
	q := u.Query()
	q.Set("zak", zak)
	u.RawQuery = q.Encode()
	return u.String(), nil
}

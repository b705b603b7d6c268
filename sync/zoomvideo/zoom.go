package zoomvideo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
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

// Zoom is the video service behind a Zoom account. Meetings have a waiting room
// and are not joined before the host; Zoom sends no mail about them. Everything
// else is left to the account's settings.
func New(client *zoom.Client, opts Options) driver.Video {
	if opts.Domain == "" {
		opts.Domain = "televisit.invalid"
	}
	return &video{client: client, domain: opts.Domain}
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

func (z *video) EnsureHost(ctx context.Context, h driver.Host) (string, error) {
	if h.Email == "" {
		u, err := z.apiUser(ctx, z.address("physician", h.Key), h.Name, zoom.UserLicensed)
		if errors.Is(err, zoom.ErrForbidden) {
			return "", &driver.Error{Kind: driver.Permanent, Code: "no_api_users", Err: err,
				Action: "This Zoom account does not let the app make users. Set the physician to \"logged in\" with the e-mail address of their Zoom user."}
		}
		return u, asError(err)
	}
	u, err := z.client.Users.Get(ctx, h.Email, nil)
	switch {
	case errors.Is(err, zoom.ErrNotFound), err == nil && u.ID == "":
		return "", &driver.Error{Kind: driver.Permanent, Code: "host_unknown", Err: errors.New("no active user of the Zoom account has the physician's address"),
			Action: "Add the physician to the Zoom account, or correct the address on the list of physicians."}
	case err != nil:
		return "", asError(err)
	}
	return u.ID, nil
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

func (z *video) CreateMeeting(ctx context.Context, host string, m driver.MeetingSpec) (driver.Meeting, error) {
	req := meetingRequest(m)
	req.Type, req.DefaultPassword = zoom.MeetingScheduled, new(true)
	made, err := z.client.Meetings.Create(ctx, host, req)
	if err != nil {
		return driver.Meeting{}, asError(err)
	}
	out := madeMeeting(made)
	for _, d := range made.Deviations(req) {
		out.Deviations = append(out.Deviations, d.Field)
	}
	return out, nil
}

func madeMeeting(m *zoom.Meeting) driver.Meeting {
	return driver.Meeting{ID: int64(m.ID), UUID: m.UUID, JoinURL: m.JoinURL}
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
			WaitingRoom: new(true), JoinBeforeHost: new(false), ApprovalType: &approval,
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
		return madeMeeting(m), true, nil
	}
	return driver.Meeting{}, false, nil
}

func (z *video) ReadMeeting(ctx context.Context, id int64, stamp string) (driver.MeetingSpec, error) {
	m, err := z.client.Meetings.Get(ctx, zoom.MeetingID(id), nil)
	if err != nil {
		return driver.MeetingSpec{}, asError(err)
	}
	spec := driver.MeetingSpec{Topic: m.Topic, Start: m.StartTime.Time, Duration: time.Duration(m.Duration) * time.Minute, TimeZone: m.Timezone}
	if strings.Contains(m.Agenda, stampMark(stamp)) {
		spec.Stamp = stamp
	}
	return spec, nil
}

func (z *video) PatchMeeting(ctx context.Context, id int64, m driver.MeetingSpec) error {
	is, err := z.ReadMeeting(ctx, id, m.Stamp)
	if err != nil {
		return err
	}
	if is.Stamp == "" {
		return &driver.Error{Kind: driver.NotFound, Code: "not_ours", Err: errNotOurs}
	}
	return asError(z.client.Meetings.Update(zoom.WithHost(ctx, m.Host), zoom.MeetingID(id), "", meetingRequest(m)))
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
		return &driver.Error{Kind: driver.Permanent, Code: "not_ours", Err: errNotOurs,
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

func (z *video) EnsureAttendee(ctx context.Context, meeting storage.Meeting, p driver.Attendee) (storage.Identity, error) {
	if !p.Register {
		address := z.address("visitor", p.Key)
		id, err := z.apiUser(ctx, address, p.Name, zoom.UserBasic)
		if err == nil {
			return storage.Identity{Mode: storage.APIUser, UserID: id, Email: address}, nil
		}
		if !errors.Is(err, zoom.ErrForbidden) {
			return storage.Identity{}, asError(err)
		}
		// The account may not have API users (A37): a registrant's link does too.
	}
	return z.register(ctx, meeting, p)
}

// register gives a person a registrant's link. The same address gets the same
// one again.
func (z *video) register(ctx context.Context, meeting storage.Meeting, p driver.Attendee) (storage.Identity, error) {
	address := z.address("visitor", p.Key)
	req := &zoom.RegistrantRequest{RegistrantDetails: zoom.RegistrantDetails{FirstName: clipped(p.Name, 64), Email: address}}
	r, err := z.client.Registrants.Add(ctx, zoom.MeetingID(meeting.ID), req)
	if errors.Is(err, zoom.ErrInvalid) || errors.Is(err, zoom.ErrNotFound) { // its registration is not open yet
		approval := 0
		open := &zoom.MeetingRequest{Settings: &zoom.MeetingSettings{
			ApprovalType: &approval, RegistrantsConfirmationEmail: new(false), RegistrantsEmailNotification: new(false),
		}}
		if err := z.client.Meetings.Update(zoom.WithHost(ctx, meeting.Host), zoom.MeetingID(meeting.ID), "", open); err != nil {
			return storage.Identity{}, asError(err)
		}
		r, err = z.client.Registrants.Add(ctx, zoom.MeetingID(meeting.ID), req)
	}
	if err != nil {
		return storage.Identity{}, asError(err)
	}
	return storage.Identity{Mode: storage.Registrant, Registrant: r.RegistrantID, Email: address, JoinURL: r.JoinURL}, nil
}

func (z *video) RemoveAttendee(ctx context.Context, meeting storage.Meeting, id storage.Identity) error {
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

func (z *video) JoinURL(ctx context.Context, meeting storage.Meeting, id storage.Identity) (string, error) {
	if id.Mode == storage.Registrant {
		return id.JoinURL, nil
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

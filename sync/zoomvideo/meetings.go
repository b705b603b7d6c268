package zoomvideo

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom"
)

// stampMark is what a meeting's agenda holds of a stamp: the list of a host's
// meetings shows the agenda's beginning.
func stampMark(stamp string) string { return stampOpens + stamp + "]" }

const stampOpens = "[tv:"

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

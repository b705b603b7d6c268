package zoomvideo

import (
	"context"
	"errors"

	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom"
)

func (z *video) History(ctx context.Context, meetingID int64) (driver.History, error) {
	m, err := z.client.Meetings.Get(ctx, zoom.MeetingID(meetingID), nil)
	switch {
	case errors.Is(err, zoom.ErrNotFound): // deleted: its past is there still
	case err != nil:
		return driver.History{}, asError(err)
	case m.Status == "started":
		return driver.History{Running: true}, nil
	}
	var out driver.History
	for in, err := range z.client.PastMeetings.Instances(ctx, zoom.MeetingID(meetingID)) {
		if errors.Is(err, zoom.ErrNotFound) {
			return out, nil
		}
		if err != nil {
			return driver.History{}, asError(err)
		}
		run, err := z.occurrence(ctx, in.UUID)
		if err != nil {
			return driver.History{}, asError(err)
		}
		out.Occurrences = append(out.Occurrences, run)
	}
	return out, nil
}

// occurrence reads one run. Zoom names no connections here; the number that a
// person had in the meeting must do.
func (z *video) occurrence(ctx context.Context, uuid string) (driver.Occurrence, error) {
	m, err := z.client.PastMeetings.Get(ctx, zoom.InstanceUUID(uuid))
	if err != nil {
		return driver.Occurrence{}, err
	}
	run := driver.Occurrence{Instance: uuid, Host: m.HostID, Start: m.StartTime.Time, End: m.EndTime.Time}
	for p, err := range z.client.PastMeetings.Participants(ctx, zoom.InstanceUUID(uuid)) {
		if errors.Is(err, zoom.ErrNotFound) {
			break
		}
		if err != nil {
			return driver.Occurrence{}, err
		}
		run.Attendances = append(run.Attendances, driver.Attendance{
			Participant: driver.Participant{Connection: string(p.UserID), UserID: p.ID, Registrant: p.RegistrantID, Email: p.UserEmail},
			Joined:      p.JoinTime.Time, Left: p.LeaveTime.Time, Waiting: p.Status == "in_waiting_room",
		})
	}
	return run, nil
}

package syncer

import (
	"context"
	"errors"

	"github.com/televisit/televisit-go/zoom"
)

func (z *zoomVideo) Past(ctx context.Context, meetingID int64) (Past, error) {
	m, err := z.client.Meetings.Get(ctx, zoom.MeetingID(meetingID), nil)
	switch {
	case errors.Is(err, zoom.ErrNotFound): // deleted: its past is there still
	case err != nil:
		return Past{}, videoTrouble(err)
	case m.Status == "started":
		return Past{Running: true}, nil
	}
	var out Past
	for in, err := range z.client.PastMeetings.Instances(ctx, zoom.MeetingID(meetingID)) {
		if errors.Is(err, zoom.ErrNotFound) {
			return out, nil
		}
		if err != nil {
			return Past{}, videoTrouble(err)
		}
		run, err := z.pastRun(ctx, in.UUID)
		if err != nil {
			return Past{}, videoTrouble(err)
		}
		out.Runs = append(out.Runs, run)
	}
	return out, nil
}

// pastRun reads one run. Zoom names no connections here; the number that a
// person had in the meeting must do.
func (z *zoomVideo) pastRun(ctx context.Context, uuid string) (PastRun, error) {
	m, err := z.client.PastMeetings.Get(ctx, zoom.InstanceUUID(uuid))
	if err != nil {
		return PastRun{}, err
	}
	run := PastRun{Instance: uuid, Host: m.HostID, Start: m.StartTime.Time, End: m.EndTime.Time}
	for p, err := range z.client.PastMeetings.Participants(ctx, zoom.InstanceUUID(uuid)) {
		if errors.Is(err, zoom.ErrNotFound) {
			break
		}
		if err != nil {
			return PastRun{}, err
		}
		run.Stays = append(run.Stays, Stay{
			Person: SightedPerson{Connection: string(p.UserID), UserID: p.ID, Registrant: p.RegistrantID, Email: p.UserEmail},
			Joined: p.JoinTime.Time, Left: p.LeaveTime.Time, Waiting: p.Status == "in_waiting_room",
		})
	}
	return run, nil
}

package world

import (
	"slices"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
)

func (s *State) AddLocation(l account.Location) account.Location {
	if l.ID == "" {
		l.ID = s.IDs.Text(22)
	}
	s.Records.Locations = append(s.Records.Locations, l)
	return l
}

func (s *State) AddRoom(r account.Room) account.Room {
	fill := func(to *string, v string) {
		if *to == "" {
			*to = v
		}
	}
	fill(&r.ID, s.IDs.Text(22))
	fill(&r.WorkspaceID, s.IDs.Text(22))
	fill(&r.Status, "Available")
	fill(&r.Type, "ZoomRoom")
	if r.LocationID == "" {
		r.LocationID = s.IDs.Text(22)
		s.Records.Locations = append(s.Records.Locations, account.Location{ID: r.LocationID, Name: "Floor 1", Type: "floor"})
	}
	if r.Capacity == 0 {
		r.Capacity = 6
	}
	if r.Tags == nil {
		r.Tags = []string{}
	}
	s.Records.Rooms = append(s.Records.Rooms, &r)
	return r
}

func (s *State) RoomBy(match func(*account.Room) bool) *account.Room {
	i := slices.IndexFunc(s.Records.Rooms, match)
	if i < 0 {
		return nil
	}
	return s.Records.Rooms[i]
}

func (s *State) Reservation(workspaceID, id string) *account.Reservation {
	i := slices.IndexFunc(s.Records.Reservations, func(r *account.Reservation) bool { return r.ID == id && r.WorkspaceID == workspaceID })
	if i < 0 {
		return nil
	}
	return s.Records.Reservations[i]
}

// Mailboxes lists the rooms that a calendar knows.
func (s *State) Mailboxes() []*account.Room {
	var all []*account.Room
	for _, r := range s.Records.Rooms {
		if r.CalendarEmail != "" {
			all = append(all, r)
		}
	}
	return all
}

package zoomtest

import "net/http"

// serviceID names the account's one calendar service: it holds the mailboxes
// of the rooms that have one.
const serviceID = "fake-calendar-service"

// mailboxes lists the rooms that a calendar knows.
func (s *Server) mailboxes() []*Room {
	var all []*Room
	for _, r := range s.state.rooms {
		if r.CalendarEmail != "" {
			all = append(all, r)
		}
	}
	return all
}

// listCalendarServices is GET /rooms/calendar/services.
func listCalendarServices(s *Server, req *request) answer {
	n := len(s.mailboxes())
	rows := []map[string]any{}
	if n > 0 {
		rows = append(rows, map[string]any{
			"calendar_service_id": serviceID, "calendar_service_name": "Clinic calendar",
			"calendar_resource_total_number": n, "calendar_resource_assigned_number": n,
			"added_date_time": stamp(s.state.owner.Created), "latest_synced_date_time": stamp(req.now),
		})
	}
	return ok(map[string]any{"calendar_services": rows})
}

// listCalendarResources is GET /rooms/calendar/services/{serviceId}/resources.
func listCalendarResources(s *Server, req *request) answer {
	boxes := s.mailboxes()
	if req.path["serviceId"] != serviceID || len(boxes) == 0 {
		return fail(http.StatusNotFound, 4061, "Calendar service does not exist: %s.", req.path["serviceId"])
	}
	rows := []map[string]any{}
	for _, r := range boxes {
		rows = append(rows, map[string]any{
			"calendar_resource_id": r.calendarID(), "calendar_resource_email": r.CalendarEmail,
			"calendar_resource_name": r.Name, "assigned_room_id": r.ID, "sync_status": "Success",
		})
	}
	w, a, good := s.page(req, len(rows))
	if !good {
		return a
	}
	return ok(map[string]any{"page_size": w.size, "next_page_token": w.next, "calendar_resources": rows[w.from:w.to]})
}

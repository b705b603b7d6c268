package zoomtest

import (
	"net/http"
	"strings"
)

// workspaceOf resolves the workspace of a path, if the account may use any.
func (s *Server) workspaceOf(req *request) (*Room, answer, bool) {
	if s.quirks.NoWorkspaces {
		return nil, noSubscription(), false
	}
	r := s.roomBy(func(r *Room) bool { return r.WorkspaceID == req.path["workspaceId"] })
	if r == nil {
		return nil, fail(http.StatusBadRequest, 8204, "Workspace not found."), false
	}
	return r, answer{}, true
}

func noSubscription() answer {
	return fail(http.StatusBadRequest, 200, "Zoom Workspace Reservation subscription was not found. Try again after purchasing a Zoom Workspace Reservation subscription.")
}

// listWorkspaces is GET /workspaces.
func listWorkspaces(s *Server, req *request) answer {
	if s.quirks.NoWorkspaces {
		return noSubscription()
	}
	rows := []map[string]any{}
	for _, r := range s.state.rooms {
		if !given(req, "location_id", r.LocationID) || !given(req, "workspace_type", "room") ||
			!strings.Contains(strings.ToLower(r.Name), strings.ToLower(req.query.Get("workspace_name"))) {
			continue
		}
		rows = append(rows, map[string]any{
			"id": r.WorkspaceID, "workspace_name": r.Name, "workspace_type": "room", "location_id": r.LocationID,
			"capacity": itoa(r.Capacity), "construction_status": r.Status == "UnderConstruction",
			"requires_approval": false, "room_images": []string{}, "asset_ids": []string{},
		})
	}
	w, a, good := s.page(req, len(rows))
	if !good {
		return a
	}
	return ok(map[string]any{
		"page_size": w.size, "next_page_token": w.next, "total_records": len(rows), "workspaces": rows[w.from:w.to],
	})
}

// getWorkspace is GET /workspaces/{workspaceId}.
func getWorkspace(s *Server, req *request) answer {
	r, a, found := s.workspaceOf(req)
	if !found {
		return a
	}
	return ok(map[string]any{
		"id": r.WorkspaceID, "workspace_name": r.Name, "workspace_display_name": r.Name, "workspace_type": "room",
		"calendar_resource_id": r.calendarID(), "location_id": r.LocationID, "supportAssignment": false,
	})
}

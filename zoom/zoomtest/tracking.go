package zoomtest

import (
	"net/http"
	"slices"
	"strings"
)

// TrackingField is a field that the account defines for its meetings.
type TrackingField struct {
	ID       string   `json:"id"`
	Field    string   `json:"field"`
	Required bool     `json:"required"`
	Visible  bool     `json:"visible"`
	Values   []string `json:"recommended_values"`
}

func (s *Server) tracks(field string) bool {
	return slices.ContainsFunc(s.state.tracking, func(f TrackingField) bool { return strings.EqualFold(f.Field, field) })
}

// AddTrackingField defines a tracking field, as an admin does in Zoom.
func (s *Server) AddTrackingField(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.tracking = append(s.state.tracking, TrackingField{ID: s.ids.text(22), Field: name, Values: []string{}})
}

// listTrackingFields is GET /tracking_fields.
func listTrackingFields(s *Server, _ *request) answer {
	rows := slices.Clone(s.state.tracking)
	if rows == nil {
		rows = []TrackingField{}
	}
	return ok(map[string]any{"total_records": len(rows), "tracking_fields": rows})
}

// createTrackingField is POST /tracking_fields.
func createTrackingField(s *Server, req *request) answer {
	f := TrackingField{Values: []string{}}
	req.into(&f)
	switch {
	case s.set.plan != Business:
		return fail(http.StatusBadRequest, 200, "Only available for paid account: %s", s.set.creds.AccountID)
	case f.Field == "":
		return rejected(detail{"field", missing})
	case s.tracks(f.Field):
		return rejected(detail{"field", "Tracking field already exists."})
	}
	f.ID = s.ids.text(22)
	s.state.tracking = append(s.state.tracking, f)
	return created(f)
}

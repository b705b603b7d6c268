package api

import (
	"net/http"
	"slices"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/table"
)

// listTrackingFields is GET /tracking_fields.
func listTrackingFields(s *API, _ *Request) answer.Answer {
	rows := slices.Clone(s.Records.Tracking)
	if rows == nil {
		rows = []account.TrackingField{}
	}
	return answer.OK(map[string]any{"total_records": len(rows), "tracking_fields": rows})
}

// createTrackingField is POST /tracking_fields.
func createTrackingField(s *API, req *Request) answer.Answer {
	f := account.TrackingField{Values: []string{}}
	req.into(&f)
	switch {
	case s.Rules.Plan != account.Business:
		return answer.Fail(http.StatusBadRequest, 200, "Only available for paid account: %s", s.Rules.Creds.AccountID)
	case f.Field == "":
		return answer.Rejected(table.Wrong("field", table.Missing))
	case s.Tracks(f.Field):
		return answer.Rejected(table.Wrong("field", "Tracking field already exists."))
	}
	f.ID = s.IDs.Text(22)
	s.Records.Tracking = append(s.Records.Tracking, f)
	return answer.Created(f)
}

package zoom

import (
	"context"
	"iter"
	"net/http"
)

// TrackingFieldService works on the account's tracking fields, which Business
// accounts and higher have. Meetings carry values of them.
type TrackingFieldService struct{ c *Client }

var (
	trackingList   = operation{"TrackingFields.List", http.MethodGet, "/tracking_fields", LabelMedium, false}
	trackingCreate = operation{"TrackingFields.Create", http.MethodPost, "/tracking_fields", LabelLight, true}
)

// List returns the tracking fields of the account.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/tracking-field/GET/tracking_fields
func (s *TrackingFieldService) List(ctx context.Context) iter.Seq2[TrackingField, error] {
	return all[trackingPage](ctx, s.c, trackingList, nil)
}

// Create makes a tracking field.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/tracking-field/POST/tracking_fields
func (s *TrackingFieldService) Create(ctx context.Context, field *TrackingField) (*TrackingField, error) {
	return fetch[TrackingField](ctx, s.c, trackingCreate, nil, field)
}

// TrackingField is a field that every meeting of the account may carry.
type TrackingField struct {
	ID                string   `json:"id,omitempty"` // given by Zoom
	Field             string   `json:"field"`        // its name
	Required          bool     `json:"required"`
	Visible           bool     `json:"visible"`
	RecommendedValues []string `json:"recommended_values,omitempty"`
}

func (f *TrackingField) lacks() string { return lacksID(f.ID == "") }

type trackingPage struct {
	Fields []TrackingField `json:"tracking_fields"`
}

func (p trackingPage) rows() []TrackingField { return p.Fields }

func (p trackingPage) lacks() string { return lacksRow("tracking_fields", p.Fields, nil, "") }

package httpmail_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"testing"

	"github.com/televisit/televisit-go/notify/httpmail"
)

// TestServices proves the shape that each service documents.
func TestServices(t *testing.T) {
	t.Parallel()
	const logo, ics = "iVBORwA=", "QkVHSU46VkNBTEVOREFS"
	m := message()
	header := map[string]any{"Auto-Submitted": "auto-generated", "Message-ID": "<m1@lakeside.example>"}
	const from, to = `"Lakeside \"Main\" Clinic" <visits@lakeside.example>`, `"Rosa Díaz" <rosa@patients.example>`
	for _, tt := range []struct {
		name   string
		config httpmail.Config
		want   map[string]any
	}{
		{"Postmark", httpmail.Postmark("key"), map[string]any{
			"From": from, "To": to, "Subject": m.Subject, "TextBody": m.Text, "HtmlBody": m.HTML,
			"MessageStream": "outbound", "TrackOpens": false, "TrackLinks": "None",
			"Headers": []any{
				map[string]any{"Name": "X-PM-KeepID", "Value": "true"},
				map[string]any{"Name": "Auto-Submitted", "Value": "auto-generated"},
				map[string]any{"Name": "Message-ID", "Value": "<m1@lakeside.example>"},
			},
			"Attachments": []any{
				map[string]any{"Name": "logo.png", "ContentType": "image/png", "Content": logo, "ContentID": "cid:logo.png"},
				map[string]any{"Name": "visit.ics", "ContentType": "text/calendar; method=PUBLISH", "Content": ics},
			},
		}},
		{"Resend", httpmail.Resend("key"), map[string]any{
			"from": from, "to": []any{to}, "subject": m.Subject, "text": m.Text, "html": m.HTML, "headers": header,
			"attachments": []any{
				map[string]any{"filename": "logo.png", "content_type": "image/png", "content": logo, "content_id": "logo.png"},
				map[string]any{"filename": "visit.ics", "content_type": "text/calendar; method=PUBLISH", "content": ics},
			},
		}},
		{"SendGrid", httpmail.SendGrid("key"), map[string]any{
			"personalizations": []any{map[string]any{"to": []any{map[string]any{"email": m.To.Address, "name": m.To.Name}}}},
			"from":             map[string]any{"email": m.From.Address, "name": m.From.Name},
			"subject":          m.Subject, "headers": header,
			"content": []any{
				map[string]any{"type": "text/plain", "value": m.Text}, map[string]any{"type": "text/html", "value": m.HTML},
			},
			"tracking_settings": map[string]any{"click_tracking": map[string]any{"enable": false}, "open_tracking": map[string]any{"enable": false}},
			"attachments": []any{
				map[string]any{"filename": "logo.png", "type": "image/png", "content": logo, "disposition": "inline", "content_id": "logo.png"},
				map[string]any{"filename": "visit.ics", "type": "text/calendar; method=PUBLISH", "content": ics, "disposition": "attachment"},
			},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, err := httpmail.New(tt.config); err != nil { // with the service's own URL
				t.Fatal(err)
			}
			s := newService(t)
			s.answer = func(http.ResponseWriter, *http.Request) {}
			if err := s.mailer(t, tt.config).Send(t.Context(), m); err != nil {
				t.Fatal(err)
			}
			var body map[string]any
			if err := json.Unmarshal(s.body, &body); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(body, tt.want) {
				t.Errorf("posted %v\nwant %v", body, tt.want)
			}
		})
	}
}

package ellkaytest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

// Answers that no documentation knows, for one operation and one record.
func TestOddAnswers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		fault  ellkaytest.Fault
		status int
		body   func(string) bool
	}{
		{"null", ellkaytest.Fault{End: ellkaytest.EndNull}, 200, func(s string) bool { return s == "null" }},
		{"object", ellkaytest.Fault{End: ellkaytest.EndObject, Status: 202}, 202, func(s string) bool { return s == "{}" }},
		{"body", ellkaytest.Fault{End: ellkaytest.EndBody, Body: `{"status":"ok"}`}, 200, func(s string) bool { return s == `{"status":"ok"}` }},
		{"no content", ellkaytest.Fault{End: ellkaytest.EndEmpty, Status: 204}, 204, func(s string) bool { return s == "" }},
		{"HTML under success", ellkaytest.Fault{End: ellkaytest.EndHTML, Status: 200}, 200, func(s string) bool { return strings.HasPrefix(s, "<html>") }},
		{"truncated", ellkaytest.Fault{End: ellkaytest.EndTruncated}, 200, func(s string) bool { return strings.HasPrefix(s, `{"`) && !json.Valid([]byte(s)) }},
		{"mark", ellkaytest.Fault{BOM: true}, 200, func(s string) bool { return strings.HasPrefix(s, "\ufeff{") }},
		{"mark before a fault", ellkaytest.Fault{BOM: true, Code: ellkaytest.BridgeOffline}, 500, func(s string) bool { return strings.HasPrefix(s, "\ufeff{") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := plug(t)
			site := w.s.Site(ellkaytest.DefaultSite)
			site.Book(ellkaytest.Appointment{ID: "A-1", Start: monday})
			site.Book(ellkaytest.Appointment{ID: "A-2", Start: monday})
			tt.fault.Op, tt.fault.Object = ellkaytest.OpGetAppointment, "A-2"
			tt.fault.RetryAfterText = "1764320000"
			w.s.Inject(tt.fault)
			w.ok(opGet, `{"request":{"appointmentId":"A-1"}}`, nil)
			w.ok(opBridge, `{}`, nil)
			r := w.call(opGet, `{"request":{"appointmentId":"A-2"}}`)
			if r.status != tt.status || !tt.body(string(r.body)) || r.header.Get("Retry-After") != "1764320000" {
				t.Errorf("%d %q %v", r.status, r.body, r.header)
			}
			w.ok(opGet, `{"request":{"appointmentId":"A-2"}}`, nil)
		})
	}
}

// A gateway before the identity server.
func TestTokenEndpointBehindAGateway(t *testing.T) {
	t.Parallel()
	s := ellkaytest.NewUnstarted()
	s.Inject(ellkaytest.Fault{Op: ellkaytest.OpToken, End: ellkaytest.EndHTML, Status: http.StatusNotFound})
	res, err := s.InProcess().Post(s.TokenURL(), "application/x-www-form-urlencoded", strings.NewReader("grant_type=client_credentials"))
	if err != nil || res.StatusCode != http.StatusNotFound || res.Header.Get("Content-Type") != "text/html" {
		t.Errorf("%v, %v", res, err)
	}
	if err == nil {
		_ = res.Body.Close()
	}
}

// Members and rows of single records, in pages, lists and by themselves.
func TestRawMembers(t *testing.T) {
	t.Parallel()
	for _, pageKey := range []string{"", "-"} {
		for _, thin := range []bool{false, true} {
			w := plug(t)
			site := w.s.Site(ellkaytest.DefaultSite)
			for _, id := range []string{"A-1", "A-2", "A-3"} {
				site.Book(ellkaytest.Appointment{ID: id, Start: monday})
			}
			site.SetPaging(ellkaytest.Paging{Size: 2})
			site.SetVariants(ellkaytest.Variants{PageKey: pageKey, ThinSearch: thin, Raw: map[string]map[string]json.RawMessage{
				"":      {"billable": json.RawMessage(`[1]`)},
				"A-1":   {"duration": json.RawMessage(`"9.00:00:00"`), "id": json.RawMessage(`{"x":1}`)},
				"A-2":   {"": json.RawMessage(`null`)},
				"P-501": {"email": json.RawMessage(`{"address":"robin@patient.example.com"}`)},
			}})
			var begun struct{ NextToken string }
			w.ok(opBegin, `{"request":{"dateRange":{"start":"2030-01-01T00:00:00Z","end":"2031-01-01T00:00:00Z"}}}`, &begun)
			r := w.call(opNext, `{"token":{"nextToken":"`+begun.NextToken+`"}}`)
			for _, want := range []string{`"duration":"9.00:00:00"`, `"id":{"x":1}`, `"billable":[1]`, `null`, `"nextToken":"`} {
				if !strings.Contains(string(r.body), want) {
					t.Errorf("page %q, thin %v: no %s in %s", pageKey, thin, want, r.body)
				}
			}
			if r = w.call(opGet, `{"request":{"appointmentId":"A-2"}}`); string(r.body) != "null" {
				t.Errorf("A-2: %s", r.body)
			}
			if r = w.call(opGet, `{"request":{"appointmentId":"A-3"}}`); !strings.Contains(string(r.body), `"billable":[1]`) {
				t.Errorf("A-3: %s", r.body)
			}
			if r = w.call("LKBridge/GetPatientSummary", `{"request":{"patientId":"P-501"}}`); !strings.Contains(string(r.body), `"email":{"address"`) {
				t.Errorf("patient: %s", r.body)
			}
		}
	}
}

// How EHRs show the notes they keep.
func TestNotesAreShownOtherwise(t *testing.T) {
	t.Parallel()
	for form, want := range map[ellkaytest.NotesForm]string{
		ellkaytest.NotesPlain: "a & b\nc", ellkaytest.NotesBR: "a & b<br>c", ellkaytest.NotesEntities: "a & b&#10;c", ellkaytest.NotesCRLF: "a & b\r\nc",
		ellkaytest.NotesParagraphs: "<p>a & b</p><p>c</p>", ellkaytest.NotesEscaped: "a &amp; b\nc", ellkaytest.NotesOneLine: "a & b c",
		ellkaytest.NotesPadded: "a & b  \nc \n", ellkaytest.NotesHardSpaces: "a\u00a0&\u00a0b\nc", ellkaytest.NotesWrapped: "a & b\nc",
	} {
		w := plug(t)
		site := w.s.Site(ellkaytest.DefaultSite)
		site.Book(ellkaytest.Appointment{ID: "A-1", Start: monday, Notes: "a & b\nc"})
		site.SetVariants(ellkaytest.Variants{NotesAs: form})
		var got struct{ Notes string }
		w.ok(opGet, `{"request":{"appointmentId":"A-1"}}`, &got)
		if kept, _ := site.Appointment("A-1"); got.Notes != want || kept.Notes != "a & b\nc" {
			t.Errorf("%q: %q, kept %q", form, got.Notes, kept.Notes)
		}
	}
	w := plug(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	site.Book(ellkaytest.Appointment{ID: "A-1", Start: monday, Notes: strings.Repeat("x", 50) + "\r\n" + strings.Repeat("y", 40) + "\nz"})
	site.SetVariants(ellkaytest.Variants{NotesAs: ellkaytest.NotesWrapped})
	var got struct{ Notes string }
	w.ok(opGet, `{"request":{"appointmentId":"A-1"}}`, &got)
	if want := strings.Repeat("x", 40) + "\n" + strings.Repeat("x", 10) + "\r\n" + strings.Repeat("y", 40) + "\nz"; got.Notes != want {
		t.Errorf("wrapped: %q", got.Notes)
	}
}

// What public clients send: a bearer token beside an authentication object, and the
// members of a request without one.
func TestWhatPublicClientsSend(t *testing.T) {
	t.Parallel()
	w := plug(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	site.AddSlot(ellkaytest.Slot{ID: "SL-1", Start: monday, TypeID: "T-12"})
	site.AddSlot(ellkaytest.Slot{ID: "SL-2", Start: monday, TypeID: "T-13"})
	const dates = `"startDate":"2030-01-01T00:00:00Z","endDate":"2031-01-01T00:00:00Z"`
	const keys = `"authentication":{"subscriberKey":"sim-client","siteServiceKey":"` + ellkaytest.DefaultSite + `"}`
	for body, want := range map[string]string{
		`{` + dates + `}`: "SL-1 SL-2",
		`{` + dates + `,"appointmentValues":["T-12"]}`:                         "SL-1",
		`{` + keys + `,"request":{` + dates + `,"appointmentValues":["OFF"]}}`: "SL-2",
		`{` + keys + `,` + dates + `,"facilityIds":[],"physicianIds":[]}`:      "SL-1 SL-2",
	} {
		var slots []struct{ SlotID string }
		w.ok("LKAppointments/GetOpenAppointmentSlots", body, &slots)
		var ids []string
		for _, s := range slots {
			ids = append(ids, s.SlotID)
		}
		if strings.Join(ids, " ") != want {
			t.Errorf("%s: %v", body, ids)
		}
	}
	w.refused("LKAppointments/GetOpenAppointmentSlots", `{`+dates+`,"apointmentValues":[]}`, 400, ellkaytest.BadFieldInput)
}

package ellkay_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/noteblock"
)

const (
	longText  = "Video visit: physician https://v.example/s/1 patient https://v.example/j/1"
	shortText = "https://v.example/s/1"
)

// ehr is an appointment with a faulty EHR around it.
type ehr struct {
	notes, physician string
	limit            int    // MaxLength of notes, 0 for none
	cut              int    // silently cuts notes at this length
	clears           bool   // an edit clears what it does not name
	crlf             bool   // writes line ends its own way
	lose             []bool // per edit: the answer is lost
	ignore           []bool // per edit: not carried out
	says             string // in place of the documented acknowledgement
	shows            func(string) string
	afterEdit        func(*ehr)
	edits            int
}

func (e *ehr) answer(c fakeCall) (int, string) {
	if strings.HasSuffix(c.Op, "GetAppointment") {
		shown := e.notes
		if e.shows != nil {
			shown = e.shows(shown)
		}
		b, _ := json.Marshal(map[string]any{"id": "A-1", "start": "2030-05-06T10:00:00Z", "notes": shown, "physicianId": e.physician, "status": "Booked"})
		return 200, string(b)
	}
	var body struct{ Request map[string]string }
	_ = json.Unmarshal([]byte(c.Body), &body)
	notes := body.Request["notes"]
	n := e.edits
	e.edits++
	if e.limit > 0 && len(notes) > e.limit {
		return 400, fault("BadFieldInput", fmt.Sprintf("Invalid fields: Notes (MaxLength:%d)", e.limit))
	}
	if n >= len(e.ignore) || !e.ignore[n] {
		if e.notes = notes; e.cut > 0 && len(notes) > e.cut {
			e.notes = notes[:e.cut]
		}
		if e.crlf {
			e.notes = strings.ReplaceAll(strings.ReplaceAll(e.notes, "\r\n", "\n"), "\n", "\r\n") + "\r\n"
		}
		if e.clears {
			e.physician = ""
		}
		if e.afterEdit != nil {
			e.afterEdit(e)
		}
	}
	if n < len(e.lose) && e.lose[n] {
		return 500, fault("OperationFailed", "")
	}
	return 200, cmp.Or(e.says, `{"id":"A-1"}`)
}

// A2, A33, E29: links are written into the notes and read back.
func TestA2WriteNotes(t *testing.T) {
	t.Parallel()
	const merged = "Bring X-rays\n[televisit] " + longText + " [/televisit]"
	const short = "Bring X-rays\n[televisit] " + shortText + " [/televisit]"
	for _, tt := range []struct {
		name    string
		ehr     ehr
		notes   string // in the EHR afterwards
		edits   int
		changed []string // of the WriteBackError
		missing bool
		err     error
	}{
		{name: "plain", notes: merged, edits: 1},
		{name: "nothing to do", ehr: ehr{notes: merged}, notes: merged, edits: 0},
		{name: "E29 limit learnt", ehr: ehr{limit: 80}, notes: short, edits: 2},
		{name: "E29 no room", ehr: ehr{limit: 30}, notes: "Bring X-rays", edits: 1, err: noteblock.ErrTooLong},
		{name: "other line ends", ehr: ehr{crlf: true}, notes: strings.ReplaceAll(merged, "\n", "\r\n") + "\r\n", edits: 1},
		{name: "cut silently", ehr: ehr{cut: 40}, notes: merged[:40], edits: 1, missing: true},
		{name: "not carried out", ehr: ehr{ignore: []bool{true}}, notes: "Bring X-rays", edits: 1, missing: true},
		{name: "clears others", ehr: ehr{clears: true}, notes: merged, edits: 1, changed: []string{"physician"}},
		{name: "changes the practice's text", ehr: ehr{afterEdit: func(e *ehr) { e.notes = "BRING X-RAYS" + e.notes[12:] }},
			notes: "BRING X-RAYS" + merged[12:], edits: 1, changed: []string{"notes"}},
		{name: "Z8 carried out, not acknowledged", ehr: ehr{says: "{}"}, notes: merged, edits: 1},
		{name: "Z8 carried out, answered null", ehr: ehr{says: "null"}, notes: merged, edits: 1},
		{name: "Z8 carried out, answered a page", ehr: ehr{says: "<html>"}, notes: merged, edits: 1},
		{name: "Z8 carried out, answered with another id", ehr: ehr{says: `{"id":"A-9"}`}, notes: merged, edits: 1},
		{name: "Z8 another's id, not carried out", ehr: ehr{says: `{"id":"A-9"}`, ignore: []bool{true}}, notes: "Bring X-rays", edits: 1, missing: true},
		{name: "Z8 a page, not carried out", ehr: ehr{says: "<html>", ignore: []bool{true}}, notes: merged, edits: 2},
		{name: "answer lost, carried out", ehr: ehr{lose: []bool{true}}, notes: merged, edits: 1},
		{name: "answer lost, not carried out", ehr: ehr{lose: []bool{true}, ignore: []bool{true}}, notes: merged, edits: 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := tt.ehr
			e.physician = "D-7"
			if e.notes == "" {
				e.notes = "Bring X-rays"
			}
			a, err := newFake(e.answer).site(t, ellkay.Profile{}).Appointments.WriteNotes(t.Context(), "A-1", longText, shortText)
			w, isWriteBack := errors.AsType[*ellkay.WriteBackError](err)
			switch {
			case tt.missing || tt.changed != nil:
				if !isWriteBack || w.Missing != tt.missing || !slices.Equal(w.Changed, tt.changed) || strings.Contains(err.Error(), "X-rays") {
					t.Errorf("error %v", err)
				}
			case !errors.Is(err, tt.err):
				t.Errorf("error %v, want %v", err, tt.err)
			}
			if e.notes != tt.notes || e.edits != tt.edits || a.Notes != e.notes {
				t.Errorf("notes %q (given back %q) after %d edits", e.notes, a.Notes, e.edits)
			}
		})
	}
}

func TestWriteNotesThatStaysLost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := []bool{true, true, true, true, true}
		e := ehr{notes: "n", physician: "D-7", lose: all, ignore: all}
		_, err := newFake(e.answer).site(t, ellkay.Profile{}).Appointments.WriteNotes(t.Context(), "A-1", shortText)
		if f, ok := errors.AsType[*ellkay.Error](err); !ok || !f.Unknown() || e.edits != 3 {
			t.Errorf("%v after %d edits", err, e.edits)
		}
		reads := 0
		f := newFake(func(c fakeCall) (int, string) {
			if strings.HasSuffix(c.Op, "GetAppointment") {
				if reads++; reads > 1 {
					return 500, fault("BRIDGE_OFFLINE", "")
				}
			}
			return e.answer(c)
		})
		_, err = f.site(t, ellkay.Profile{}).Appointments.WriteNotes(t.Context(), "A-1", shortText)
		if f, ok := errors.AsType[*ellkay.Error](err); !ok || !f.Unknown() || f.Code != ellkay.CodeBridgeOffline {
			t.Errorf("not read back: %v", err)
		}
	})
}

// A7: with write-back off nothing is ever sent.
func TestA7WriteBackOff(t *testing.T) {
	t.Parallel()
	f := newFake(nil)
	site := f.site(t, ellkay.Profile{WriteBack: ellkay.WriteBackNone})
	_, err := site.Appointments.WriteNotes(t.Context(), "A-1", shortText)
	_, errSchedule := site.Appointments.Schedule(t.Context(), ellkay.Booking{SlotID: "SL-1", PatientID: "P-1"})
	for _, err := range []error{err, edit(t, site), errSchedule} {
		if !errors.Is(err, ellkay.ErrWriteBackOff) {
			t.Error(err)
		}
	}
	if f.count("") != 0 {
		t.Error("something was sent")
	}
}

func TestRemoveNotesFromEHR(t *testing.T) {
	t.Parallel()
	e := ehr{notes: noteblock.Merge("Bring X-rays", longText), physician: "D-7"}
	if _, err := newFake(e.answer).site(t, ellkay.Profile{}).Appointments.WriteNotes(t.Context(), "A-1"); err != nil || e.notes != "Bring X-rays" {
		t.Errorf("%q, %v", e.notes, err)
	}
}

func TestEditSendsOnlyWhatChanges(t *testing.T) {
	t.Parallel()
	f := newFake(func(fakeCall) (int, string) { return 200, `{"id":"A-1"}` })
	site := f.site(t, ellkay.Profile{Times: ellkay.TimesWallClock, Zone: zone(t, "America/New_York")})
	empty := ""
	for _, tt := range []struct {
		r    ellkay.EditRequest
		want string
	}{
		{ellkay.EditRequest{ID: "A-1", Notes: &empty}, `{"request":{"appointmentId":"A-1","notes":""}}`},
		{ellkay.EditRequest{ID: "A-1", Status: ellkay.StatusCancelled}, `{"request":{"appointmentId":"A-1","status":"Cancelled"}}`},
		{ellkay.EditRequest{ID: "A-1", Start: day.Add(14 * 3600e9), Duration: 30 * 60e9},
			`{"request":{"appointmentId":"A-1","dateRange":{"start":"2030-05-06T10:00:00+00:00","end":"2030-05-06T10:30:00+00:00"}}}`},
	} {
		if err := site.Appointments.Edit(t.Context(), tt.r); err != nil {
			t.Error(err)
		}
		calls := f.of("EditAppointment")
		if got := calls[len(calls)-1].Body; got != tt.want {
			t.Errorf("%s\nwant %s", got, tt.want)
		}
	}
	for _, r := range []ellkay.EditRequest{{}, {ID: strings.Repeat("x", 2000)}, {ID: "A-1", Duration: 1}, {ID: "A-1", Start: day, Duration: -1}} {
		if err := site.Appointments.Edit(t.Context(), r); err == nil {
			t.Errorf("%+v accepted", r)
		}
	}
}

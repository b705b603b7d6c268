package ellkaytest_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

// variant is a site of one kind with one visit in May in New York, A-1.
func variant(t *testing.T, v ellkaytest.Variants) (*wire, *ellkaytest.Site) {
	w := plug(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	site.SetVariants(v)
	site.Book(ellkaytest.Appointment{ID: "A-1", Start: monday, Notes: "Video visit", Reason: ellkaytest.Reference{ID: "R-1", Code: "F", Name: "Follow-up"},
		Department: ellkaytest.Reference{ID: "20", Code: "FM", Name: "Family"}, Resources: []string{"7", "007"}})
	return w, site
}

const getA1 = `{"request":{"appointmentId":"A-1"}}`

// How one member of GetAppointment looks under each variant.
func TestShapesOfAnAppointment(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		variants ellkaytest.Variants
		want     string
	}{
		"UTC":                {ellkaytest.Variants{}, `"start":"2030-05-06T14:00:00+00:00"`},
		"true offset":        {ellkaytest.Variants{Zone: "America/New_York"}, `"start":"2030-05-06T10:00:00-04:00"`},
		"wall clock":         {ellkaytest.Variants{Zone: "America/New_York", WallClock: true}, `"start":"2030-05-06T10:00:00+00:00"`},
		"fraction":           {ellkaytest.Variants{TimeForm: "fraction"}, `"start":"2030-05-06T14:00:00.000+00:00"`},
		"Z":                  {ellkaytest.Variants{Zone: "America/New_York", TimeForm: "z"}, `"start":"2030-05-06T14:00:00Z"`},
		"no offset":          {ellkaytest.Variants{Zone: "America/New_York", TimeForm: "none"}, `"start":"2030-05-06T10:00:00"`},
		"TimeSpan":           {ellkaytest.Variants{}, `"duration":"00:30:00"`},
		"ISO 8601":           {ellkaytest.Variants{DurationForm: "iso"}, `"duration":"PT30M"`},
		"minutes":            {ellkaytest.Variants{DurationForm: "minutes"}, `"duration":30`},
		"status object":      {ellkaytest.Variants{}, `"statusCode":{"id":"S-1","code":"SCH","name":"Scheduled"}`},
		"status string":      {ellkaytest.Variants{StatusCode: ellkaytest.ShapeString}, `"statusCode":"Scheduled"`},
		"status null":        {ellkaytest.Variants{StatusCode: ellkaytest.ShapeNull}, `"statusCode":null`},
		"reason object":      {ellkaytest.Variants{}, `"reason":{"id":"R-1","code":"F","name":"Follow-up"}`},
		"reason string":      {ellkaytest.Variants{Reason: ellkaytest.ShapeString}, `"reason":"Follow-up"`},
		"department null":    {ellkaytest.Variants{Department: ellkaytest.ShapeNull}, `"department":null`},
		"numeric ids":        {ellkaytest.Variants{NumericIDs: true}, `"department":{"id":20,`},
		"not those that pad": {ellkaytest.Variants{NumericIDs: true}, `"resources":[{"id":7},{"id":"007"}]`},
		"no modified":        {ellkaytest.Variants{NoModified: true}, `"created":null,"modified":null`},
		"new fields":         {ellkaytest.Variants{NewFields: true}, `"addedLater":{`},
		"wrapped":            {ellkaytest.Variants{OneKey: "appointment"}, `{"appointment":{"id":"A-1"`},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := variant(t, test.variants)
			if r := w.call(opGet, getA1); !strings.Contains(string(r.body), test.want) {
				t.Errorf("%s does not have %s", r.body, test.want)
			}
		})
	}
	w, _ := variant(t, ellkaytest.Variants{NoCustom: true})
	if r := w.call(opGet, getA1); strings.Contains(string(r.body), "custom") {
		t.Errorf("custom is there: %s", r.body)
	}
}

func TestShapesOfLists(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		variants ellkaytest.Variants
		op, body string
		want     string
	}{
		"wrapped list":    {ellkaytest.Variants{ListKey: "items"}, opList, wholeDay, `{"items":[{"id":"A-1"`},
		"wrapped types":   {ellkaytest.Variants{ListKey: "items"}, "LKAppointments/GetAppointmentTypes", "{}", `{"items":[{"id":"T-12"`},
		"thin list":       {ellkaytest.Variants{ThinSearch: true}, opList, wholeDay, `"physicianId":"D-7","status":"Booked"}]`},
		"begin has items": {ellkaytest.Variants{BeginItems: true}, opBegin, wholeDay, `{"appointments":[{"id":"A-1"`},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := variant(t, test.variants)
			if r := w.call(test.op, test.body); !strings.Contains(string(r.body), test.want) {
				t.Errorf("%s does not have %s", r.body, test.want)
			}
		})
	}
	for name, test := range map[string]struct {
		variants      ellkaytest.Variants
		first, second string
	}{
		"standard": {ellkaytest.Variants{}, `"nextToken":"`, `"nextToken":null}`},
		"key":      {ellkaytest.Variants{PageKey: "results"}, `"results":[{"id":"A-1"`, `"results":[{"id":"A-2"`},
		"empty":    {ellkaytest.Variants{LastToken: "empty"}, `"nextToken":"`, `"nextToken":""}`},
		"missing":  {ellkaytest.Variants{LastToken: "missing", ThinSearch: true}, `"nextToken":"`, `"status":"Booked"}]}`},
		"bare":     {ellkaytest.Variants{PageKey: "-"}, `"custom":{},"nextToken":"`, `"custom":{}}]`},
	} {
		t.Run("page, "+name, func(t *testing.T) {
			w, site := variant(t, test.variants)
			site.Book(ellkaytest.Appointment{ID: "A-2", Start: monday})
			site.SetPaging(ellkaytest.Paging{Size: 1})
			first := w.call(opNext, next(w.begin()))
			_, token, _ := strings.Cut(string(first.body), `"nextToken":"`)
			token, _, _ = strings.Cut(token, `"`)
			second := w.call(opNext, next(token))
			if !strings.Contains(string(first.body), test.first) || !strings.Contains(string(second.body), test.second) {
				t.Errorf("got %s then %s", first.body, second.body)
			}
		})
	}
}

// A wall-clock EHR reads requests by their digits, whatever the offset.
func TestWallClockRequests(t *testing.T) {
	t.Parallel()
	w, _ := variant(t, ellkaytest.Variants{Zone: "America/New_York", WallClock: true})
	for body, found := range map[string]int{
		`{"request":{"startDate":"2030-05-06T10:00:00+00:00","endDate":"2030-05-06T10:01:00+00:00"}}`: 1,
		`{"request":{"startDate":"2030-05-06T10:00:00-07:00","endDate":"2030-05-06T10:01:00-07:00"}}`: 1,
		`{"request":{"startDate":"2030-05-06T14:00:00+00:00","endDate":"2030-05-06T14:01:00+00:00"}}`: 0,
	} {
		var list []visit
		if w.ok(opList, body, &list); len(list) != found {
			t.Errorf("%s found %d", body, len(list))
		}
	}
}

func TestRefusalsOfAnEHR(t *testing.T) {
	t.Parallel()
	days := search(monday, monday.AddDate(0, 0, 8))
	dates := `{"request":{"startDate":"2030-05-06","endDate":"2030-05-07"}}`
	modified := `{"request":{"lastModified":{"start":"2030-05-06T10:00:00Z","end":"2030-05-06T14:00:01Z"}}}`
	patients := `{"request":{"startDate":"2030-05-06T10:00:00Z","endDate":"2030-05-06T14:00:01Z"}}`
	updated := "LKPatientDataLink/BeginGetUpdatedPatients"
	edit := ellkaytest.OpEditAppointment
	for name, test := range map[string]struct {
		variants ellkaytest.Variants
		op, body string
		code     ellkaytest.Code
	}{
		"edit unsupported":         {ellkaytest.Variants{Unsupported: []ellkaytest.Op{edit}}, opEdit, getA1, ellkaytest.FeatureNotSupported},
		"edit not enabled":         {ellkaytest.Variants{NotEnabled: []ellkaytest.Op{edit}}, opEdit, getA1, ellkaytest.FeatureNotEnabled},
		"lastModified unsupported": {ellkaytest.Variants{UnsupportedFilters: []string{"lastModified"}}, opBegin, modified, ellkaytest.SearchParameterNotSupported},
		"future end":               {ellkaytest.Variants{FutureEndRefused: true}, opBegin, modified, ellkaytest.BadFieldInput},
		"future end of patients":   {ellkaytest.Variants{FutureEndRefused: true}, updated, patients, ellkaytest.BadFieldInput},
		"future by a slow clock":   {ellkaytest.Variants{FutureEndRefused: true, ClockSkew: -time.Hour}, opBegin, modified, ellkaytest.BadFieldInput},
		"not by a fast clock":      {ellkaytest.Variants{FutureEndRefused: true, ClockSkew: time.Second}, opBegin, modified, ""},
		"not for windows of days":  {ellkaytest.Variants{FutureEndRefused: true}, opBegin, days, ""},
		"window too wide":          {ellkaytest.Variants{MaxWindow: 7 * 24 * time.Hour}, opBegin, days, ellkaytest.OperationCancelled},
		"list too wide":            {ellkaytest.Variants{MaxWindow: 7 * 24 * time.Hour}, opList, days, ellkaytest.OperationCancelled},
		"wants dateRange":          {ellkaytest.Variants{RangeKeys: "dateRange"}, opList, dates, ellkaytest.MissingRequiredField},
		"wants startDate":          {ellkaytest.Variants{RangeKeys: "startDate"}, opList, days, ellkaytest.MissingRequiredField},
		"takes startDate":          {ellkaytest.Variants{RangeKeys: "startDate"}, opList, dates, ""},
		"takes either":             {ellkaytest.Variants{}, opList, dates, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := plug(t, ellkaytest.WithNow(func() time.Time { return monday }))
			site := w.s.Site(ellkaytest.DefaultSite)
			site.SetVariants(test.variants)
			if test.code == "" {
				w.ok(test.op, test.body, nil)
				return
			}
			w.refused(test.op, test.body, test.code.Status(), test.code)
			site.SetVariants(ellkaytest.Variants{})
			if r := w.call(test.op, test.body); strings.Contains(string(r.body), string(test.code)) {
				t.Errorf("refused without the variant too: %s", r.body)
			}
		})
	}
}

func TestCancelledShownAndHidden(t *testing.T) {
	t.Parallel()
	w, site := variant(t, ellkaytest.Variants{HideCancelled: true, CancelledNotFound: true})
	if n := len(ids(w.pages(wholeDay))); n != 1 {
		t.Errorf("%d found before", n)
	}
	site.Cancel("A-1")
	if n := len(ids(w.pages(wholeDay))); n != 0 {
		t.Errorf("%d found after", n)
	}
	w.refused(opGet, getA1, 400, ellkaytest.EntityNotFound)
}

func TestClockSkewStampsChanges(t *testing.T) {
	t.Parallel()
	w := plug(t, ellkaytest.WithNow(func() time.Time { return monday }))
	site := w.s.Site(ellkaytest.DefaultSite)
	site.SetVariants(ellkaytest.Variants{ClockSkew: 2 * time.Minute})
	id := site.Book(ellkaytest.Appointment{Start: monday})
	var v visit
	if w.ok(opGet, `{"request":{"id":"`+id+`"}}`, &v); v.Modified != "2030-05-06T14:02:00+00:00" {
		t.Errorf("modified %s", v.Modified)
	}
}

func TestWhatEHRsDoToNotes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		variants    ellkaytest.Variants
		notes, want string
		message     string
	}{
		"as sent":       {notes: "a\nb", want: "a\nb"},
		"cleared":       {notes: "", want: ""},
		"CR LF":         {variants: ellkaytest.Variants{NotesCRLF: true}, notes: "a\nb\r\nc", want: "a\r\nb\r\nc"},
		"dropped":       {variants: ellkaytest.Variants{NotesDropped: true}, notes: "a", want: "Video visit"},
		"limit reached": {variants: ellkaytest.Variants{NotesLimit: 4}, notes: "ab😀", want: "ab😀"},
		"limit passed":  {variants: ellkaytest.Variants{NotesLimit: 4}, notes: "abc😀", want: "Video visit", message: "Invalid fields: Notes (MaxLength:4)"},
		"truncated":     {variants: ellkaytest.Variants{NotesLimit: 4, NotesTruncated: true}, notes: "abcdef", want: "abcd"},
	} {
		t.Run(name, func(t *testing.T) {
			w, site := variant(t, test.variants)
			raw, _ := json.Marshal(map[string]any{"request": map[string]string{"appointmentId": "A-1", "notes": test.notes}})
			if test.message == "" {
				w.ok(opEdit, string(raw), nil)
			} else if f := w.refused(opEdit, string(raw), 400, ellkaytest.BadFieldInput); f.Message != test.message {
				t.Errorf("message %q", f.Message)
			}
			if a, _ := site.Appointment("A-1"); a.Notes != test.want {
				t.Errorf("stored %q, want %q", a.Notes, test.want)
			}
		})
	}
}

func TestEditReplaces(t *testing.T) {
	t.Parallel()
	w, site := variant(t, ellkaytest.Variants{EditReplaces: true})
	w.ok(opEdit, `{"request":{"appointmentId":"A-1","notes":"new","facilityId":"F-3","statusCode":{"id":"S-4"},
		"dateRange":{"start":"2030-05-06T15:00:00Z","end":"2030-05-06T15:45:00Z"}}}`, nil)
	a, _ := site.Appointment("A-1")
	if a.Notes != "new" || a.FacilityID != "F-3" || a.TypeID != "" || a.Reason.ID != "" || a.Resources != nil {
		t.Errorf("stored %+v", a)
	}
	if a.Status != ellkaytest.StatusStarted || !a.Start.Equal(monday.Add(time.Hour)) || a.Duration != 45*time.Minute || a.PatientID != "P-501" {
		t.Errorf("stored %+v", a)
	}
}

package ellkay_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/ellkay/noteblock"
)

// newSim starts a fake LKCloud with seven visits, one a day at 10:00 local time.
func newSim(t *testing.T, v ellkaytest.Variants) (*ellkaytest.Server, *ellkaytest.Site, *ellkay.Client) {
	t.Helper()
	srv := ellkaytest.New(ellkaytest.WithNow(func() time.Time { return day }))
	sim := srv.Site(ellkaytest.DefaultSite)
	sim.SetVariants(v)
	for i := range 7 {
		sim.Book(ellkaytest.Appointment{
			ID: "10" + string(rune('1'+i)), PatientID: "P-501", PhysicianID: "D-7", TypeID: "T-12", FacilityID: "F-3",
			Start: time.Date(2030, 5, 6+i, 10, 0, 0, 0, zone(t, "America/New_York")), Duration: 30 * time.Minute, Notes: "Bring X-rays",
		})
	}
	h := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(func() { h.CloseIdleConnections(); srv.Close() })
	c, err := ellkay.New(ellkay.WithURL(srv.URL), ellkay.WithTokenURL(srv.TokenURL()), ellkay.WithHTTPClient(h),
		ellkay.WithClientCredentials(ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret))
	if err != nil {
		t.Fatal(err)
	}
	return srv, sim, c
}

// Every way an EHR may differ leads to the same appointments, patient and notes.
func TestEveryVariantLooksTheSame(t *testing.T) {
	t.Parallel()
	const ny = "America/New_York"
	for name, v := range map[string]ellkaytest.Variants{
		"as proposed":       {},
		"true offsets":      {Zone: ny},
		"fractions":         {Zone: ny, TimeForm: "fraction"},
		"Z":                 {Zone: ny, TimeForm: "z"},
		"no offset":         {Zone: ny, TimeForm: "none"},
		"wall clock":        {Zone: ny, WallClock: true},
		"ISO durations":     {DurationForm: "iso"},
		"minutes":           {DurationForm: "minutes"},
		"wrapped":           {ListKey: "data", OneKey: "result", PageKey: "visits"},
		"bare pages":        {PageKey: "-"},
		"empty last token":  {LastToken: "empty"},
		"no last token":     {LastToken: "missing"},
		"items from Begin":  {BeginItems: true},
		"thin search":       {ThinSearch: true},
		"texts":             {StatusCode: ellkaytest.ShapeString, Reason: ellkaytest.ShapeString, NoCustom: true, NoModified: true},
		"nulls":             {StatusCode: ellkaytest.ShapeNull, Reason: ellkaytest.ShapeNull, Department: ellkaytest.ShapeNull},
		"numeric ids":       {NumericIDs: true},
		"new fields":        {NewFields: true},
		"nested e-mail":     {Email: ellkaytest.EmailNested},
		"other e-mail name": {Email: ellkaytest.EmailAddress},
		"other line ends":   {NotesCRLF: true},
		"Z21 <br>":          {NotesAs: ellkaytest.NotesBR},
		"Z21 &#10;":         {NotesAs: ellkaytest.NotesEntities},
		"Z21 paragraphs":    {NotesAs: ellkaytest.NotesParagraphs},
		"Z21 escaped":       {NotesAs: ellkaytest.NotesEscaped},
		"Z21 CR LF":         {NotesAs: ellkaytest.NotesCRLF},
		"Z21 one line":      {NotesAs: ellkaytest.NotesOneLine},
		"Z21 padded":        {NotesAs: ellkaytest.NotesPadded},
		"Z21 hard spaces":   {NotesAs: ellkaytest.NotesHardSpaces},
		"Z21 wrapped":       {NotesAs: ellkaytest.NotesWrapped},
		"Z15 odd members": {Raw: raw("101", "reason", `[{"x":1}]`, "101", "notes", `{"text":"x"}`, "102", "patientId", `{"id":"P-501"}`,
			"", "billable", `[1,2]`, "", "custom", `"x"`, "", "department", `17`, "", "resources", `"7"`, "104", "facilityName", `true`)},
		"Z15 odd row":      {Raw: raw("none", "", "null"), NumericIDs: true},
		"no search":        {Unsupported: []ellkaytest.Op{ellkaytest.OpBeginSearchAppointments}},
		"no search, dates": {NotEnabled: []ellkaytest.Op{ellkaytest.OpBeginSearchAppointments}, RangeKeys: "startDate"},
		"no search, range": {NotEnabled: []ellkaytest.Op{ellkaytest.OpBeginSearchAppointments}, RangeKeys: "dateRange"},
		"narrow windows":   {MaxWindow: 36 * time.Hour},
		"no filters":       {UnsupportedFilters: []string{"lastModified", "facilities", "patients"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, sim, client := newSim(t, v)
			profile := ellkay.Profile{Zone: zone(t, ny)}
			if v.WallClock {
				profile.Times = ellkay.TimesWallClock
			}
			site := client.Site(ellkaytest.DefaultSite, profile)
			q := ellkay.SearchQuery{From: day, To: day.AddDate(0, 0, 10), FacilityIDs: []string{"F-3"}, TypeIDs: []string{"T-12"}, ModifiedSince: day.AddDate(-1, 0, 0)}
			list, err := collect(t, site, q)
			if err != nil || idsOf(list) != "101 102 103 104 105 106 107" {
				t.Fatalf("%s, %v", idsOf(list), err)
			}
			for _, a := range list {
				if a.Start.Hour() != 10 || a.Duration != 30*time.Minute || a.Status != ellkay.StatusBooked || a.PhysicianID != "D-7" {
					t.Errorf("%+v", a)
				}
			}
			p, err := site.Patients.Summary(t.Context(), list[0].PatientID)
			if err != nil || p.Name != "Robin Sample" || p.Email == "" {
				t.Errorf("%+v, %v", p, err)
			}
			a, err := site.Appointments.WriteNotes(t.Context(), "103", longText)
			if err != nil || !noteblock.Holds(a.Notes, noteblock.Merge("", longText)) || len(sim.Edits("103")) != 1 {
				t.Errorf("%q, %v after %d edits", a.Notes, err, len(sim.Edits("103")))
			}
			if a, err = site.Appointments.WriteNotes(t.Context(), "103", longText); err != nil || len(sim.Edits("103")) != 1 {
				t.Errorf("the same again: %q, %v after %d edits", a.Notes, err, len(sim.Edits("103")))
			}
			if a, err = site.Appointments.WriteNotes(t.Context(), "103"); err != nil || !noteblock.Same(a.Notes, "Bring X-rays") || len(sim.Edits("103")) != 2 {
				t.Errorf("removed: %q, %v after %d edits", a.Notes, err, len(sim.Edits("103")))
			}
			if fields := sim.Edits("103")[0].Fields; !slices.Equal(fields, []string{"notes"}) {
				t.Errorf("the edit sent %v", fields)
			}
		})
	}
}

// raw is what members of records are sent as: id, member, JSON, and again.
func raw(of ...string) map[string]map[string]json.RawMessage {
	all := map[string]map[string]json.RawMessage{}
	for i := 0; i < len(of); i += 3 {
		if all[of[i]] == nil {
			all[of[i]] = map[string]json.RawMessage{}
		}
		all[of[i]][of[i+1]] = json.RawMessage(of[i+2])
	}
	return all
}

// A2: what an edit must not do is seen.
func TestA2UnfitEHRsAreSeen(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		v     ellkaytest.Variants
		check func(error) bool
	}{
		"replaces": {ellkaytest.Variants{EditReplaces: true}, changed},
		"drops":    {ellkaytest.Variants{NotesDropped: true}, changed},
		"cuts":     {ellkaytest.Variants{NotesLimit: 40, NotesTruncated: true}, changed},
		"limits": {ellkaytest.Variants{NotesLimit: 40},
			func(err error) bool { return errors.Is(err, noteblock.ErrTooLong) }},
		"no edits": {ellkaytest.Variants{Unsupported: []ellkaytest.Op{ellkaytest.OpEditAppointment}},
			func(err error) bool { return errors.Is(err, ellkay.ErrNotAvailable) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, client := newSim(t, tt.v)
			if _, err := client.Site(ellkaytest.DefaultSite, ellkay.Profile{}).Appointments.WriteNotes(t.Context(), "103", longText); !tt.check(err) {
				t.Error(err)
			}
		})
	}
}

func changed(err error) bool {
	_, ok := errors.AsType[*ellkay.WriteBackError](err)
	return ok
}

// Writes whose answers are lost in every way: the notes arrive once, or the
// caller is told.
func TestLostWritesAreReadBack(t *testing.T) {
	t.Parallel()
	for _, end := range []ellkaytest.End{ellkaytest.EndCut, ellkaytest.EndHalf, ellkaytest.EndHTML, ellkaytest.EndEmpty, ellkaytest.EndNull, ellkaytest.EndObject, ellkaytest.EndTruncated} {
		for _, applied := range []bool{true, false} {
			if end == ellkaytest.EndTruncated && !applied {
				continue // it is the operation's own answer
			}
			srv, sim, client := newSim(t, ellkaytest.Variants{})
			srv.Inject(ellkaytest.Fault{Op: ellkaytest.OpEditAppointment, Object: "103", Applied: applied, End: end})
			a, err := client.Site(ellkaytest.DefaultSite, ellkay.Profile{}).Appointments.WriteNotes(t.Context(), "103", longText)
			text, _ := noteblock.Text(a.Notes)
			if err != nil || text != longText || len(sim.Edits("103")) != 1 {
				t.Errorf("%s, applied %v: %v, %d edits", end, applied, err, len(sim.Edits("103")))
			}
		}
	}
}

// A4 against the fake LKCloud.
func TestA4VerifyAgainstFake(t *testing.T) {
	t.Parallel()
	srv, _, client := newSim(t, ellkaytest.Variants{})
	if err := client.Site(ellkaytest.DefaultSite, ellkay.Profile{}).Verify(t.Context()); err != nil {
		t.Error(err)
	}
	v, _ := errors.AsType[*ellkay.VerifyError](client.Site("SITE-WRONG", ellkay.Profile{}).Verify(t.Context()))
	if v == nil || v.Reason != ellkay.WrongSiteKey {
		t.Error(v)
	}
	srv.Inject(ellkaytest.Fault{Code: ellkaytest.BridgeOffline, Times: -1})
	v, _ = errors.AsType[*ellkay.VerifyError](client.Site(ellkaytest.DefaultSite, ellkay.Profile{}).Verify(t.Context()))
	if v == nil || v.Reason != ellkay.Unreachable {
		t.Error(v)
	}
}

package lkcloud_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/lkcloud"
)

var day = time.Date(2030, 5, 6, 0, 0, 0, 0, time.UTC)

// bundle is an EHR in front of a fake LKCloud with three visits.
type bundle struct {
	srv  *ellkaytest.Server
	site *ellkaytest.Site
	ehr  driver.EHR
}

func setup(t *testing.T, profile ellkay.Profile) *bundle {
	t.Helper()
	b := &bundle{srv: ellkaytest.NewUnstarted(ellkaytest.WithNow(func() time.Time { return day }))}
	b.site = b.srv.Site(ellkaytest.DefaultSite)
	for i, id := range []string{"A-1", "A-2", "A-3"} {
		b.site.Book(ellkaytest.Appointment{ID: id, Start: day.Add(time.Duration(i+9) * time.Hour), Notes: "Bring X-rays"})
	}
	c, err := ellkay.New(ellkay.WithURL("https://lkcloud.example"), ellkay.WithTokenURL("https://lkcloud.example"+ellkaytest.TokenPath),
		ellkay.WithHTTPClient(b.srv.InProcess()), ellkay.WithClientCredentials(ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret))
	if err != nil {
		t.Fatal(err)
	}
	b.ehr = lkcloud.New(c.Site(ellkaytest.DefaultSite, profile))
	return b
}

func (b *bundle) list(ctx context.Context) (rows []driver.Appointment, err error) {
	for ap, err := range b.ehr.Appointments(ctx, day, day.AddDate(0, 0, 1)) {
		if err != nil {
			return rows, err
		}
		rows = append(rows, ap)
	}
	return rows, nil
}

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

// What each call of the engine is told when its answer is trouble: for the whole
// table of LKCloud's codes and of what gateways write.
func TestErrorsSayWhatTheyAreAbout(t *testing.T) {
	t.Parallel()
	calls := map[string]struct {
		op      ellkaytest.Op
		feature string
		call    func(context.Context, *bundle) error
	}{
		"list":     {ellkaytest.OpBeginSearchAppointments, lkcloud.Search, func(ctx context.Context, b *bundle) error { _, err := b.list(ctx); return err }},
		"one":      {ellkaytest.OpGetAppointment, lkcloud.Lookup, func(ctx context.Context, b *bundle) error { _, err := b.ehr.Appointment(ctx, "A-1"); return err }},
		"contact":  {ellkaytest.OpGetPatientSummary, lkcloud.Patients, func(ctx context.Context, b *bundle) error { _, err := b.ehr.Contact(ctx, "P-501"); return err }},
		"types":    {ellkaytest.OpGetAppointmentTypes, lkcloud.Lists, func(ctx context.Context, b *bundle) error { _, err := b.ehr.AppointmentTypes(ctx); return err }},
		"people":   {ellkaytest.OpGetPhysicians, lkcloud.Lists, func(ctx context.Context, b *bundle) error { _, err := b.ehr.Physicians(ctx); return err }},
		"links":    {ellkaytest.OpEditAppointment, lkcloud.WriteBack, func(ctx context.Context, b *bundle) error { return b.ehr.WriteLinks(ctx, "A-1", links) }},
		"no links": {ellkaytest.OpGetAppointment, lkcloud.Lookup, func(ctx context.Context, b *bundle) error { return b.ehr.WriteLinks(ctx, "A-1", driver.Links{}) }},
	}
	const sound driver.Kind = -1
	type want struct {
		kind    driver.Kind
		subject driver.Subject
	}
	for name, tt := range map[string]struct {
		fault ellkaytest.Fault
		want
		of map[string]want // where it means something else to a call
	}{
		"Forbidden":        {ellkaytest.Fault{Code: ellkaytest.Forbidden}, want{driver.Unsupported, driver.OfFeature}, nil},
		"BridgeForbidden":  {ellkaytest.Fault{Code: ellkaytest.BridgeForbidden}, want{driver.Unsupported, driver.OfFeature}, nil},
		"T9 rotated key":   {ellkaytest.Fault{Code: ellkaytest.Forbidden, Status: 401}, want{driver.Unauthorized, driver.OfAccount}, nil},
		"T9 rotated site":  {ellkaytest.Fault{Code: ellkaytest.Forbidden, Message: "The subscriber is not permitted to use this SiteServiceKey."}, want{driver.Unauthorized, driver.OfAccount}, nil},
		"T9 token refused": {ellkaytest.Fault{Code: ellkaytest.TokenInvalid}, want{driver.Unauthorized, driver.OfAccount}, nil},
		"EHR refuses":      {ellkaytest.Fault{Code: ellkaytest.Unauthorized}, want{driver.Temporary, driver.OfAccount}, nil},
		"offline":          {ellkaytest.Fault{Code: ellkaytest.BridgeOffline}, want{driver.Temporary, driver.OfAccount}, nil},
		"EHR's limit":      {ellkaytest.Fault{Code: ellkaytest.ExternalApiRateLimitReached, RetryAfterText: "3600"}, want{driver.RateLimited, driver.OfAccount}, nil},
		"Z14 for ever":     {ellkaytest.Fault{Code: ellkaytest.ExternalApiRateLimitReached, RetryAfterText: "1764320000"}, want{driver.RateLimited, driver.OfAccount}, nil},
		"gateway's limit":  {ellkaytest.Fault{Status: 429, End: ellkaytest.EndHTML, RetryAfterText: "99999999"}, want{driver.RateLimited, driver.OfRequest}, nil},
		"failed": {ellkaytest.Fault{Code: ellkaytest.OperationFailed}, want{driver.Temporary, driver.OfRequest},
			map[string]want{"links": {driver.OutcomeUnknown, driver.OfRequest}}},
		"field": {ellkaytest.Fault{Code: ellkaytest.BadFieldInput}, want{driver.Permanent, driver.OfRequest},
			map[string]want{"list": {kind: sound}}}, // it is read day by day instead
		"Z7 not found": {ellkaytest.Fault{Code: ellkaytest.EntityNotFound}, want{driver.Permanent, driver.OfRequest},
			map[string]want{"one": {driver.NotFound, driver.OfObject}, "contact": {driver.NotFound, driver.OfObject}, "links": {driver.NotFound, driver.OfObject}, "no links": {driver.NotFound, driver.OfObject}}},
		"Z7 no such patient": {ellkaytest.Fault{Code: ellkaytest.PatientNotFound}, want{driver.Permanent, driver.OfRequest},
			map[string]want{"contact": {driver.NotFound, driver.OfObject}}},
		"Z7 gateway's 404": {ellkaytest.Fault{Status: 404, End: ellkaytest.EndHTML}, want{driver.Temporary, driver.OfRequest}, nil},
		"gateway's 403":    {ellkaytest.Fault{Status: 403, End: ellkaytest.EndHTML}, want{driver.Temporary, driver.OfRequest}, nil},
		"gateway's 401":    {ellkaytest.Fault{Status: 401, End: ellkaytest.EndHTML}, want{driver.Temporary, driver.OfRequest}, nil},
		"gateway's 400":    {ellkaytest.Fault{Status: 400, End: ellkaytest.EndHTML}, want{driver.Temporary, driver.OfRequest}, nil},
		"gateway's 502": {ellkaytest.Fault{Status: 502, End: ellkaytest.EndHTML}, want{driver.Temporary, driver.OfRequest},
			map[string]want{"links": {driver.OutcomeUnknown, driver.OfRequest}}},
		"Z8 gateway's 200": {ellkaytest.Fault{Status: 200, End: ellkaytest.EndHTML}, want{driver.Temporary, driver.OfRequest},
			map[string]want{"links": {driver.OutcomeUnknown, driver.OfRequest}}},
		"Z8 {}": {ellkaytest.Fault{End: ellkaytest.EndObject}, want{driver.Temporary, driver.OfRequest},
			map[string]want{"links": {driver.OutcomeUnknown, driver.OfRequest}}},
		"Z8 null": {ellkaytest.Fault{End: ellkaytest.EndNull}, want{driver.Temporary, driver.OfRequest},
			map[string]want{"links": {driver.OutcomeUnknown, driver.OfRequest}}},
		"Z8 ok": {ellkaytest.Fault{End: ellkaytest.EndBody, Body: `{"status":"ok","errors":[]}`}, want{driver.Temporary, driver.OfRequest},
			map[string]want{"links": {driver.OutcomeUnknown, driver.OfRequest}}},
		"Z8 204": {ellkaytest.Fault{End: ellkaytest.EndEmpty, Status: 204}, want{driver.Temporary, driver.OfRequest},
			map[string]want{"links": {driver.OutcomeUnknown, driver.OfRequest}}},
	} {
		for call, c := range calls {
			t.Run(name+", "+call, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					b := setup(t, ellkay.Profile{})
					fault := tt.fault // one to each call
					fault.Op, fault.Times = c.op, -1
					b.srv.Inject(fault)
					begun := time.Now()
					err := c.call(t.Context(), b)
					e, ok := errors.AsType[*driver.Error](err)
					expect, special := tt.of[call]
					if !special {
						expect = tt.want
					}
					switch {
					case expect.kind == sound && err == nil:
						return
					case !ok:
						t.Fatalf("%v", err)
					case e.Kind != expect.kind || e.Subject != expect.subject:
						t.Fatalf("%v: kind %d of %d, want %d of %d", err, e.Kind, e.Subject, expect.kind, expect.subject)
					case (e.Subject == driver.OfFeature) != (e.Feature == c.feature) || e.Code == "":
						t.Errorf("feature %q, code %q", e.Feature, e.Code)
					case (e.Kind == driver.RateLimited) != !e.Until.IsZero() || e.Until.After(begun.Add(2*time.Hour)):
						t.Errorf("until %v", e.Until)
					case e.Kind == driver.Unauthorized && (e.Code != "ehr_keys" || !strings.Contains(e.Action, "keys")):
						t.Errorf("%s: %s", e.Code, e.Action)
					}
					b.srv.ClearFaults()
					time.Sleep(2 * time.Hour)
					if err := c.call(t.Context(), b); err != nil {
						t.Errorf("afterwards: %v", err)
					}
				})
			})
		}
	}
}

var links = driver.Links{Patient: "https://v.example/j/1", Physician: "https://v.example/s/1"}

// Z7: what the identity server says is never about an appointment or a patient.
func TestZ7TokenErrorsAreOfNoObject(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		spoil func(*bundle)
		kind  driver.Kind
	}{
		"404 HTML": {func(b *bundle) {
			b.srv.Inject(ellkaytest.Fault{Op: ellkaytest.OpToken, End: ellkaytest.EndHTML, Status: 404, Times: -1})
		}, driver.Temporary},
		"401 HTML": {func(b *bundle) {
			b.srv.Inject(ellkaytest.Fault{Op: ellkaytest.OpToken, End: ellkaytest.EndHTML, Status: 401, Times: -1})
		}, driver.Temporary},
		"{}": {func(b *bundle) {
			b.srv.Inject(ellkaytest.Fault{Op: ellkaytest.OpToken, End: ellkaytest.EndObject, Times: -1})
		}, driver.Temporary},
		"503": {func(b *bundle) {
			b.srv.Inject(ellkaytest.Fault{Op: ellkaytest.OpToken, End: ellkaytest.EndHTML, Status: 503, Times: -1})
		}, driver.Temporary},
		"T9 new secret": {func(b *bundle) { b.srv.AllowClient(ellkaytest.DefaultClientID, "another") }, driver.Unauthorized},
		"T9 no client":  {func(b *bundle) { b.srv.ForbidClient(ellkaytest.DefaultClientID) }, driver.Unauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := setup(t, ellkay.Profile{})
				tt.spoil(b)
				_, one := b.ehr.Appointment(t.Context(), "A-1")
				_, contact := b.ehr.Contact(t.Context(), "P-501")
				_, list := b.list(t.Context())
				for _, err := range []error{one, contact, list, b.ehr.WriteLinks(t.Context(), "A-1", links)} {
					e, ok := errors.AsType[*driver.Error](err)
					if !ok || e.Kind != tt.kind || (e.Kind == driver.Unauthorized) != (e.Subject == driver.OfAccount) {
						t.Errorf("%v", err)
					}
				}
			})
		})
	}
}

// Z15, Z16: one odd row costs that row; an unclear duration is told.
func TestZ16RowsAndFlags(t *testing.T) {
	t.Parallel()
	b := setup(t, ellkay.Profile{})
	b.site.SetVariants(ellkaytest.Variants{Raw: raw("A-1", "duration", `"9.00:00:00"`, "A-2", "start", `"at noon"`, "A-3", "id", `null`)})
	b.site.Book(ellkaytest.Appointment{ID: "A-4", Start: day.Add(20 * time.Hour)})
	rows, err := b.list(t.Context())
	if err != nil || len(rows) != 4 {
		t.Fatalf("%+v, %v", rows, err)
	}
	slices.SortFunc(rows, func(a, b driver.Appointment) int { return strings.Compare(a.ID, b.ID) })
	if rows[0].ID != "" || rows[0].Bad == "" || rows[1].ID != "A-1" || rows[1].Bad != "" || !slices.Equal(rows[1].Flags, []string{"duration_unclear"}) || rows[1].Duration != 0 ||
		rows[2].ID != "A-2" || rows[2].Bad == "" || rows[3].Bad != "" || len(rows[3].Flags) != 0 || rows[3].Duration != 30*time.Minute {
		t.Errorf("%+v", rows)
	}
	for _, duration := range []string{`"a while"`, `"-00:30:00"`, `{"m":30}`, `1800`, `true`} {
		b.site.SetVariants(ellkaytest.Variants{Raw: raw("A-1", "duration", duration)})
		if ap, err := b.ehr.Appointment(t.Context(), "A-1"); err != nil || !slices.Equal(ap.Flags, []string{"duration_unclear"}) || ap.Duration != 0 {
			t.Errorf("%s: %+v, %v", duration, ap, err)
		}
	}
}

// A search that leaves types out: an appointment whose lookup is answered oddly costs
// its own row; many of them, or trouble of the whole site, end the pass.
func TestUntypedRows(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		fault ellkaytest.Fault
		bad   int
		fails bool
	}{
		"sound":            {ellkaytest.Fault{Op: ellkaytest.OpToken, Nth: 99}, 0, false},
		"one unreadable":   {ellkaytest.Fault{Op: ellkaytest.OpGetAppointment, Object: "A-2", End: ellkaytest.EndObject, Times: -1}, 1, false},
		"one refused":      {ellkaytest.Fault{Op: ellkaytest.OpGetAppointment, Object: "A-2", Code: ellkaytest.BadFieldInput, Times: -1}, 1, false},
		"one behind HTML":  {ellkaytest.Fault{Op: ellkaytest.OpGetAppointment, Object: "A-2", End: ellkaytest.EndHTML, Status: http.StatusNotFound, Times: -1}, 1, false},
		"one gone":         {ellkaytest.Fault{Op: ellkaytest.OpGetAppointment, Object: "A-2", Code: ellkaytest.EntityNotFound, Times: -1}, 0, false},
		"the site offline": {ellkaytest.Fault{Op: ellkaytest.OpGetAppointment, Object: "A-2", Code: ellkaytest.BridgeOffline, Times: -1}, 0, true},
		"not permitted":    {ellkaytest.Fault{Op: ellkaytest.OpGetAppointment, Code: ellkaytest.Forbidden, Times: -1}, 0, true},
		"all unreadable":   {ellkaytest.Fault{Op: ellkaytest.OpGetAppointment, End: ellkaytest.EndObject, Times: -1}, 5, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, ellkay.Profile{})
			for i := range 5 {
				b.site.Book(ellkaytest.Appointment{ID: "B-" + string(rune('1'+i)), Start: day.Add(time.Duration(i+15) * time.Hour)})
			}
			b.site.SetVariants(ellkaytest.Variants{ThinSearch: true})
			b.srv.Inject(tt.fault)
			rows, err := b.list(t.Context())
			bad := 0
			for _, ap := range rows {
				if ap.Bad != "" {
					bad++
				}
			}
			if (err != nil) != tt.fails || bad != tt.bad || !tt.fails && len(rows) != 8 {
				t.Errorf("%d rows, %d of them bad, %v", len(rows), bad, err)
			}
		})
	}
}

// A2, Z21: links are written once, however the EHR shows its notes; what really
// changed stops writing, as a feature and nothing else.
func TestZ21WriteLinks(t *testing.T) {
	t.Parallel()
	for _, form := range []ellkaytest.NotesForm{"", ellkaytest.NotesBR, ellkaytest.NotesEntities, ellkaytest.NotesParagraphs, ellkaytest.NotesWrapped, ellkaytest.NotesHardSpaces} {
		b := setup(t, ellkay.Profile{})
		b.site.SetVariants(ellkaytest.Variants{NotesAs: form})
		for range 2 {
			if err := b.ehr.WriteLinks(t.Context(), "A-1", links); err != nil || len(b.site.Edits("A-1")) != 1 {
				t.Errorf("%q: %v after %d edits", form, err, len(b.site.Edits("A-1")))
			}
		}
	}
	b := setup(t, ellkay.Profile{})
	b.site.SetVariants(ellkaytest.Variants{NotesDropped: true})
	e, ok := errors.AsType[*driver.Error](b.ehr.WriteLinks(t.Context(), "A-1", links))
	if !ok || e.Kind != driver.Unsupported || e.Subject != driver.OfFeature || e.Feature != lkcloud.WriteBack || e.Code != "write_back_stopped" {
		t.Errorf("%+v", e)
	}
	b.site.SetVariants(ellkaytest.Variants{NotesLimit: 20})
	e, ok = errors.AsType[*driver.Error](b.ehr.WriteLinks(t.Context(), "A-1", links))
	if !ok || e.Kind != driver.Permanent || e.Subject != driver.OfObject {
		t.Errorf("%+v", e)
	}
	e, ok = errors.AsType[*driver.Error](setup(t, ellkay.Profile{WriteBack: ellkay.WriteBackNone}).ehr.WriteLinks(t.Context(), "A-1", links))
	if !ok || e.Kind != driver.Unsupported || e.Subject != driver.OfFeature {
		t.Errorf("%+v", e)
	}
}

// A4: a check of the keys says that keys are wrong only when LKCloud said so.
func TestA4VerifyKinds(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		fault ellkaytest.Fault
		kind  driver.Kind
	}{
		"site key unknown": {ellkaytest.Fault{Code: ellkaytest.EntityNotFound}, driver.Unauthorized},
		"site key named":   {ellkaytest.Fault{Code: ellkaytest.Forbidden, Message: "not permitted to use this SiteServiceKey"}, driver.Unauthorized},
		"a gateway's 403":  {ellkaytest.Fault{End: ellkaytest.EndHTML, Status: 403}, driver.Temporary},
		"a gateway's 401":  {ellkaytest.Fault{End: ellkaytest.EndHTML, Status: 401}, driver.Temporary},
		"not enabled":      {ellkaytest.Fault{Code: ellkaytest.FeatureNotEnabled}, driver.Unsupported},
		"EHR refuses":      {ellkaytest.Fault{Code: ellkaytest.Unauthorized}, driver.Temporary},
		"offline":          {ellkaytest.Fault{Code: ellkaytest.BridgeOffline}, driver.Temporary},
	} {
		b := setup(t, ellkay.Profile{})
		tt.fault.Op, tt.fault.Times = ellkaytest.OpGetAppointmentTypes, -1
		b.srv.Inject(tt.fault)
		e, ok := errors.AsType[*driver.Error](b.ehr.Verify(t.Context()))
		if !ok || e.Kind != tt.kind || e.Action == "" {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if err := setup(t, ellkay.Profile{}).ehr.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

package pages

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
	"github.com/televisit/televisit-go/sync/driver"
)

// settingsForm is the settings page filled in.
func settingsForm() url.Values {
	return url.Values{
		"company": {"Sample Clinic"}, "ellkay.subscriber_key": {"subscriber-key-0001"}, "ellkay.site_service_key": {"site-key-0001"},
		"timezone": {"America/Chicago"}, "patient_email.enabled": {"on"}, "patient_email.reminder_minutes": {"60"},
		"custom_email.reminder_minutes": {"60"}, "profile.times": {"offset"}, "horizon_days": {"7"},
	}
}

// A6, A13, A15, A16: locked until the first save, then free.
func TestSettingsPage(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	f.EHR.Types = []storage.Ref{{ID: "T-12", Name: "Telehealth 30"}}
	admin := f.as(t, "admin")
	page := f.do(http.MethodGet, "/", nil, admin).Body.String()
	if n := strings.Count(page, " disabled aria-describedby="); n != 3 {
		t.Errorf("%d groups are locked before the first save, want 3", n)
	}
	form := settingsForm()
	form.Set("meeting_topic", "smuggled past the lock")
	if w := f.do(http.MethodPost, "/settings", form, admin); w.Code != http.StatusSeeOther {
		t.Fatalf("the first save: %d %s", w.Code, w.Body)
	}
	s, err := f.Store.Account(clinictest.Account).Settings(t.Context())
	if err != nil || s.TimeZone != "America/Chicago" || s.MeetingTopic != storage.DefaultSettings().MeetingTopic {
		t.Errorf("saved %+v, %v", s, err)
	}
	page = f.do(http.MethodGet, "/", nil, admin).Body.String()
	for _, want := range []string{"Your settings are saved", "Telehealth 30", "••••0001", "Signing secret"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page after the save lacks %q", want)
		}
	}
	if strings.Contains(page, " disabled") || strings.Contains(page, "subscriber-key-0001") {
		t.Error("the page after the save is locked, or shows a key")
	}
}

// B3, B4: the options beyond the requirements are kept, and their errors unfold
// them.
func TestMoreOptions(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	f.do(http.MethodPost, "/settings", settingsForm(), admin)
	form := settingsForm()
	for name, value := range map[string]string{
		"language": "es", "patient_email.extra_reminder_minutes": "1440, 15", "quiet_hours.enabled": "on", "quiet_hours.from": "20:00",
		"quiet_hours.until": "07:30", "undo_grace_minutes": "5", "notifications.patient_waiting": "on",
		"retention.visit_days": "400", "retention.event_days": "7", "retention.audit_days": "2192", "retention.legal_hold": "on",
		"notifications.endpoint_url": "https://vendor.example/events", "meeting_topic": "{company}",
	} {
		form.Set(name, value)
	}
	if w := f.do(http.MethodPost, "/settings", form, admin); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	s, err := f.Store.Account(clinictest.Account).Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	quiet := storage.QuietHours{Enabled: true, From: "20:00", Until: "07:30"}
	if s.Retention.VisitDays != 400 || !s.Retention.LegalHold {
		t.Errorf("saved %+v", s.Retention)
	}
	if s.Language != storage.Spanish || s.QuietHours != quiet || s.UndoGraceMinutes != 5 ||
		!slices.Equal(s.PatientEmail.ExtraReminderMinutes, []int{1440, 15}) || !s.Notifications.PatientWaiting || s.Notifications.PatientJoined {
		t.Errorf("saved %+v", s)
	}
	if page := f.do(http.MethodGet, "/", nil, admin).Body.String(); !strings.Contains(page, `value="1440, 15"`) || strings.Contains(page, `id="more" open`) {
		t.Error("the page lacks the further reminders, or unfolds the options unasked")
	}
	form.Set("patient_email.extra_reminder_minutes", "15, a day")
	if body := f.do(http.MethodPost, "/settings", form, admin).Body.String(); !strings.Contains(body, `value="15, a day"`) {
		t.Error("the draft of the further reminders is lost")
	}
	form.Set("patient_email.extra_reminder_minutes", "60")
	w := f.do(http.MethodPost, "/settings", form, admin)
	if body := w.Body.String(); w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, `id="more" open`) || !strings.Contains(body, "goes out at this time already") {
		t.Errorf("%d: a folded field's error is not shown", w.Code)
	}
}

// A test mail and a test event go out at once, and their outcome is told.
func TestTryOut(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	form := settingsForm()
	f.do(http.MethodPost, "/settings", form, admin)
	form.Set("notifications.endpoint_url", "https://vendor.example/events")
	form.Set("meeting_topic", "{company}")
	f.do(http.MethodPost, "/settings", form, admin)
	if w := f.do(http.MethodPost, "/settings/test-mail", url.Values{"to": {"me@clinic.example"}, "kind": {"invite"}}, admin); !strings.Contains(w.Body.String(), "Sent.") {
		t.Errorf("test mail: %d", w.Code)
	}
	if w := f.do(http.MethodPost, "/settings/test-event", url.Values{}, admin); !strings.Contains(w.Body.String(), "Taken.") {
		t.Errorf("test event: %d", w.Code)
	}
	if asked := f.Engine.Asked(); !slices.Contains(asked, "test invite to me@clinic.example") || !slices.Contains(asked, "test event") {
		t.Errorf("the engine was asked for %v", asked)
	}
}

// An error stands beside its field, and nothing that was typed is lost.
func TestSettingsDraftIsKept(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	form := settingsForm()
	form.Set("company", "A name typed with care")
	form.Set("patient_email.reminder_minutes", "soon")
	w := f.do(http.MethodPost, "/settings", form, f.as(t, "admin"))
	body := w.Body.String()
	if w.Code != http.StatusUnprocessableEntity {
		t.Fatalf("status %d, want 422", w.Code)
	}
	for _, want := range []string{
		"A name typed with care", "subscriber-key-0001", `id="f-patient-email-reminder-minutes-error"`, "aria-invalid",
		`<a href="#f-patient-email-reminder-minutes">Reminder before the visit</a>`, // the summary
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestConfirmationOnThePage(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	f.do(http.MethodPost, "/settings", settingsForm(), admin)
	f.Engine.Effects = []string{"3 visits move."}
	form := settingsForm()
	form.Set("timezone", "America/Denver")
	form.Set("meeting_topic", "{company}")
	w := f.do(http.MethodPost, "/settings", form, admin)
	_, rest, ok := strings.Cut(w.Body.String(), `name="confirm" value="`)
	if w.Code != http.StatusConflict || !ok || !strings.Contains(w.Body.String(), "3 visits move.") {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	confirm, _, _ := strings.Cut(rest, `"`)
	form.Set("confirm", confirm)
	if w := f.do(http.MethodPost, "/settings", form, admin); w.Code != http.StatusSeeOther {
		t.Errorf("with the yes: %d", w.Code)
	}
}

// A17: search, choose, search again, add all at once; without script.
func TestPhysiciansWithoutScript(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	f.EHR.Doctors = []storage.Ref{{ID: "D-1", Name: "Ada Example"}, {ID: "D-2", Name: "Bo Sample"}}
	admin := f.as(t, "admin")
	f.do(http.MethodPost, "/settings", settingsForm(), admin)
	if body := f.do(http.MethodPost, "/physicians", url.Values{"do": {"search"}, "q": {"ada"}}, admin).Body.String(); !strings.Contains(body, "Ada Example") {
		t.Fatal("the search shows nobody")
	}
	picked := url.Values{"pick": {"D-1"}, "name:D-1": {"Ada Example"}, "choice:D-1": {"not_logged_in"}, "do": {"search"}, "q": {"bo"}}
	body := f.do(http.MethodPost, "/physicians", picked, admin).Body.String()
	if !strings.Contains(body, `value="D-1" checked`) || !strings.Contains(body, "Bo Sample") {
		t.Fatal("the second search forgot who was chosen")
	}
	picked["pick"] = []string{"D-1", "D-2"}
	picked.Set("choice:D-2", "logged_in")
	picked.Set("do", "add")
	w := f.do(http.MethodPost, "/physicians", picked, admin)
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "signs in to Zoom with") {
		t.Fatalf("A18 without an address: %d", w.Code)
	}
	picked.Set("choice:D-2", "not_logged_in")
	if w := f.do(http.MethodPost, "/physicians", picked, admin); w.Code != http.StatusSeeOther {
		t.Fatalf("adding: %d", w.Code)
	}
	if body := f.do(http.MethodGet, "/physicians", nil, admin).Body.String(); !strings.Contains(body, "Added 2") || !strings.Contains(body, "D-2") {
		t.Error("the list lacks who was added")
	}
	if w := f.do(http.MethodPost, "/physicians/remove", url.Values{"id": {"D-1", "D-2"}}, admin); w.Code != http.StatusSeeOther {
		t.Errorf("A22: removing two: %d", w.Code)
	}
}

// A17, A23: while somebody types, the part of the page that changes is fetched; a
// plain address searches too.
func TestSearchAsYouType(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	f.EHR.Doctors = []storage.Ref{{ID: "D-1", Name: "Ada Example"}, {ID: "D-2", Name: "Bo Sample"}}
	f.Zoom.People = []driver.User{{Email: "nurse@clinic.example", Name: "Nell Nurse"}}
	f.addStaff(t, storage.StaffMember{Email: "nurse@clinic.example", Role: storage.StaffAudits})
	admin := f.as(t, "admin")
	f.do(http.MethodPost, "/settings", settingsForm(), admin)
	for search, want := range map[string][]string{
		"/physicians ada": {"Ada Example", "1 physician found"}, "/physicians zz": {"Nobody is found"},
		"/staff nell": {"Nell Nurse", "on the list", `value="auditor" selected`}, "/physicians ": {"<ul"},
	} {
		path, query, _ := strings.Cut(search, " ")
		w := f.do(http.MethodPost, path+"/search", url.Values{"q": {query}}, admin)
		body := w.Body.String()
		for _, text := range want {
			if !strings.Contains(body, text) {
				t.Errorf("%s (%d) lacks %q: %s", path, w.Code, text, body)
			}
		}
		if strings.Contains(body, "Bo Sample") || strings.Contains(body, "<html") {
			t.Errorf("%s holds more than it should", path)
		}
	}
	if body := f.do(http.MethodGet, "/physicians?q=bo", nil, admin).Body.String(); !strings.Contains(body, "Bo Sample") || !strings.Contains(body, "</html>") {
		t.Error("a plain search finds nobody")
	}
}

// B12: somebody is put on the list as an auditor, and made staff again.
func TestStaffRoles(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	add := func(role string) string {
		f.do(http.MethodPost, "/staff", url.Values{"pick": {"a@clinic.example"}, "choice:a@clinic.example": {role}, "do": {"add"}}, admin)
		return f.do(http.MethodGet, "/staff", nil, admin).Body.String()
	}
	if page := add("auditor"); !strings.Contains(page, "only look</td>") {
		t.Error("the auditor is not on the list")
	}
	if page := add("staff"); !strings.Contains(page, "Added 0, changed 1") || !strings.Contains(page, "work with appointments</td>") {
		t.Error("the auditor was not made staff")
	}
}

// sendFile is a file chosen on a roster's page.
func (f *fixture) sendFile(t *testing.T, path, file string, cookie *http.Cookie) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "p.csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(file)); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.AddCookie(cookie)
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	return w
}

// A20: a good file is imported, and the page tells how far it is.
func TestImport(t *testing.T) {
	t.Parallel()
	f := fixtureOn(t, "http://127.0.0.1:1", clinictest.New(t), make(chan struct{}))
	admin := f.as(t, "admin")
	w := f.sendFile(t, "/staff/import", "a@clinic.example\nb@clinic.example\n", admin)
	to := w.Header().Get("Location")
	id, ok := strings.CutPrefix(to, "/staff?import=")
	if w.Code != http.StatusSeeOther || !ok {
		t.Fatalf("%d to %q", w.Code, to)
	}
	events := f.do(http.MethodGet, "/staff/import/"+id+"/events", nil, admin).Body.String()
	if !strings.Contains(events, "event: progress") || !strings.Contains(events, "event: done") {
		t.Errorf("events: %s", events)
	}
	if page := f.do(http.MethodGet, to, nil, admin).Body.String(); !strings.Contains(page, "2 added, 0 changed") || !strings.Contains(page, "b@clinic.example") {
		t.Error("the page does not tell what was imported")
	}
	if w := f.do(http.MethodGet, "/staff?import=unknown", nil, admin); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "not known here any more") {
		t.Errorf("an import that is gone: %d", w.Code)
	}
}

// A21: a file with bad rows shows them, and its good rows wait for a yes.
func TestImportPreview(t *testing.T) {
	t.Parallel()
	f := fixtureOn(t, "http://127.0.0.1:1", clinictest.New(t), make(chan struct{}))
	admin := f.as(t, "admin")
	w := f.sendFile(t, "/physicians/import", "D-1,N\nD-2,perhaps\n", admin)
	for _, want := range []string{"Must be Y", "<td>2</td><td>2</td>", "Import the good row", "<code>D-1, N</code>"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the preview (%d) lacks %q", w.Code, want)
		}
	}
	_, rest, _ := strings.Cut(w.Body.String(), `action="/physicians/import/`)
	id, _, _ := strings.Cut(rest, `"`)
	if w := f.do(http.MethodPost, "/physicians/import/"+id, url.Values{}, admin); w.Code != http.StatusSeeOther {
		t.Fatalf("with the yes: %d", w.Code)
	}
	f.do(http.MethodGet, "/physicians/import/"+id+"/events", nil, admin) // ends with the import
	if list, _, _, err := f.Session().PhysiciansPage(t.Context(), "", 0); err != nil || len(list) != 1 {
		t.Errorf("%d on the list, %v", len(list), err)
	}
	if w := f.do(http.MethodPost, "/physicians/import/"+id, url.Values{}, admin); w.Code != http.StatusConflict {
		t.Errorf("a second yes: %d", w.Code)
	}
	for file, want := range map[string]string{"PK\x03\x04": "spreadsheet", "": "holds no rows", "D-1,maybe\n": "No row of the file"} {
		if w := f.sendFile(t, "/physicians/import", file, admin); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%q: %d without %q", file, w.Code, want)
		}
	}
}

// A28: everything about a visit, and the button to start; names are escaped.
func TestAppointmentsPage(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	f.do(http.MethodPost, "/settings", settingsForm(), admin)
	v := storage.Visit{
		AppointmentID: "A/1 &2", State: storage.VisitLive, Patient: storage.Contact{Name: `Rob <b>"x"</b>`},
		Booking: storage.Booking{Start: f.now.Add(time.Minute), Duration: 30 * time.Minute, Physician: storage.Ref{ID: "D-7", Name: "Ada Example"}, Type: storage.Ref{ID: "T", Name: "Telehealth"}},
		Meeting: &storage.Meeting{ID: 85012345678}, CreatedAt: f.now,
		Presence: []storage.Presence{{Role: storage.RolePatient, JoinedAt: f.now, Waiting: true}},
	}
	if err := f.Store.Account(clinictest.Account).Commit(t.Context(), storage.Put(&v)); err != nil {
		t.Fatal(err)
	}
	body := f.do(http.MethodGet, "/appointments", nil, admin).Body.String()
	for _, want := range []string{"Rob &lt;b&gt;", "Ada Example", "D-7", "Telehealth", ">Start</a>", "Patient is waiting", "/appointments/visit/A%2F1%20&amp;2"} {
		if !strings.Contains(body, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	if w := f.do(http.MethodGet, visitPath(v.AppointmentID), nil, admin); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "85012345678") {
		t.Errorf("the visit's page: %d", w.Code)
	}
	if w := f.do(http.MethodPost, visitPath(v.AppointmentID)+"/resend", url.Values{"to": {"patient"}}, admin); w.Code != http.StatusSeeOther {
		t.Errorf("A30: resend: %d", w.Code)
	}
}

// Every page can be shown in every state that a new account has.
func TestPagesOfANewAccount(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	for _, path := range []string{"/", "/physicians", "/staff", "/appointments", "/appointments/preview", "/deliveries", "/audit", "/status", "/report", "/uninstall"} {
		w := f.do(http.MethodGet, path, nil, admin)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "</html>") {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// E19: while a sync runs, whoever asks for another is shown that one, and since when
// it runs.
func TestSyncThatRuns(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	run := storage.SyncRun{ID: "run-1", State: storage.RunRunning, StartedAt: f.now, Total: 8, Done: 3}
	if err := f.Store.Account(clinictest.Account).Commit(t.Context(), storage.Put(&run)); err != nil {
		t.Fatal(err)
	}
	page := f.do(http.MethodGet, "/appointments?run=run-1", nil, f.as(t, "admin")).Body.String()
	for _, want := range []string{"The sync is running. It began at ", "3 of 8"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not read %q", want)
		}
	}
}

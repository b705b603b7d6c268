package storage_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/televisit/televisit-go/storage"
)

// valid are settings that pass.
func valid() storage.Settings {
	s := storage.DefaultSettings()
	s.Ellkay = storage.EllkayKeys{SubscriberKey: "sub-1", SiteServiceKey: "site-1"}
	return s
}

func fields(errs []storage.FieldError) []string {
	var out []string
	for _, e := range errs {
		out = append(out, e.Field)
	}
	return out
}

func TestSettingsThatAreRight(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*storage.Settings){
		"A9 default":           func(*storage.Settings) {},
		"A4 long keys":         func(s *storage.Settings) { s.Ellkay.SubscriberKey = strings.Repeat("k", 200) },
		"A5 zone":              func(s *storage.Settings) { s.TimeZone = "Australia/Lord_Howe" },
		"A6 types":             func(s *storage.Settings) { s.AppointmentTypeIDs = []string{"1", "TELE"} },
		"A9 no reminder":       func(s *storage.Settings) { s.PatientEmail.ReminderMinutes = 0 },
		"A9 a week before":     func(s *storage.Settings) { s.PatientEmail.ReminderMinutes = 10080 },
		"B3 several reminders": func(s *storage.Settings) { s.PatientEmail.ExtraReminderMinutes = []int{1440, 15, 2880, 10080} },
		"B3 quiet at noon": func(s *storage.Settings) {
			s.QuietHours = storage.QuietHours{Enabled: true, From: "12:00", Until: "13:30"}
		},
		"B3 undo grace":             func(s *storage.Settings) { s.UndoGraceMinutes = 240 },
		"B3 of an earlier version":  func(s *storage.Settings) { s.QuietHours, s.Language = storage.QuietHours{}, "" },
		"B4 Spanish":                func(s *storage.Settings) { s.Language = "es" },
		"A10 custom address":        func(s *storage.Settings) { s.CustomEmail.Enabled, s.CustomEmail.Address = true, "a.b+c@example.org" },
		"A12 characters, not bytes": func(s *storage.Settings) { s.EmailIntro = strings.Repeat("👩🏽", 1000) },
		"A12 lines":                 func(s *storage.Settings) { s.EmailIntro = "Dear patient,\r\n\twelcome\n" },
		"A12 a line break is one":   func(s *storage.Settings) { s.EmailIntro = strings.Repeat("\r\n", 2000) },
		"A14 endpoint": func(s *storage.Settings) {
			s.Notifications.PatientJoined, s.Notifications.EndpointURL = true, "https://example.org:8443/in?x=1"
		},
		"A15 placeholders": func(s *storage.Settings) { s.MeetingTopic = "{company} · {appointment_type} · {physician}" },
		"A15 patient":      func(s *storage.Settings) { s.MeetingTopic = "Visit of {patient}" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := valid()
			change(&s)
			if errs := s.Validate(); errs != nil {
				t.Fatal(errs)
			}
		})
	}
}

func TestSettingsThatAreWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*storage.Settings)
		field  string
		says   string // part of the message
	}{
		"C company too long":       {func(s *storage.Settings) { s.Company = strings.Repeat("é", 101) }, "company", "101 characters; at most 100"},
		"C company of two lines":   {func(s *storage.Settings) { s.Company = "A\r\nBcc: x@example.org" }, "company", "one line"},
		"C company turned round":   {func(s *storage.Settings) { s.Company = "A\u202eB" }, "company", "one line"},
		"C company not UTF-8":      {func(s *storage.Settings) { s.Company = "A\xff" }, "company", "UTF-8"},
		"A4 no subscriber key":     {func(s *storage.Settings) { s.Ellkay.SubscriberKey = "" }, "ellkay.subscriber_key", "Enter"},
		"A4 no site service key":   {func(s *storage.Settings) { s.Ellkay.SiteServiceKey = " " }, "ellkay.site_service_key", "Enter"},
		"A4 key with a space":      {func(s *storage.Settings) { s.Ellkay.SiteServiceKey = "k1 " }, "ellkay.site_service_key", "spaces"},
		"A4 key with a line break": {func(s *storage.Settings) { s.Ellkay.SubscriberKey = "a\nb" }, "ellkay.subscriber_key", "one line"},
		"A5 no zone":               {func(s *storage.Settings) { s.TimeZone = "" }, "timezone", "Choose"},
		"A5 unknown zone":          {func(s *storage.Settings) { s.TimeZone = "Mars/Phobos" }, "timezone", "not a known"},
		"A5 Local":                 {func(s *storage.Settings) { s.TimeZone = "Local" }, "timezone", "not a known"},
		"A5 a path":                {func(s *storage.Settings) { s.TimeZone = "../../etc/passwd" }, "timezone", "not a known"},
		"A6 blank type":            {func(s *storage.Settings) { s.AppointmentTypeIDs = []string{"1", ""} }, "appointment_type_ids.1", "Enter"},
		"A6 type twice":            {func(s *storage.Settings) { s.AppointmentTypeIDs = []string{"1", "1"} }, "appointment_type_ids.1", "twice"},
		"A6 too many types":        {func(s *storage.Settings) { s.AppointmentTypeIDs = make([]string, 201) }, "appointment_type_ids", "at most 200"},
		"A9 reminder too early":    {func(s *storage.Settings) { s.PatientEmail.ReminderMinutes = 10081 }, "patient_email.reminder_minutes", "between 0 and 10080 minutes"},
		"A9 reminder afterwards":   {func(s *storage.Settings) { s.CustomEmail.ReminderMinutes = -1 }, "custom_email.reminder_minutes", "between 0 and 10080 minutes"},
		"B3 too many reminders":    {func(s *storage.Settings) { s.PatientEmail.ExtraReminderMinutes = []int{1, 2, 3, 4, 5} }, "patient_email.extra_reminder_minutes", "5 times; at most 4"},
		"B3 extra of 0 minutes":    {func(s *storage.Settings) { s.PatientEmail.ExtraReminderMinutes = []int{30, 0} }, "patient_email.extra_reminder_minutes.1", "between 1 and 10080 minutes"},
		"B3 extra like the first":  {func(s *storage.Settings) { s.PatientEmail.ExtraReminderMinutes = []int{60} }, "patient_email.extra_reminder_minutes.0", "already"},
		"B3 extra twice":           {func(s *storage.Settings) { s.PatientEmail.ExtraReminderMinutes = []int{30, 30} }, "patient_email.extra_reminder_minutes.1", "already"},
		"B3 quiet from when":       {func(s *storage.Settings) { s.QuietHours.From = "9pm" }, "quiet_hours.from", "such as 21:00"},
		"B3 quiet until 24:00":     {func(s *storage.Settings) { s.QuietHours.Until = "24:00" }, "quiet_hours.until", "such as 08:00"},
		"B3 always quiet":          {func(s *storage.Settings) { s.QuietHours.From, s.QuietHours.Until = "08:00", "08:00" }, "quiet_hours.until", "at least one hour"},
		"B3 hardly a loud hour":    {func(s *storage.Settings) { s.QuietHours.From, s.QuietHours.Until = "08:59", "08:00" }, "quiet_hours.until", "at least one hour"},
		"B3 endless undo grace":    {func(s *storage.Settings) { s.UndoGraceMinutes = 241 }, "undo_grace_minutes", "between 0 and 240 minutes"},
		"B4 unknown language":      {func(s *storage.Settings) { s.Language = "fr" }, "language", `"en" or "es"`},
		"A14 opt-in, no endpoint":  {func(s *storage.Settings) { s.Notifications.AccountPaused = true }, "notifications.endpoint_url", "Enter the address"},
		"A10 no address":           {func(s *storage.Settings) { s.CustomEmail.Enabled = true }, "custom_email.address", "Enter"},
		"A10 two addresses":        {func(s *storage.Settings) { s.CustomEmail.Address = "a@example.org,b@example.org" }, "custom_email.address", "e-mail"},
		"C header in the address":  {func(s *storage.Settings) { s.CustomEmail.Address = "a@example.org\r\nBcc: b@example.org" }, "custom_email.address", "line breaks"},
		"A12 2001 characters":      {func(s *storage.Settings) { s.EmailIntro = strings.Repeat("é", 2001) }, "email_intro", "2001 characters; at most 2000"},
		"C intro with a bell":      {func(s *storage.Settings) { s.EmailIntro = "a\ab" }, "email_intro", "control"},
		"A14 no endpoint":          {func(s *storage.Settings) { s.Notifications.PhysicianLeft = true }, "notifications.endpoint_url", "Enter the address"},
		"A14 relative endpoint":    {func(s *storage.Settings) { s.Notifications.EndpointURL = "/hook" }, "notifications.endpoint_url", "whole web address"},
		"A14 other scheme":         {func(s *storage.Settings) { s.Notifications.EndpointURL = "ftp://example.org/x" }, "notifications.endpoint_url", "whole web address"},
		"A14 user in endpoint":     {func(s *storage.Settings) { s.Notifications.EndpointURL = "https://u:p@example.org/" }, "notifications.endpoint_url", "user name"},
		"A14 fragment":             {func(s *storage.Settings) { s.Notifications.EndpointURL = "https://example.org/#" }, "notifications.endpoint_url", "#"},
		"C endpoint too long": {func(s *storage.Settings) {
			s.Notifications.EndpointURL = "https://example.org/" + strings.Repeat("x", 2000)
		}, "notifications.endpoint_url", "at most 2000"},
		"C bad secret":            {func(s *storage.Settings) { s.Notifications.SigningSecret = "whsec_abc" }, "notifications.signing_secret", "24 to 64 bytes"},
		"A15 no topic":            {func(s *storage.Settings) { s.MeetingTopic = " " }, "meeting_topic", "Enter"},
		"A15 unknown placeholder": {func(s *storage.Settings) { s.MeetingTopic = "{doctor}" }, "meeting_topic", "{doctor} is not a placeholder; use {company}"},
		"A15 open brace":          {func(s *storage.Settings) { s.MeetingTopic = "{company" }, "meeting_topic", "Each { needs"},
		"A15 topic too long":      {func(s *storage.Settings) { s.MeetingTopic = strings.Repeat("x", 201) }, "meeting_topic", "201 characters; at most 200"},
		"profile times":           {func(s *storage.Settings) { s.Profile.Times = "utc" }, "profile.times", `"offset" or "wall_clock"`},
		"profile write-back":      {func(s *storage.Settings) { s.Profile.WriteBack = "" }, "profile.write_back", `"notes" or "none"`},
		"horizon":                 {func(s *storage.Settings) { s.HorizonDays = 31 }, "horizon_days", "between 1 and 30 days"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := valid()
			c.change(&s)
			errs := s.Validate()
			i := slices.IndexFunc(errs, func(e storage.FieldError) bool { return e.Field == c.field && strings.Contains(e.Message, c.says) })
			if i < 0 {
				t.Fatalf("errors %v, want one of %s that says %q", errs, c.field, c.says)
			}
			if got := slices.Compact(fields(errs)); len(got) != 1 {
				t.Fatalf("fields %v, want only %s", got, c.field)
			}
			if k := s.Ellkay.SubscriberKey; len(k) > 2 && strings.Contains(errs[i].Message, k) {
				t.Fatal("the message holds the key")
			}
		})
	}
}

func TestRosterEntries(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		p     storage.Physician
		field string
	}{
		"A18 signed in":              {storage.Physician{ID: "D-7", Type: storage.LoggedIn, Email: "doc@example.org"}, ""},
		"A18 without address":        {storage.Physician{ID: "D-7", Type: storage.LoggedIn}, "email"},
		"A19 without address":        {storage.Physician{ID: "D-7", Type: storage.NotLoggedIn}, ""},
		"A19 with a wrong address":   {storage.Physician{ID: "D-7", Type: storage.NotLoggedIn, Email: "doc"}, "email"},
		"A17 no id":                  {storage.Physician{Type: storage.NotLoggedIn}, "id"},
		"A17 id too long":            {storage.Physician{ID: strings.Repeat("9", 101), Type: storage.NotLoggedIn}, "id"},
		"A17 no type":                {storage.Physician{ID: "D-7"}, "type"},
		"C name with a line break":   {storage.Physician{ID: "D-7", Type: storage.NotLoggedIn, Name: "A\nB"}, "name"},
		"C address of a bare host":   {storage.Physician{ID: "D-7", Type: storage.LoggedIn, Email: "doc@localhost"}, "email"},
		"C address with a name":      {storage.Physician{ID: "D-7", Type: storage.LoggedIn, Email: "Doc <doc@example.org>"}, "email"},
		"C address that is too long": {storage.Physician{ID: "D-7", Type: storage.LoggedIn, Email: strings.Repeat("a", 60) + "@" + strings.Repeat("b.", 100) + "org"}, "email"},
	} {
		if got := strings.Join(fields(c.p.Validate()), " "); got != c.field {
			t.Errorf("%s: wrong fields %q, want %q", name, got, c.field)
		}
	}
	if errs := (storage.StaffMember{Email: "staff@example.org"}).Validate(); errs != nil {
		t.Error(errs)
	}
	if errs := (storage.StaffMember{}).Validate(); len(errs) != 1 || errs[0].Field != "email" {
		t.Error(errs)
	}
}

// C: header injection is impossible by construction.
func TestNoAddressThatPassesCanEndAHeader(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		address := rapid.StringMatching(`[a-z"<>,;:\\ \r\n\x00@.()-]{1,40}@[a-z.\r\n\[\]]{1,20}`).Draw(t, "address")
		if storage.CheckEmail(address) == "" && strings.ContainsAny(address, "\r\n\x00 <>,;") {
			t.Fatalf("%q passed", address)
		}
	})
}

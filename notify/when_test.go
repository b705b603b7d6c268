package notify_test

import (
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/notify"
)

func TestTimeIsInTheRecipientsZone(t *testing.T) { // B4, E6
	t.Parallel()
	at := func(s string) time.Time {
		parsed, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	for _, tt := range []struct {
		name     string
		start    time.Time
		zone     *time.Location
		language string
		want     []string
		subject  string
	}{
		{"east, winter", at("2026-11-24T20:00:00Z"), mustZone("America/New_York"), "en",
			[]string{"Tuesday, November 24, 2026", "3:00 PM Eastern Time (EST)"}, "Tuesday, November 24, 3:00 PM EST"},
		{"east, summer", at("2026-07-04T19:05:00Z"), mustZone("America/New_York"), "",
			[]string{"Saturday, July 4, 2026", "3:05 PM Eastern Time (EDT)"}, "Saturday, July 4, 3:05 PM EDT"},
		{"first of the repeated hour", at("2026-11-01T05:30:00Z"), mustZone("America/New_York"), "en",
			[]string{"1:30 AM Eastern Time (EDT)"}, "1:30 AM EDT"},
		{"second of the repeated hour", at("2026-11-01T06:30:00Z"), mustZone("America/New_York"), "en",
			[]string{"1:30 AM Eastern Time (EST)"}, "1:30 AM EST"},
		{"another day there", at("2026-11-24T23:30:00Z"), mustZone("Asia/Tokyo"), "en",
			[]string{"Wednesday, November 25, 2026", "8:30 AM Tokyo time (JST)"}, "8:30 AM JST"},
		{"noon", at("2026-11-24T17:00:00Z"), mustZone("America/New_York"), "en", []string{"12:00 PM"}, "12:00 PM EST"},
		{"midnight", at("2026-11-24T05:00:00Z"), mustZone("America/New_York"), "en", []string{"12:00 AM"}, "12:00 AM EST"},
		{"Arizona has no summer time", at("2026-07-04T19:00:00Z"), mustZone("America/Phoenix"), "en", []string{"12:00 PM Arizona Time (MST)"}, "MST"},
		{"zone without letters", at("2026-11-24T20:00:00Z"), mustZone("America/Sao_Paulo"), "en",
			[]string{"5:00 PM Sao Paulo time (UTC-3)"}, "5:00 PM UTC-3"},
		{"half hours", at("2026-11-24T20:00:00Z"), mustZone("Asia/Kathmandu"), "en",
			[]string{"1:45 AM Kathmandu time (UTC+5:45)"}, "UTC+5:45"},
		{"fixed", at("2026-11-24T20:00:00Z"), time.FixedZone("", -5*3600), "en", []string{"3:00 PM UTC-5"}, "3:00 PM UTC-5"},
		{"none", at("2026-11-24T20:00:00Z"), nil, "en", []string{"8:00 PM UTC"}, "8:00 PM UTC"},
		{"Spanish", at("2026-11-24T20:00:00Z"), mustZone("America/New_York"), "es",
			[]string{"martes, 24 de noviembre de 2026", "3:00 p. m. hora del Este (EST)", "30 minutos", "Lakeside Clinic"}, "martes, 24 de noviembre, 3:00 p. m. EST"},
		{"Spanish of a country", at("2026-11-24T20:00:00Z"), mustZone("America/Bogota"), "es_CO",
			[]string{"3:00 p. m. hora de Bogota (UTC-5)"}, "martes"},
		{"a language that is not there", at("2026-11-24T20:00:00Z"), mustZone("America/New_York"), "tlh-x",
			[]string{"Tuesday, November 24, 2026"}, "Tuesday"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := invitation()
			m.Start, m.Zone, m.Language = tt.start, tt.zone, tt.language
			msg := render(t, m)
			for _, want := range tt.want {
				if !strings.Contains(msg.Text, want) {
					t.Errorf("text leaves out %q:\n%s", want, msg.Text)
				}
			}
			if !strings.HasSuffix(msg.Subject, tt.subject) && !strings.Contains(msg.Subject, tt.subject) {
				t.Errorf("subject %q leaves out %q", msg.Subject, tt.subject)
			}
		})
	}
}

func TestChangedMailNamesTheEarlierTime(t *testing.T) { // B2
	t.Parallel()
	m := invitation()
	m.Kind, m.Previous = notify.Changed, m.Start.Add(-25*time.Hour).UTC()
	const want = "Earlier time, no longer valid: Monday, November 23, 2026, 2:00 PM EST"
	if text := render(t, m).Text; !strings.Contains(text, want) {
		t.Errorf("text leaves out %q:\n%s", want, text)
	}
	m.Previous = m.Start
	if text := render(t, m).Text; strings.Contains(text, "no longer valid") {
		t.Errorf("names the time that holds as past:\n%s", text)
	}
}

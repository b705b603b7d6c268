package zoomtest_test

import (
	"maps"
	"net/url"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

func TestSeed(t *testing.T) {
	t.Parallel()
	made := func(opts ...zoomtest.Option) string {
		_, a := inProcess(t, opts...)
		return a.want(201, "POST"+ownMeetings, object{"type": 3}).str("uuid")
	}
	seeded, again := made(zoomtest.WithSeed(7)), made(zoomtest.WithSeed(7))
	random, other := made(), made()
	if seeded != again || random == other {
		t.Error("ids repeat with a seed, and only then")
	}
}

func TestAccountOptions(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t, zoomtest.WithTimezone("Europe/Berlin"), zoomtest.WithRedirectURIs("https://app.example/cb"),
		zoomtest.WithAPIURL("https://api-eu.zoom.example"))
	if got := a.form("/token", s2s()); got.str("api_url") != "https://api-eu.zoom.example" {
		t.Errorf("api_url: %s", got.raw)
	}
	made := a.want(201, "POST"+ownMeetings, object{"start_time": "2030-01-05T10:00:00"})
	if made.str("start_time") != "2030-01-05T09:00:00Z" || made.str("timezone") != "Europe/Berlin" {
		t.Errorf("%s", made.raw)
	}
	q := url.Values{"response_type": {"code"}, "client_id": {zoomtest.DefaultClientID}, "redirect_uri": {"https://app.example/cb"}}
	for change, want := range map[string]int{
		"": 200, "redirect_uri=https://evil.example/cb": 400, "redirect_uri=cb": 400, "client_id=x": 400, "response_type=token": 400,
	} {
		asked := url.Values{}
		maps.Copy(asked, q)
		if change, err := url.ParseQuery(change); err == nil {
			maps.Copy(asked, change)
		}
		if got := a.page("/oauth/authorize?" + asked.Encode()); got.status != want {
			t.Errorf("%s: %d, want %d", change, got.status, want)
		}
	}
	if n := s.Calls("GET /oauth/authorize"); n != 5 {
		t.Errorf("%d visits of the authorize page counted", n)
	}
	other := zoomtest.NewUnstarted(zoomtest.WithCredentials(zoomtest.Credentials{ClientID: "mine"}))
	defer other.Close()
	b := &api{t: t, s: other, client: other.InProcess()}
	if got := b.form("/token", s2s()); got.status != 400 {
		t.Errorf("the default client id works though another was set: %d", got.status)
	}
}

// A swapped event without a successor still arrives.
func TestReorderFlushes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _ := inProcess(t, zoomtest.WithQuirks(zoomtest.Quirks{Reorder: true}))
		hooks := subscribed(t, s)
		s.Emit("meeting.alone", nil)
		time.Sleep(10*time.Second - 1)
		synctest.Wait()
		if got := hooks.names(); got != "" {
			t.Errorf("too early: %q", got)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got := hooks.names(); got != "alone" {
			t.Errorf("events %q", got)
		}
	})
}

func TestRecurrences(t *testing.T) {
	t.Parallel()
	_, a := inProcess(t)
	for name, c := range map[string]struct {
		rule object
		want []string
	}{
		"every second day":    {object{"type": 1, "repeat_interval": 2, "end_times": 3}, []string{"2040-01-02", "2040-01-04", "2040-01-06"}},
		"until a date":        {object{"type": 1, "end_date_time": "2040-01-03T23:00:00Z"}, []string{"2040-01-02", "2040-01-03"}},
		"the fifteenth":       {object{"type": 3, "monthly_day": 15, "end_times": 2}, []string{"2040-01-15", "2040-02-15"}},
		"the last Friday":     {object{"type": 3, "monthly_week": -1, "monthly_week_day": 6, "end_times": 2}, []string{"2040-01-27", "2040-02-24"}},
		"the second Tuesday":  {object{"type": 3, "monthly_week": 2, "monthly_week_day": 3, "end_times": 2}, []string{"2040-01-10", "2040-02-14"}},
		"every second Monday": {object{"type": 2, "weekly_days": "2", "repeat_interval": 2, "end_times": 2}, []string{"2040-01-02", "2040-01-16"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := *a
			b.t = t
			made := b.want(201, "POST"+ownMeetings, object{"type": 8, "start_time": "2040-01-02T15:00:00Z", "recurrence": c.rule})
			var got []string
			for _, o := range made.rows("occurrences") {
				got = append(got, o["start_time"].(string)[:10])
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

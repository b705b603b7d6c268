package ellkay_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/ellkay"
)

func item(id string, start time.Time) string {
	return fmt.Sprintf(`{"id":%q,"start":%q,"duration":"00:30:00","patientId":"P-501","physicianId":"D-7","status":"Booked"}`,
		id, start.Format(time.RFC3339))
}

// pagesFake answers Begin with the first token and Next with pages[token].
func pagesFake(first string, pages map[string]string) *fake {
	return newFake(func(c fakeCall) (int, string) {
		if strings.HasSuffix(c.Op, "BeginSearchAppointments") {
			return 200, first
		}
		for token, body := range pages {
			if strings.Contains(c.Body, `"nextToken":"`+token+`"`) {
				return 200, body
			}
		}
		return 400, fault("PageRequestFaulted", "")
	})
}

func TestSearchPages(t *testing.T) {
	t.Parallel()
	f := pagesFake(`{"nextToken":"p1"}`, map[string]string{
		"p1": `{"appointments":[` + item("A-1", day) + `,` + item("A-2", day) + `],"nextToken":"p2"}`,
		"p2": `{"appointments":[],"nextToken":"p3"}`, // an empty page with a token is not the end
		"p3": `[` + item("A-2", day) + `,` + item("A-3", day.Add(time.Hour)) + `]`,
	})
	list, err := collect(t, f.site(t, ellkay.Profile{}), week())
	if err != nil || idsOf(list) != "A-1 A-2 A-3" {
		t.Fatalf("%s, %v", idsOf(list), err)
	}
	a := list[2]
	if !a.Start.Equal(day.Add(time.Hour)) || a.Duration != 30*time.Minute || !a.End().Equal(day.Add(90*time.Minute)) ||
		a.Status != ellkay.StatusBooked || a.PatientID != "P-501" || a.PhysicianID != "D-7" || a.Flags != 0 {
		t.Errorf("%+v", a)
	}
	begin, next := f.of("BeginSearchAppointments")[0], f.of("NextSearchAppointments")[0]
	if begin.Body != `{"request":{"dateRange":{"start":"2030-05-06T00:00:00+00:00","end":"2030-05-13T00:00:00+00:00"},"limit":500}}` {
		t.Error(begin.Body)
	}
	if next.Body != `{"token":{"nextToken":"p1"}}` {
		t.Error(next.Body)
	}
}

func TestSearchBeginMayCarryTheFirstPage(t *testing.T) {
	t.Parallel()
	f := pagesFake(`{"appointments":[`+item("A-1", day)+`],"nextToken":"p1"}`, map[string]string{"p1": `{"appointments":[` + item("A-2", day) + `]}`})
	if list, err := collect(t, f.site(t, ellkay.Profile{}), week()); err != nil || idsOf(list) != "A-1 A-2" {
		t.Errorf("%s, %v", idsOf(list), err)
	}
	f = pagesFake(`{"appointments":[],"nextToken":null}`, nil)
	if list, err := collect(t, f.site(t, ellkay.Profile{}), week()); err != nil || len(list) != 0 {
		t.Errorf("nothing at all: %s, %v", idsOf(list), err)
	}
}

// E4: the same id twice: the newest wins, the same state comes once.
func TestE4SameIDTwice(t *testing.T) {
	t.Parallel()
	state := func(notes, modified string) string {
		return fmt.Sprintf(`{"id":"A-1","start":"2030-05-06T10:00:00Z","notes":%q,"modified":%q}`, notes, modified)
	}
	older, newer := state("old", "2030-05-01T10:00:00Z"), state("new", "2030-05-02T10:00:00Z")
	for _, tt := range []struct{ name, page, want string }{
		{"same", older + "," + older, "old"},
		{"newer later", older + "," + newer, "old new"},
		{"older later", newer + "," + older, "new"},
		{"changed without date", state("a", "") + "," + state("b", ""), "a b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := pagesFake(`{"nextToken":"p1"}`, map[string]string{"p1": `{"appointments":[` + tt.page + `]}`})
			list, err := collect(t, f.site(t, ellkay.Profile{}), week())
			var got []string
			for _, a := range list {
				got = append(got, a.Notes)
			}
			if err != nil || strings.Join(got, " ") != tt.want {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

// E13, D5: whatever breaks a search is an error, never a shorter list.
func TestE13BrokenSearchIsAnError(t *testing.T) {
	t.Parallel()
	loop := map[string]string{"p1": `{"appointments":[],"nextToken":"p2"}`, "p2": `{"appointments":[],"nextToken":"p1"}`}
	for _, tt := range []struct {
		name  string
		first string
		pages map[string]string
		want  error
	}{
		{"token loop", `{"nextToken":"p1"}`, loop, ellkay.ErrPageLoop},
		{"page without list", `{"nextToken":"p1"}`, map[string]string{"p1": `{"message":"ok"}`}, ellkay.ErrUnreadable},
		{"page in HTML", `{"nextToken":"p1"}`, map[string]string{"p1": `<html>`}, ellkay.ErrUnreadable},
		{"Z8 page without list, with token", `{"nextToken":"p1"}`, map[string]string{"p1": `{"nextToken":"p2"}`, "p2": `{"appointments":[]}`}, ellkay.ErrUnreadable},
		{"Z8 page of null", `{"nextToken":"p1"}`, map[string]string{"p1": `null`}, ellkay.ErrUnreadable},
		{"Z8 null list", `{"nextToken":"p1"}`, map[string]string{"p1": `{"appointments":null,"nextToken":null}`}, ellkay.ErrUnreadable},
		{"Z8 status ok", `{"nextToken":"p1"}`, map[string]string{"p1": `{"status":"ok","errors":[]}`}, ellkay.ErrUnreadable},
		{"Z8 token of no form", `{"nextToken":"p1"}`, map[string]string{"p1": `{"appointments":[{"id":"1"}],"nextToken":{"v":"p2"}}`}, ellkay.ErrUnreadable},
		{"Z8 Begin without handle", `{"nextToken":null}`, nil, ellkay.ErrUnreadable},
		{"Z8 Begin with an empty handle", `{"nextToken":""}`, nil, ellkay.ErrUnreadable},
		{"empty Begin", ``, nil, ellkay.ErrUnreadable},
		{"Begin without anything", `{}`, nil, ellkay.ErrUnreadable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := collect(t, pagesFake(tt.first, tt.pages).site(t, ellkay.Profile{}), week())
			if _, ok := errors.AsType[*ellkay.Error](err); !ok || !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}

func TestSearchStopsAfterThousandPages(t *testing.T) {
	t.Parallel()
	n := 0
	f := newFake(func(fakeCall) (int, string) {
		n++
		return 200, fmt.Sprintf(`{"appointments":[],"nextToken":"p%d"}`, n)
	})
	if _, err := collect(t, f.site(t, ellkay.Profile{}), week()); !errors.Is(err, ellkay.ErrTooManyPages) || n != 1001 {
		t.Errorf("%v after %d calls", err, n)
	}
}

func TestSearchPageTimeoutAsksTheSamePageAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := 0
		f := newFake(func(c fakeCall) (int, string) {
			if strings.HasSuffix(c.Op, "BeginSearchAppointments") {
				return 200, `{"nextToken":"p1"}`
			}
			if n++; n < 3 {
				return 500, fault("PageRequestTimeout", "")
			}
			return 200, `{"appointments":[` + item("A-1", day) + `]}`
		})
		begun := time.Now()
		list, err := collect(t, f.site(t, ellkay.Profile{}), week())
		if err != nil || len(list) != 1 || f.count("BeginSearchAppointments") != 1 || time.Since(begun) < 4*time.Second {
			t.Errorf("%v, %v after %v", list, err, time.Since(begun))
		}
		next := f.of("NextSearchAppointments")
		if next[0].Body != next[2].Body {
			t.Error("another token was sent")
		}
	})
}

// A run of pages that breaks off is begun again for half the time, at most
// twice; what came before is not yielded again.
func TestSearchRestartsABrokenRun(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		faults int // windows that break off before one works
		begins int
		ok     bool
	}{{1, 3, true}, {99, 3, false}} {
		n := 0
		f := newFake(func(c fakeCall) (int, string) {
			if strings.HasSuffix(c.Op, "BeginSearchAppointments") {
				return 200, `{"appointments":[` + item("A-1", day) + `],"nextToken":"p1"}`
			}
			if n++; n <= tt.faults {
				return 500, fault("PageRequestFaulted", "")
			}
			return 200, `{"appointments":[` + item("A-2", day) + `]}`
		})
		list, err := collect(t, f.site(t, ellkay.Profile{}), week())
		if (err == nil) != tt.ok || f.count("BeginSearchAppointments") != tt.begins {
			t.Errorf("%d faults: %s, %v after %d begins", tt.faults, idsOf(list), err, f.count("BeginSearchAppointments"))
		}
		if tt.ok && idsOf(list) != "A-1 A-2" {
			t.Errorf("%s", idsOf(list))
		}
		if e, _ := errors.AsType[*ellkay.Error](err); !tt.ok && e.Class != ellkay.ClassRestart {
			t.Errorf("%v", err)
		}
	}
}

// span reads the window of a call back.
func span(t *testing.T, c fakeCall) (from, to time.Time) {
	t.Helper()
	r := c.request(t)
	if d, ok := r["dateRange"].(map[string]any); ok {
		r = map[string]any{"startDate": d["start"], "endDate": d["end"]}
	}
	from, err1 := time.Parse(time.RFC3339, r["startDate"].(string))
	to, err2 := time.Parse(time.RFC3339, r["endDate"].(string))
	if err1 != nil || err2 != nil {
		t.Fatalf("%v %v in %s", err1, err2, c.Body)
	}
	return from, to
}

// OperationCancelled: narrower windows, until they are accepted or an hour wide.
func TestSearchNarrowsWhenCancelled(t *testing.T) {
	t.Parallel()
	var limit time.Duration
	f := newFake(func(c fakeCall) (int, string) {
		from, to := span(t, c)
		if to.Sub(from) > limit {
			return 500, fault("OperationCancelled", "")
		}
		var items []string
		for at := day; at.Before(day.AddDate(0, 0, 7)); at = at.Add(12 * time.Hour) {
			if !at.Before(from) && !at.After(to) { // the end included, as some do
				items = append(items, item(at.Format("0215"), at))
			}
		}
		return 200, `{"appointments":[` + strings.Join(items, ",") + `],"nextToken":null}`
	})
	limit = 48 * time.Hour
	list, err := collect(t, f.site(t, ellkay.Profile{}), week())
	if err != nil || len(list) != 14 || f.count("BeginSearchAppointments") != 7 { // 7 d, 3.5 d, 2 × 1.75 d, twice
		t.Errorf("%d, %v after %d calls", len(list), err, f.count("BeginSearchAppointments"))
	}
	for i := 1; i < len(list); i++ {
		if list[i].Start.Before(list[i-1].Start) {
			t.Error("windows are out of order")
		}
	}
	limit = 0
	if _, err := collect(t, f.site(t, ellkay.Profile{}), week()); err == nil {
		t.Error("no error although every window is refused")
	}
}

func TestSearchCutsLongSpans(t *testing.T) {
	t.Parallel()
	f := pagesFake(`{"appointments":[],"nextToken":null}`, nil)
	q := ellkay.SearchQuery{From: day, To: day.AddDate(0, 0, 30).Add(time.Hour + time.Nanosecond)}
	if _, err := collect(t, f.site(t, ellkay.Profile{Window: 72 * time.Hour}), q); err != nil {
		t.Fatal(err)
	}
	calls, end := f.of("BeginSearchAppointments"), day
	for _, c := range calls {
		from, to := span(t, c)
		if !from.Equal(end) {
			t.Errorf("a window begins at %v, the one before ended at %v", from, end)
		}
		end = to
	}
	if len(calls) != 11 || end.Before(q.To) {
		t.Errorf("%d windows, until %v", len(calls), end)
	}
}

func TestCSearchQuery(t *testing.T) {
	t.Parallel()
	f := newFake(nil)
	for name, q := range map[string]ellkay.SearchQuery{
		"no dates":      {},
		"no end":        {From: day},
		"backwards":     {From: day, To: day.Add(-1)},
		"empty":         {From: day, To: day},
		"two years":     {From: day, To: day.AddDate(2, 0, 0)},
		"negative page": {From: day, To: day.Add(1), PageSize: -1},
		"huge page":     {From: day, To: day.Add(1), PageSize: 5001},
	} {
		if _, err := collect(t, f.site(t, ellkay.Profile{}), q); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if f.count("") != 0 {
		t.Error("something was sent")
	}
}

// The caller may stop early: no further page is asked for.
func TestSearchStopsWithItsCaller(t *testing.T) {
	t.Parallel()
	f := pagesFake(`{"appointments":[`+item("A-1", day)+`,`+item("A-2", day)+`],"nextToken":"p1"}`, nil)
	for range f.site(t, ellkay.Profile{}).Appointments.Search(t.Context(), week()) {
		break
	}
	if f.count("LKAppointments/NextSearchAppointments") != 0 || f.count("BeginSearchAppointments") != 1 {
		t.Error("asked for more")
	}
}

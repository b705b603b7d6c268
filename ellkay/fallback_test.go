package ellkay_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/ellkay"
)

// Without paged search, GetAppointments is used day by day; that is remembered
// for a day, shared by all Site values of the key, and can be handed on.
func TestSearchFallsBackToGetAppointments(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(func(c fakeCall) (int, string) {
			if strings.HasSuffix(c.Op, "BeginSearchAppointments") {
				return 400, fault("FeatureNotSupported", "")
			}
			from, _ := span(t, c)
			return 200, `[` + item(from.Format("A-02"), from) + `]`
		})
		client := f.client(t)
		site := client.Site(secretKey, ellkay.Profile{})
		list, err := collect(t, site, week())
		if err != nil || idsOf(list) != "A-06 A-07 A-08 A-09 A-10 A-11 A-12" {
			t.Fatalf("%s, %v", idsOf(list), err)
		}
		if _, err := collect(t, client.Site(secretKey, ellkay.Profile{}), week()); err != nil || f.count("BeginSearchAppointments") != 1 {
			t.Errorf("%v; Begin was called %d times", err, f.count("BeginSearchAppointments"))
		}
		handedOn := ellkay.Profile{Limits: site.Limits()}
		if _, err := collect(t, f.site(t, handedOn), week()); err != nil || f.count("BeginSearchAppointments") != 1 {
			t.Errorf("%v; Begin was called %d times", err, f.count("BeginSearchAppointments"))
		}
		time.Sleep(25 * time.Hour)
		if _, err := collect(t, site, week()); err != nil || f.count("BeginSearchAppointments") != 2 {
			t.Errorf("a day later: %v; Begin was called %d times", err, f.count("BeginSearchAppointments"))
		}
	})
}

// Two forms of dates: the one that works is remembered.
func TestGetAppointmentsDateForms(t *testing.T) {
	t.Parallel()
	f := newFake(func(c fakeCall) (int, string) {
		switch {
		case strings.HasSuffix(c.Op, "BeginSearchAppointments"):
			return 400, fault("FeatureNotEnabled", "")
		case strings.Contains(c.Body, "dateRange"):
			return 400, fault("MissingRequiredField", "startDate")
		}
		return 200, `{"appointments":[]}`
	})
	site := f.site(t, ellkay.Profile{})
	if _, err := collect(t, site, week()); err != nil || f.count("GetAppointments") != 8 || !site.Limits().StartEndDates {
		t.Errorf("%v after %d calls, learnt %+v", err, f.count("GetAppointments"), site.Limits())
	}
	f = newFake(func(c fakeCall) (int, string) {
		if strings.HasSuffix(c.Op, "BeginSearchAppointments") {
			return 400, fault("FeatureNotEnabled", "")
		}
		return 400, fault("BadFieldInput", "")
	})
	site = f.site(t, ellkay.Profile{})
	if _, err := collect(t, site, week()); err == nil || f.count("GetAppointments") != 2 || site.Limits().StartEndDates {
		t.Errorf("both refused: %v after %d calls, learnt %+v", err, f.count("GetAppointments"), site.Limits())
	}
}

// Filters that the EHR refuses are left out, and applied here.
func TestSearchDropsRefusedFilters(t *testing.T) {
	t.Parallel()
	f := newFake(func(c fakeCall) (int, string) {
		switch {
		case strings.Contains(c.Body, "lastModified"):
			return 400, fault("SearchParameterNotSupported", "lastModified")
		case strings.Contains(c.Body, "facilities"):
			return 400, fault("SearchParameterNotSupported", "facilities")
		}
		return 200, `{"nextToken":null,"appointments":[
			{"id":"A-1","facilityId":"F-3","modified":"2020-05-01T00:00:00Z"},
			{"id":"A-2","facilityId":"F-4","modified":"2020-05-03T00:00:00Z"},
			{"id":"A-3","facilityId":"F-3","modified":"2020-05-03T00:00:00Z"},
			{"id":"A-4"},
			{"id":"A-5","appointmentTypeId":"T-13"},
			{"id":"A-6","start":"2031-01-01T00:00:00Z"}]}`
	})
	q := week()
	q.FacilityIDs, q.TypeIDs = []string{"F-3"}, []string{"T-12"}
	q.ModifiedSince = time.Date(2020, 5, 2, 0, 0, 0, 0, time.UTC)
	site := f.site(t, ellkay.Profile{})
	list, err := collect(t, site, q)
	if err != nil || idsOf(list) != "A-3 A-4" || f.count("BeginSearchAppointments") != 3 {
		t.Errorf("%s, %v after %d calls", idsOf(list), err, f.count("BeginSearchAppointments"))
	}
	if l := site.Limits(); l.NoModified.IsZero() || l.NoFilters.IsZero() || !l.NoSearch.IsZero() {
		t.Errorf("learnt %+v", l)
	}
	if _, err := collect(t, site, q); err != nil || f.count("BeginSearchAppointments") != 4 {
		t.Errorf("%v; not remembered: %d calls", err, f.count("BeginSearchAppointments"))
	}
}

// E7: "changed since" ends a little before now, never in the future.
func TestE7ModifiedSinceEndsBeforeNow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := pagesFake(`{"appointments":[],"nextToken":null}`, nil)
		q := week()
		q.ModifiedSince = time.Now().Add(-time.Hour)
		if _, err := collect(t, f.site(t, ellkay.Profile{}), q); err != nil {
			t.Fatal(err)
		}
		want := map[string]any{"start": "1999-12-31T23:00:00+00:00", "end": "1999-12-31T23:59:00+00:00"}
		got := f.of("BeginSearchAppointments")[0].request(t)["lastModified"].(map[string]any)
		if got["start"] != want["start"] || got["end"] != want["end"] {
			t.Errorf("%v", got)
		}
	})
}

// D5: a site that is in trouble fails the search at once, without fallback.
func TestD5TroubleIsNoReasonForFallback(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"BRIDGE_OFFLINE", "Unauthorized", "Forbidden", "ServiceUnavailable"} {
		f := newFake(func(fakeCall) (int, string) { return 500, fault(code, "") })
		_, err := collect(t, f.site(t, ellkay.Profile{}), week())
		if e, ok := errors.AsType[*ellkay.Error](err); !ok || string(e.Code) != code || f.count("GetAppointments") != 0 {
			t.Errorf("%s: %v", code, err)
		}
	}
}

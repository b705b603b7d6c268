package ellkay_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

// What every documented code is about, and nothing wider.
func TestEveryCodeHasItsSubject(t *testing.T) {
	t.Parallel()
	subjects := map[ellkay.Code]ellkay.Subject{
		ellkay.CodeFeatureNotEnabled: ellkay.SubjectFeature, ellkay.CodeFeatureNotSupported: ellkay.SubjectFeature,
		ellkay.CodeForbidden: ellkay.SubjectFeature, ellkay.CodeBridgeForbidden: ellkay.SubjectFeature,
		ellkay.CodeEntityNotFound: ellkay.SubjectObject, ellkay.CodeUnauthorized: ellkay.SubjectSite,
		ellkay.CodeServiceUnavailable: ellkay.SubjectSite, ellkay.CodeBridgeOffline: ellkay.SubjectSite,
		ellkay.CodeExternalServerUnavailable: ellkay.SubjectSite, ellkay.CodeExternalAPIRateLimitReached: ellkay.SubjectSite,
	}
	for _, code := range ellkaytest.Codes() {
		t.Run(string(code), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFake(func(fakeCall) (int, string) { return 400, fault(string(code), "") })
				e, ok := errors.AsType[*ellkay.Error](get(t, f.site(t, ellkay.Profile{})))
				want := subjects[ellkay.Code(code)]
				if want == "" {
					want = ellkay.SubjectRequest
				}
				if !ok || e.Subject != want || errors.Is(e, ellkay.ErrKeysRefused) || errors.Is(e, ellkay.ErrNotFound) != (want == ellkay.SubjectObject) {
					t.Errorf("%v is about the %s, want %s", e, e.Subject, want)
				}
			})
		})
	}
}

var errNothing = errors.New("nothing is proven")

// T9: a key that was rotated is told as that; what is not permitted is that operation
// alone.
func TestT9RefusedKeysAndRefusedOperations(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		status int
		body   string
		want   error // errNothing: this request, for now
	}{
		{"subscriber key rotated", 401, fault("Forbidden", "The subscriber key is not valid."), ellkay.ErrKeysRefused},
		{"without words", 401, fault("Forbidden", ""), ellkay.ErrKeysRefused},
		{"site key rotated", 403, fault("Forbidden", "The subscriber is not permitted to use this SiteServiceKey."), ellkay.ErrKeysRefused},
		{"token refused twice", 401, fault("TokenInvalid", ""), ellkay.ErrKeysRefused},
		{"a code of tomorrow", 401, fault("SubscriptionRevoked", ""), ellkay.ErrKeysRefused},
		{"operation not permitted", 403, fault("Forbidden", "no"), ellkay.ErrNotPermitted},
		{"operation not permitted to the key", 403, fault("Forbidden", "The subscriber key may not call this endpoint."), ellkay.ErrNotPermitted},
		{"the EHR's own right is missing", 403, fault("BridgeForbidden", ""), ellkay.ErrNotPermitted},
		{"under 401 too", 401, fault("BridgeForbidden", ""), ellkay.ErrNotPermitted},
		{"not enabled", 400, fault("FeatureNotEnabled", ""), ellkay.ErrNotAvailable},
		{"the EHR refuses Ellkay", 401, fault("Unauthorized", ""), errNothing},
		{"a gateway's 401", 401, "<html>", errNothing},
		{"a gateway's 403", 403, "<html>", errNothing},
		{"a firewall's JSON", 403, `{"message":"Forbidden"}`, errNothing},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := get(t, newFake(func(fakeCall) (int, string) { return tt.status, tt.body }).site(t, ellkay.Profile{}))
			for _, meaning := range []error{ellkay.ErrKeysRefused, ellkay.ErrNotPermitted, ellkay.ErrNotAvailable, ellkay.ErrNotFound} {
				if errors.Is(err, meaning) != errors.Is(tt.want, meaning) {
					t.Errorf("%v says %q: %v", err, meaning, errors.Is(err, meaning))
				}
			}
			if keys := strings.Contains(err.Error(), "refuses the keys"); errors.Is(tt.want, ellkay.ErrKeysRefused) != keys {
				t.Errorf("advice: %v", err)
			}
		})
	}
}

// Absence is proven by LKCloud's code about the record that the call names.
func TestZ7AbsenceIsOfTheRecordNamed(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	for code, calls := range map[string]map[string]bool{
		"EntityNotFound":  {"appointment": true, "edit": true, "edit, physician": false, "patient": true, "slot": true, "types": false, "search": false, "schedule": false},
		"PatientNotFound": {"appointment": false, "edit": false, "edit, physician": false, "patient": true, "slot": false, "types": false, "search": false, "schedule": false},
	} {
		site := newFake(func(fakeCall) (int, string) { return 400, fault(code, "") }).site(t, ellkay.Profile{})
		errs := map[string]error{"appointment": get(t, site), "edit": edit(t, site)}
		errs["edit, physician"] = site.Appointments.Edit(ctx, ellkay.EditRequest{ID: "A-1", PhysicianID: "D-9"})
		_, errs["patient"] = site.Patients.Summary(ctx, "P-501")
		_, errs["slot"] = site.Appointments.Slot(ctx, "SL-1")
		_, errs["types"] = site.Appointments.Types(ctx)
		_, errs["search"] = collect(t, site, week())
		_, errs["schedule"] = site.Appointments.Schedule(ctx, ellkay.Booking{SlotID: "SL-1", PatientID: "P-1"})
		for name, absent := range calls {
			if err := errs[name]; err == nil || errors.Is(err, ellkay.ErrNotFound) != absent {
				t.Errorf("%s to %s: %v", code, name, err)
			}
		}
	}
}

// Z14: a Retry-After in any form makes nobody wait for more than an hour.
func TestZ14RetryAfterHasBounds(t *testing.T) {
	t.Parallel()
	for value, most := range map[string]time.Duration{
		"1764320000": time.Hour, "9999999999999": time.Hour, "1e300": time.Minute, "946684900": time.Hour,
		"99999999": time.Hour, "Fri, 31 Dec 2083 23:59:59 GMT": time.Hour, "2083-01-01T00:00:00Z": time.Hour, "Sat, 01 Jan 1999 00:00:00 GMT": time.Minute,
		"-5": time.Minute, "soon": time.Minute, "": time.Minute, "120": 2 * time.Minute,
	} {
		for _, code := range []ellkaytest.Code{"", ellkaytest.ExternalApiRateLimitReached, ellkaytest.BridgeOffline} {
			t.Run(fmt.Sprintf("%q %s", value, code), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					srv := ellkaytest.NewUnstarted()
					srv.Site(ellkaytest.DefaultSite).Book(ellkaytest.Appointment{ID: "A-1", Start: day})
					srv.Inject(ellkaytest.Fault{Op: ellkaytest.OpGetAppointment, Code: code, Status: 429, End: ends[code == ""], RetryAfterText: value})
					site := inProcess(t, srv).Site(ellkaytest.DefaultSite, ellkay.Profile{})
					begun := time.Now()
					_, err := site.Appointments.Get(t.Context(), "A-1")
					if e, ok := errors.AsType[*ellkay.Error](err); ok {
						if wait := e.RetryAt.Sub(begun); wait > most {
							t.Errorf("to be tried again after %v: %v", wait, err)
						}
						time.Sleep(time.Until(begun.Add(most)))
						if _, err = site.Appointments.Get(t.Context(), "A-1"); err != nil {
							t.Errorf("after %v: %v", most, err)
						}
					} else if err != nil || time.Since(begun) > most {
						t.Errorf("%v after %v", err, time.Since(begun))
					}
				})
			})
		}
	}
}

var ends = map[bool]ellkaytest.End{true: ellkaytest.EndHTML}

func inProcess(t *testing.T, srv *ellkaytest.Server, opts ...ellkay.Option) *ellkay.Client {
	t.Helper()
	c, err := ellkay.New(append([]ellkay.Option{ellkay.WithURL("https://lkcloud.example"), ellkay.WithTokenURL("https://lkcloud.example" + ellkaytest.TokenPath),
		ellkay.WithHTTPClient(srv.InProcess()), ellkay.WithClientCredentials(ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// expires_in counts for a minute to a day, whatever it says.
func TestExpiresInHasBounds(t *testing.T) {
	t.Parallel()
	for value, holds := range map[string][2]time.Duration{ // for that long no other is asked for, and after that long one is
		`100`: {70 * time.Second, 101 * time.Second}, `"100"`: {70 * time.Second, 101 * time.Second}, `1`: {40 * time.Second, 61 * time.Second},
		`0`: {time.Hour, 2 * time.Hour}, `-1`: {time.Hour, 2 * time.Hour}, `null`: {time.Hour, 2 * time.Hour}, `"soon"`: {time.Hour, 2 * time.Hour},
		`1764320000`: {time.Hour, 2 * time.Hour}, `1e999`: {time.Hour, 2 * time.Hour}, `{}`: {time.Hour, 2 * time.Hour}, `99999999`: {23 * time.Hour, 24 * time.Hour},
	} {
		t.Run(value, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFake(func(c fakeCall) (int, string) {
					if c.Op == "connect/token" {
						return 200, `{"access_token":"T","expires_in":` + value + `}`
					}
					return 200, typesAnswer
				})
				f.header.Set("X-Answers-Tokens", "1")
				site := f.site(t, ellkay.Profile{})
				for i, at := range []time.Duration{0, holds[0], holds[1]} {
					time.Sleep(at - []time.Duration{0, 0, holds[0]}[i])
					if _, err := site.Appointments.Types(t.Context()); err != nil || f.count("connect/token") != []int{1, 1, 2}[i] {
						t.Errorf("after %v: %v, %d tokens", at, err, f.count("connect/token"))
					}
				}
			})
		})
	}
}

// Z15: what is odd loses nothing else, and is told once, by name and without values.
func TestZ15OddIsToldOnce(t *testing.T) {
	t.Parallel()
	var told []string
	f := pagesFake(`{"nextToken":"p1"}`, map[string]string{"p1": `{"appointments":[
		{"id":17,"start":"2030-05-06T10:00:00Z","notes":{"secret":"Robin"},"patientId":{"id":501},"status":"Booked"},
		null, "secret", 5, [1], {"start":"2030-05-06T11:00:00Z","patientId":"P-9"}, {"id":{"x":1}}, {"id":""}, {"id":"` + strings.Repeat("9", 2000) + `"},
		{"id":"A-2","start":"at noon","notes":["x"],"created":{},"modified":"yesterday","duration":"a while","status":4,"resources":{},"reason":[1]},
		{"id":"A-3","start":"2030-05-07T10:00:00Z","duration":"00:30:00","patientId":"P-502","status":"Booked"}]}`})
	c := f.client(t, ellkay.WithTrace(ellkay.Trace{Odd: func(_ context.Context, o ellkay.Odd) {
		told = append(told, o.Operation+": "+strings.Join(o.Members, " "))
	}}))
	site := c.Site(secretKey, ellkay.Profile{})
	for range 2 {
		list, err := collect(t, site, week())
		if err != nil || len(list) != 11 {
			t.Fatalf("%d rows, %v", len(list), err)
		}
		unreadable := 0
		for _, a := range list {
			if a.Flags.Has(ellkay.RowUnreadable) {
				unreadable++
			}
			if (a.ID == "") != a.Flags.Has(ellkay.RowUnreadable) {
				t.Errorf("%+v", a)
			}
		}
		first, bad, last := list[0], list[9], list[10]
		if unreadable != 8 || first.ID != "17" || first.PatientID != "501" || first.Flags != 0 || first.Status != ellkay.StatusBooked ||
			bad.ID != "A-2" || !bad.Flags.Has(ellkay.StartUnreadable|ellkay.DurationUnclear) || last.ID != "A-3" || last.Flags != 0 || last.Duration != 30*time.Minute {
			t.Errorf("%d unreadable; %+v\n%+v\n%+v", unreadable, first, bad, last)
		}
	}
	want := "LKAppointments/NextSearchAppointments: id start duration patientId notes reason resources created modified"
	if strings.Join(told, "; ") != want {
		t.Errorf("told %q", told)
	}
}

// Z15: a row of a short list that has no id costs that row; a list of nothing else is
// none of these.
func TestZ15OddRowsOfShortLists(t *testing.T) {
	t.Parallel()
	const rows = `[{"id":"X-1","name":"N"},null,{"fax":"1"},{"id":{"id":2},"name":{"first":"Ada","last":"Example"}},{"id":["y"]}]`
	site := newFake(func(fakeCall) (int, string) { return 200, rows }).site(t, ellkay.Profile{})
	physicians, err := site.Appointments.Physicians(t.Context())
	if err != nil || len(physicians) != 2 || physicians[1].ID != "2" || physicians[1].Name != "Ada Example" {
		t.Errorf("%+v, %v", physicians, err)
	}
	site = newFake(func(fakeCall) (int, string) { return 200, `[{"message":"ok"},{"message":"fine"}]` }).site(t, ellkay.Profile{})
	if types, err := site.Appointments.Types(t.Context()); !errors.Is(err, ellkay.ErrUnreadable) {
		t.Errorf("%+v, %v", types, err)
	}
}

// Z18: a byte order mark before any answer, the token's and a fault's too.
func TestZ18ByteOrderMark(t *testing.T) {
	t.Parallel()
	srv := ellkaytest.NewUnstarted()
	sim := srv.Site(ellkaytest.DefaultSite)
	sim.Book(ellkaytest.Appointment{ID: "A-1", Start: day, Notes: "n"})
	srv.Inject(ellkaytest.Fault{Op: ellkaytest.OpToken, BOM: true, Times: -1})
	srv.Inject(ellkaytest.Fault{Op: ellkaytest.OpGetAppointment, Object: "A-9", Code: ellkaytest.EntityNotFound, BOM: true, Times: -1})
	srv.Inject(ellkaytest.Fault{BOM: true, Times: -1})
	site := inProcess(t, srv).Site(ellkaytest.DefaultSite, ellkay.Profile{})
	if list, err := collect(t, site, week()); err != nil || idsOf(list) != "A-1" {
		t.Errorf("%s, %v", idsOf(list), err)
	}
	if _, err := site.Appointments.WriteNotes(t.Context(), "A-1", longText); err != nil || len(sim.Edits("A-1")) != 1 {
		t.Error(err)
	}
	if _, err := site.Appointments.Get(t.Context(), "A-9"); !errors.Is(err, ellkay.ErrNotFound) {
		t.Error(err)
	}
}

// Z7: the token endpoint's 404 and a gateway's are no absence of what is asked for.
func TestZ7GatewaysAreNoEHR(t *testing.T) {
	t.Parallel()
	for _, op := range []ellkaytest.Op{ellkaytest.OpToken, ellkaytest.OpGetAppointment} {
		srv := ellkaytest.NewUnstarted()
		srv.Inject(ellkaytest.Fault{Op: op, End: ellkaytest.EndHTML, Status: http.StatusNotFound})
		site := inProcess(t, srv).Site(ellkaytest.DefaultSite, ellkay.Profile{})
		_, err := site.Appointments.Get(t.Context(), "A-1")
		_, isToken := errors.AsType[*ellkay.TokenError](err)
		if err == nil || errors.Is(err, ellkay.ErrNotFound) || errors.Is(err, ellkay.ErrKeysRefused) || isToken != (op == ellkaytest.OpToken) {
			t.Errorf("%s: %v", op, err)
		}
		if _, err = site.Appointments.Get(t.Context(), "A-1"); !errors.Is(err, ellkay.ErrNotFound) {
			t.Errorf("%s, afterwards: %v", op, err)
		}
	}
}

// A feature that is off is asked for again within the hour, and a length that an EHR
// gave once does not shorten links for ever.
func TestWhatIsLearntHoldsForAnHour(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := ehr{notes: "n", physician: "D-7", limit: 60}
		site := newFake(e.answer).site(t, ellkay.Profile{})
		for i, edits := range []int{2, 2, 3} {
			if i == 2 {
				time.Sleep(time.Hour)
				e.limit = 0
			}
			if _, err := site.Appointments.WriteNotes(t.Context(), "A-1", longText, shortText); err != nil || e.edits != edits {
				t.Errorf("%d: %v after %d edits", i, err, e.edits)
			}
		}
		if !strings.Contains(e.notes, longText) {
			t.Errorf("notes %q", e.notes)
		}
	})
}

func TestSlotsAreAskedForByTypeAndResource(t *testing.T) {
	t.Parallel()
	srv := ellkaytest.NewUnstarted()
	sim := srv.Site(ellkaytest.DefaultSite)
	for i, s := range []ellkaytest.Slot{{TypeID: "T-12", Resources: []string{"7"}}, {TypeID: "T-13", Resources: []string{"7"}}, {TypeID: "T-12", Resources: []string{"8"}}} {
		s.ID, s.Start, s.Duration = fmt.Sprintf("SL-%d", i+1), day.Add(time.Duration(i)*time.Hour), 30*time.Minute
		sim.AddSlot(s)
	}
	site := inProcess(t, srv).Site(ellkaytest.DefaultSite, ellkay.Profile{})
	for want, q := range map[string]ellkay.SlotQuery{
		"SL-1 SL-2 SL-3": {}, "SL-1 SL-3": {AppointmentValues: []string{"T-12"}}, "SL-2": {AppointmentValues: []string{"Office visit"}},
		"SL-1 SL-2": {Resources: []string{"7"}}, "SL-3": {Resources: []string{"8"}, AppointmentValues: []string{"TELE30"}},
	} {
		q.From, q.To = day, day.AddDate(0, 0, 1)
		slots, err := site.Appointments.OpenSlots(t.Context(), q)
		var ids []string
		for _, s := range slots {
			ids = append(ids, s.ID)
		}
		if err != nil || strings.Join(ids, " ") != want {
			t.Errorf("%v: %v, %v", q, ids, err)
		}
	}
	r, _ := srv.LastRequest(ellkaytest.OpGetOpenAppointmentSlots)
	if !strings.Contains(string(r.Body), `"startDate":`) {
		t.Errorf("%s", r.Body)
	}
}

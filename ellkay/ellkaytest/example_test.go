package ellkaytest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

// post is a client of LKCloud in a few lines: a token, then one operation.
func post(s *ellkaytest.Server, client *http.Client, operation, body string) (string, error) {
	res, err := client.PostForm(s.TokenURL(), url.Values{"grant_type": {"client_credentials"},
		"client_id": {ellkaytest.DefaultClientID}, "client_secret": {ellkaytest.DefaultClientSecret}})
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(res.Body).Decode(&token); err != nil {
		return "", err
	}
	req, err := http.NewRequest(http.MethodPost, s.URL+"/"+operation, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+token.AccessToken)
	req.Header.Set("SiteServiceKey", ellkaytest.DefaultSite)
	req.Header.Set("Content-Type", "application/json")
	answer, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return fmt.Sprintf("%d %s", answer.StatusCode, text), err
}

// A real server on the loopback interface, with an EHR that has one visit.
func ExampleNew() {
	s := ellkaytest.New()
	defer s.Close()
	site := s.Site(ellkaytest.DefaultSite)
	id := site.Book(ellkaytest.Appointment{Start: time.Date(2030, 5, 6, 14, 0, 0, 0, time.UTC)})

	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	_, err := post(s, client, "LKAppointments/EditAppointment", `{"request":{"appointmentId":"`+id+`","notes":"Join: https://video.example/j/1"}}`)
	fmt.Println(err)

	visit, _ := site.Appointment(id)
	fmt.Println(visit.Start.Format(time.Kitchen), visit.Status, visit.Notes)
	fmt.Println(len(site.Edits(id)), "edit")
	// Output:
	// <nil>
	// 2:00PM Booked Join: https://video.example/j/1
	// 1 edit
}

// Without a socket: nothing to close, and fit for testing/synctest.
func ExampleServer_InProcess() {
	s := ellkaytest.NewUnstarted()
	fmt.Println(post(s, s.InProcess(), "LKAppointments/GetAppointmentTypes", `{"request":{}}`))
	// Output:
	// 200 [{"id":"T-12","code":"TELE30","name":"Telehealth 30"},{"id":"T-13","code":"OFF","name":"Office visit"}] <nil>
}

// A write that was carried out, though its answer never came.
func ExampleServer_Inject() {
	s := ellkaytest.NewUnstarted()
	site := s.Site(ellkaytest.DefaultSite)
	id := site.Book(ellkaytest.Appointment{Start: time.Date(2030, 5, 6, 14, 0, 0, 0, time.UTC)})
	s.Inject(ellkaytest.Fault{Op: ellkaytest.OpEditAppointment, Applied: true, End: ellkaytest.EndCut})

	_, err := post(s, s.InProcess(), "LKAppointments/EditAppointment", `{"request":{"appointmentId":"`+id+`","notes":"linked"}}`)
	visit, _ := site.Appointment(id)
	fmt.Println(err != nil, visit.Notes)
	// Output: true linked
}

// The first answer is a fault, the second is sound.
func ExampleServer_Fail() {
	s := ellkaytest.NewUnstarted()
	s.Fail(ellkaytest.OpGetFacilities, ellkaytest.ExternalServerUnavailable)
	for range 2 {
		answer, _ := post(s, s.InProcess(), "LKAppointments/GetFacilities", "{}")
		fmt.Println(answer[:3])
	}
	// Output:
	// 500
	// 200
}

// An EHR in New York that sends wall-clock time under a zero offset.
func ExampleSite_SetVariants() {
	s := ellkaytest.NewUnstarted()
	site := s.Site(ellkaytest.DefaultSite)
	site.SetVariants(ellkaytest.Variants{Zone: "America/New_York", WallClock: true, ThinSearch: true})
	site.Book(ellkaytest.Appointment{Start: time.Date(2030, 5, 6, 14, 0, 0, 0, time.UTC)})
	fmt.Println(post(s, s.InProcess(), "LKAppointments/GetAppointments", `{"request":{"startDate":"2030-05-06","endDate":"2030-05-07"}}`))
	// Output:
	// 200 [{"id":"A-1001","start":"2030-05-06T10:00:00+00:00","duration":"00:30:00","patientId":"P-501","physicianId":"D-7","status":"Booked"}] <nil>
}

// Two to a page, and the second page times out the first time it is asked for.
func ExampleSite_SetPaging() {
	s := ellkaytest.NewUnstarted()
	s.Site(ellkaytest.DefaultSite).SetPaging(ellkaytest.Paging{Size: 2, TimeoutPage: 2})
	answer, _ := post(s, s.InProcess(), "LKAppointments/BeginSearchAppointments", `{"request":{"dateRange":{"start":"2030-05-06","end":"2030-05-07"}}}`)
	fmt.Println(strings.HasPrefix(answer, `200 {"nextToken":"`))
	// Output: true
}

// A day's work, the same at every run.
func ExampleSite_Populate() {
	s := ellkaytest.NewUnstarted()
	site := s.Site(ellkaytest.DefaultSite)
	visits := site.Populate(ellkaytest.Clinic{Seed: 1, From: time.Date(2030, 5, 6, 13, 0, 0, 0, time.UTC), Physicians: 2, Visits: 8})
	for _, id := range visits[:4] {
		visit, _ := site.Appointment(id)
		fmt.Println(visit.ID, visit.PhysicianID, visit.Start.Format(time.TimeOnly))
	}
	// Output:
	// A-1001 D-1001 13:00:00
	// A-1002 D-1001 15:00:00
	// A-1003 D-1001 17:00:00
	// A-1004 D-1001 19:00:00
}

// The whole site goes away and comes back.
func ExampleSite_SetOffline() {
	s := ellkaytest.NewUnstarted()
	site := s.Site(ellkaytest.DefaultSite)
	for _, off := range []bool{true, false} {
		site.SetOffline(off)
		answer, _ := post(s, s.InProcess(), "LKAppointments/GetPhysicians", "{}")
		fmt.Println(answer[:3], strings.Contains(answer, "BRIDGE_OFFLINE"))
	}
	// Output:
	// 500 true
	// 200 false
}

// A practice that still authenticates with a subscriber key in the body.
func ExampleWithSubscriberKey() {
	s := ellkaytest.NewUnstarted(ellkaytest.WithSubscriberKey("KEY-FAKE"))
	body := `{"authentication":{"subscriberKey":"KEY-FAKE","siteServiceKey":"` + ellkaytest.DefaultSite + `"},"request":{}}`
	res, err := s.InProcess().Post(s.URL+"/LKAppointments/GetFacilities", "application/json", strings.NewReader(body))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	fmt.Println(res.Status)
	// Output: 200 OK
}

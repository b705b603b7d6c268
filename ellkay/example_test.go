package ellkay_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

// exampleSite starts a fake LKCloud with one visit of Robin Sample's.
func exampleSite() (site *ellkay.Site, stop func()) {
	lkcloud := ellkaytest.New()
	lkcloud.Site(ellkaytest.DefaultSite).Book(ellkaytest.Appointment{
		ID: "A-1001", PatientID: "P-501", PhysicianID: "D-7", TypeID: "T-12", Notes: "Bring X-rays",
		Start: time.Date(2030, 5, 6, 14, 0, 0, 0, time.UTC), Duration: 30 * time.Minute,
	})
	client, err := ellkay.New(
		ellkay.WithURL(lkcloud.URL),
		ellkay.WithTokenURL(lkcloud.TokenURL()),
		ellkay.WithClientCredentials(ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret),
	)
	if err != nil {
		log.Fatal(err)
	}
	return client.Site(ellkaytest.DefaultSite, ellkay.Profile{}), lkcloud.Close
}

func Example() {
	site, stop := exampleSite()
	defer stop()
	ctx := context.Background()

	from := time.Date(2030, 5, 6, 0, 0, 0, 0, time.UTC)
	query := ellkay.SearchQuery{From: from, To: from.AddDate(0, 0, 7), TypeIDs: []string{"T-12"}}
	for a, err := range site.Appointments.Search(ctx, query) {
		if err != nil {
			log.Fatal(err) // nothing may be concluded from what did not come
		}
		patient, err := site.Patients.Summary(ctx, a.PatientID)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(a.ID, a.Start.Format("Jan 2 15:04"), a.Duration, patient.Name)
	}
	// Output:
	// A-1001 May 6 14:00 30m0s Robin Sample
}

// The times of an EHR that sends wall-clock time under a zero offset.
func ExampleProfile() {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		log.Fatal(err)
	}
	profile := ellkay.Profile{Times: ellkay.TimesWallClock, Zone: newYork}
	fmt.Println(profile.Validate())
	fmt.Println(ellkay.Profile{Times: ellkay.TimesWallClock}.Validate())
	// Output:
	// <nil>
	// profile: times are wall_clock, so a time zone is needed: set the zone of the practice
}

func ExampleAppointmentsService_WriteNotes() {
	site, stop := exampleSite()
	defer stop()
	a, err := site.Appointments.WriteNotes(context.Background(), "A-1001",
		"Video visit: physician https://visits.example/s/1 patient https://visits.example/j/1",
		"https://visits.example/s/1") // where the EHR's field is short
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(a.Notes)
	// Output:
	// Bring X-rays
	// [televisit] Video visit: physician https://visits.example/s/1 patient https://visits.example/j/1 [/televisit]
}

func ExampleAppointmentsService_Types() {
	site, stop := exampleSite()
	defer stop()
	types, err := site.Appointments.Types(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, t := range types {
		fmt.Println(t.ID, t.Name)
	}
	// Output:
	// T-12 Telehealth 30
	// T-13 Office visit
}

// What a failed call means for the caller.
func ExampleError() {
	site, stop := exampleSite()
	defer stop()
	_, err := site.Appointments.Get(context.Background(), "A-404")
	if e, ok := errors.AsType[*ellkay.Error](err); ok {
		fmt.Println(e.Code, e.Class, e.Class.Permanent(), e.Unknown())
	}
	fmt.Println(errors.Is(err, ellkay.ErrNotFound))
	// Output:
	// EntityNotFound record true false
	// true
}

func ExampleSite_Verify() {
	lkcloud := ellkaytest.New(ellkaytest.WithSubscriberKey("right"))
	defer lkcloud.Close()
	client, err := ellkay.New(ellkay.WithURL(lkcloud.URL))
	if err != nil {
		log.Fatal(err)
	}
	site := client.Site(ellkaytest.DefaultSite, ellkay.Profile{}).WithSubscriberKey("wrong")
	err = site.Verify(context.Background())
	if v, ok := errors.AsType[*ellkay.VerifyError](err); ok {
		fmt.Println("look at the", v.Reason)
		fmt.Println(v)
	}
	// Output:
	// look at the subscriber key
	// LKCloud does not accept the subscriber key. Check it for missing characters, or ask Ellkay for the right one.
}

func ExampleSite_Do() {
	site, stop := exampleSite()
	defer stop()
	var info struct{ ModuleVersion string }
	err := site.Do(context.Background(), ellkay.Call{Path: "LKBridge/GetBridgeInfo", Safe: true}, &info)
	fmt.Println(info.ModuleVersion, err)
	// Output:
	// 1.2.3 <nil>
}

func ExampleBridgeService_Info() {
	site, stop := exampleSite()
	defer stop()
	info, err := site.Bridge.Info(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	can, listed := info.Can("EditAppointment")
	fmt.Println(info.Availability, can, listed)
	// Output:
	// available true true
}

func ExampleDocumentsService_Create() {
	site, stop := exampleSite()
	defer stop()
	types, err := site.Documents.Types(context.Background())
	if err != nil || len(types) == 0 {
		log.Fatal(err)
	}
	id, err := site.Documents.Create(context.Background(), ellkay.Document{
		Name: "Visit summary", TypeID: types[0].ID, PatientID: "P-501", Body: []byte("text"),
	})
	fmt.Println(id != "", err)
	// Output:
	// true <nil>
}

func ExamplePatientsService_Search() {
	site, stop := exampleSite()
	defer stop()
	patients, err := site.Patients.Search(context.Background(), ellkay.SmartQuery{LastName: "Sample"})
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range patients {
		fmt.Println(p.ID, p.Name)
	}
	// Output:
	// P-501 Robin Sample
}

func ExampleMasterListService_Practitioners() {
	site, stop := exampleSite()
	defer stop()
	found, err := site.MasterList.Practitioners(context.Background(), ellkay.PersonQuery{Name: "Example"})
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range found {
		fmt.Println(p.ID, p.Name)
	}
	// Output:
	// D-7 Ada Example
}

func ExampleWithTrace() {
	lkcloud := ellkaytest.New()
	defer lkcloud.Close()
	client, err := ellkay.New(
		ellkay.WithURL(lkcloud.URL),
		ellkay.WithTokenURL(lkcloud.TokenURL()),
		ellkay.WithClientCredentials(ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret),
		ellkay.WithTrace(ellkay.Trace{Done: func(_ context.Context, a ellkay.Attempt) {
			fmt.Println(a.Operation, a.Status)
		}}),
	)
	if err != nil {
		log.Fatal(err)
	}
	defer client.CloseIdleConnections()
	_, _ = client.Site(ellkaytest.DefaultSite, ellkay.Profile{}).Appointments.Facilities(context.Background())
	// Output:
	// token 200
	// LKAppointments/GetFacilities 200
}

// What was learnt about a site outlives the process.
func ExampleSite_Limits() {
	lkcloud := ellkaytest.New()
	defer lkcloud.Close()
	sim := lkcloud.Site(ellkaytest.DefaultSite)
	sim.SetVariants(ellkaytest.Variants{NotesLimit: 60})
	sim.Book(ellkaytest.Appointment{ID: "A-1001", Start: time.Date(2030, 5, 6, 14, 0, 0, 0, time.UTC)})
	client, err := ellkay.New(
		ellkay.WithURL(lkcloud.URL),
		ellkay.WithTokenURL(lkcloud.TokenURL()),
		ellkay.WithClientCredentials(ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret),
	)
	if err != nil {
		log.Fatal(err)
	}
	site := client.Site(ellkaytest.DefaultSite, ellkay.Profile{})
	a, err := site.Appointments.WriteNotes(context.Background(), "A-1001",
		"Video visit: physician https://visits.example/s/1 patient https://visits.example/j/1", "https://visits.example/s/1")
	fmt.Println(a.Notes, err)
	fmt.Println(site.Limits().MaxLength)
	// Output:
	// [televisit] https://visits.example/s/1 [/televisit] <nil>
	// map[notes:60]
}

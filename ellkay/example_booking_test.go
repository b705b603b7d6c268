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

// simulated starts a fake LKCloud, to be filled, and a site that calls it.
func simulated(opts ...ellkaytest.Option) (sim *ellkaytest.Site, site *ellkay.Site, stop func()) {
	lkcloud := ellkaytest.New(opts...)
	client, err := ellkay.New(
		ellkay.WithURL(lkcloud.URL),
		ellkay.WithTokenURL(lkcloud.TokenURL()),
		ellkay.WithClientCredentials(ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret),
	)
	if err != nil {
		log.Fatal(err)
	}
	return lkcloud.Site(ellkaytest.DefaultSite), client.Site(ellkaytest.DefaultSite, ellkay.Profile{}), lkcloud.Close
}

func ExampleAppointmentsService_OpenSlots() {
	sim, site, stop := simulated()
	defer stop()
	nine := time.Date(2030, 5, 6, 9, 0, 0, 0, time.UTC)
	sim.AddSlot(ellkaytest.Slot{ID: "SL-1", Start: nine, Duration: 30 * time.Minute, PhysicianID: "D-7"})

	slots, err := site.Appointments.OpenSlots(context.Background(), ellkay.SlotQuery{From: nine.Add(-time.Hour), To: nine.Add(8 * time.Hour)})
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range slots {
		fmt.Println(s.ID, s.Start.Format("Jan 2 15:04"), s.Duration, s.PhysicianID)
	}
	// Output:
	// SL-1 May 6 09:00 30m0s D-7
}

func ExampleAppointmentsService_Schedule() {
	sim, site, stop := simulated()
	defer stop()
	nine := time.Date(2030, 5, 6, 9, 0, 0, 0, time.UTC)
	sim.AddSlot(ellkaytest.Slot{ID: "SL-1", Start: nine, Duration: 30 * time.Minute, PhysicianID: "D-7"})
	ctx := context.Background()

	id, err := site.Appointments.Schedule(ctx, ellkay.Booking{SlotID: "SL-1", PatientID: "P-501", TypeID: "T-12"})
	if e, ok := errors.AsType[*ellkay.Error](err); ok && e.Unknown() {
		log.Fatal("look for the appointment before booking again")
	}
	if err != nil {
		log.Fatal(err)
	}
	a, err := site.Appointments.Get(ctx, id)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(a.Start.Format("Jan 2 15:04"), a.Duration, a.PatientID, a.Status)
	// Output:
	// May 6 09:00 30m0s P-501 Booked
}

// Cancelling is an edit of the status.
func ExampleAppointmentsService_Edit() {
	site, stop := exampleSite()
	defer stop()
	ctx := context.Background()
	if err := site.Appointments.Edit(ctx, ellkay.EditRequest{ID: "A-1001", Status: ellkay.StatusCancelled}); err != nil {
		log.Fatal(err)
	}
	a, err := site.Appointments.Get(ctx, "A-1001")
	fmt.Println(a.Status, err)
	// Output:
	// Cancelled <nil>
}

// Of three days, the last; the pages of a walk are fetched as the loop goes on.
func ExamplePatientsService_Updated() {
	clock := time.Now().Add(-72 * time.Hour)
	sim, site, stop := simulated(ellkaytest.WithNow(func() time.Time { return clock }))
	defer stop()
	sim.AddPatient(ellkaytest.Patient{ID: "P-900", FirstName: "Alex", LastName: "Sample"})
	clock = time.Now().Add(-2 * time.Hour)
	sim.AddPatient(ellkaytest.Patient{ID: "P-901", FirstName: "Sam", LastName: "Sample"})

	query := ellkay.UpdatedQuery{From: time.Now().Add(-24 * time.Hour)}
	for p, err := range site.Patients.Updated(context.Background(), query) {
		if err != nil {
			log.Fatal(err) // nothing may be concluded from what did not come
		}
		fmt.Println(p.ID, p.Name)
	}
	// Output:
	// P-901 Sam Sample
}

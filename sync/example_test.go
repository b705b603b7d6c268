package syncer_test

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/lkcloud"
	"github.com/televisit/televisit-go/sync/zoomvideo"
	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// oneAccount connects every account to the same site and Zoom account.
type oneAccount struct {
	ehr   driver.EHR
	video driver.Video
}

func (o oneAccount) Connect(context.Context, string) (driver.EHR, driver.Video, error) {
	return o.ehr, o.video, nil
}

// An appointment in the EHR becomes a video visit. Errors are left out here.
func Example() {
	ctx := context.Background()
	ehr, video := ellkaytest.New(), zoomtest.New()
	defer ehr.Close()
	defer video.Close()
	site := ehr.Site(ellkaytest.DefaultSite)
	id := site.Book(ellkaytest.Appointment{
		Start: time.Now().Add(time.Hour), PatientID: site.AddPatient(ellkaytest.Patient{FirstName: "Pat"}),
		PhysicianID: site.AddPhysician(ellkaytest.Physician{ID: "D-7", LastName: "Example"}),
	})

	lk, _ := ellkay.New(ellkay.WithURL(ehr.URL), ellkay.WithTokenURL(ehr.TokenURL()),
		ellkay.WithClientCredentials(ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret))
	zm, _ := zoom.New(zoom.WithAPIURL(video.APIURL()), zoom.WithOAuthURL(video.OAuthURL()),
		zoom.WithServerToServer(zoomtest.DefaultAccountID, zoomtest.DefaultClientID, zoomtest.DefaultClientSecret))
	keyset, _ := seal.New()
	store, _ := storage.Open(ctx, memory.New(), keyset)
	engine, _ := syncer.New(syncer.Config{
		Store:     store,
		Connect:   oneAccount{lkcloud.New(lk.Site(ellkaytest.DefaultSite, ellkay.Profile{})), zoomvideo.New(zm, zoomvideo.Options{})},
		PublicURL: &url.URL{Scheme: "https", Host: "visits.example"},
	})

	account := store.Account("clinic-1")
	settings := storage.DefaultSettings()
	settings.Company, settings.AppointmentTypeIDs = "Sim Clinic", []string{site.AppointmentTypes()[0].ID}
	physician := storage.Physician{ID: "D-7", Name: "Dr. Example", Type: storage.NotLoggedIn}
	_ = account.Commit(ctx, storage.Put(&settings), storage.Put(&physician))

	run, _ := engine.Account(account.ID()).Sync(ctx, syncer.SyncOptions{}) // or engine.Run(ctx), which does all of it, for ever
	_, _ = engine.Account(account.ID()).Work(ctx)
	visit, _ := account.Visit(ctx, id)
	fmt.Println(run.State, run.Changes, visit.State)
	fmt.Println(len(video.Meetings()), "meeting:", video.Meetings()[0].Topic)
	// Output:
	// succeeded map[create:1] ready
	// 1 meeting: Sim Clinic Video Visit
}

// A scheduler of one's own calls RunTask for each account and task.
func ExampleSchedule_RunTask() {
	ctx := context.Background()
	keyset, _ := seal.New()
	store, _ := storage.Open(ctx, memory.New(), keyset)
	engine, _ := syncer.New(syncer.Config{
		Store: store, PublicURL: &url.URL{Scheme: "https", Host: "visits.example"}, Connect: oneAccount{},
	})
	var state syncer.TaskState // kept until the next time
	state, wait := engine.Schedule().RunTask(ctx, ctx, "clinic-1", syncer.TaskDeliver, state)
	fmt.Println("again in", wait, "after", state.Failures, "failures")
	// Output: again in 30s after 0 failures
}

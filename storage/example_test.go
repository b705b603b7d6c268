package storage_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
)

func exampleAccount() *storage.Account {
	keys, err := seal.New()
	if err != nil {
		panic(err)
	}
	store, err := storage.Open(context.Background(), memory.New(), keys)
	if err != nil {
		panic(err)
	}
	return store.Account("acme")
}

// A store is a driver and a sealer. Records are read, changed and put back; when
// somebody else was faster, the commit says so.
func Example() {
	ctx, account := context.Background(), exampleAccount()

	settings := storage.DefaultSettings()
	settings.Company = "Riverside Clinic"
	if err := account.Commit(ctx, storage.Put(&settings)); err != nil {
		panic(err)
	}

	mine, _ := account.Settings(ctx)
	theirs, _ := account.Settings(ctx)
	theirs.Company = "Riverside Medical"
	fmt.Println("theirs:", account.Commit(ctx, storage.Put(&theirs)))
	mine.Company = "Riverside"
	err := account.Commit(ctx, storage.Put(&mine))
	fmt.Println("mine conflicts:", errors.Is(err, storage.ErrConflict))
	// Output:
	// theirs: <nil>
	// mine conflicts: true
}

// The outbox hands each delivery that is due to one worker.
func ExampleAccount_ClaimDeliveries() {
	ctx, account := context.Background(), exampleAccount()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

	d := storage.Delivery{ID: "msg_1", Channel: storage.ChannelMail, Kind: "invite", State: storage.DeliveryQueued, DueAt: now}
	if err := account.Commit(ctx, storage.Put(&d)); err != nil {
		panic(err)
	}
	mine, _ := account.ClaimDeliveries(ctx, storage.ChannelMail, now, now.Add(time.Minute), 10)
	theirs, _ := account.ClaimDeliveries(ctx, storage.ChannelMail, now, now.Add(time.Minute), 10)
	fmt.Println(len(mine), len(theirs))

	sent := mine[0]
	sent.State, sent.DoneAt = storage.DeliverySent, now
	fmt.Println(account.Commit(ctx, storage.Put(&sent)))
	// Output:
	// 1 0
	// <nil>
}

// A lease lets one holder work at a time; its guard refuses the writes of a
// holder that was away for too long.
func ExampleAccount_Acquire() {
	ctx, account := context.Background(), exampleAccount()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

	slow, _ := account.Acquire(ctx, "sync", "host-1", now, time.Minute)
	_, err := account.Acquire(ctx, "sync", "host-2", now.Add(time.Second), time.Minute)
	fmt.Println(err)

	_, err = account.Acquire(ctx, "sync", "host-2", now.Add(2*time.Minute), time.Minute)
	fmt.Println("later:", err)
	err = account.Commit(ctx, slow.Guard(), storage.Put(&storage.Visit{AppointmentID: "A-1"}))
	fmt.Println("the slow one is refused:", errors.Is(err, storage.ErrConflict))
	// Output:
	// sync is in hand by host-1 since 2026-11-22T09:00:00Z
	// later: <nil>
	// the slow one is refused: true
}

// Settings are checked field by field, in words for the person who enters them.
func ExampleSettings_Validate() {
	s := storage.DefaultSettings()
	s.TimeZone = "Mars/Phobos"
	s.Notifications.PatientJoined = true
	for _, e := range s.Validate() {
		fmt.Println(e)
	}
	// Output:
	// ellkay.subscriber_key: Enter the subscriber key that Ellkay issued.
	// ellkay.site_service_key: Enter the site service key that Ellkay issued.
	// timezone: Is not a known time zone; enter a name such as America/New_York.
	// notifications.endpoint_url: Enter the address that notifications go to, or switch all notifications off.
}

// The audit trail is a chain: nothing can be changed or taken out unnoticed.
func ExampleAccount_VerifyAudit() {
	ctx, account := context.Background(), exampleAccount()
	for _, action := range []string{"settings.save", "visit.view"} {
		if err := account.Append(ctx, "api", action, "A-1", ""); err != nil {
			panic(err)
		}
	}
	fmt.Println(account.VerifyAudit(ctx))
	// Output:
	// 2 <nil>
}

// A wipe leaves nothing of an account but the proof that it was done.
func ExampleAccount_Wipe() {
	ctx, account := context.Background(), exampleAccount()
	visit := &storage.Visit{AppointmentID: "A-1", Booking: storage.Booking{Start: time.Now()}}
	if err := account.Commit(ctx, storage.Put(visit)); err != nil {
		panic(err)
	}
	proof, err := account.Wipe(ctx, nil)
	fmt.Println(proof.Kind, proof.Records, err)
	for p, err := range account.Store().ErasureRecords(ctx, "") {
		fmt.Println("kept:", p.Account, p.Total(), err)
	}
	_, err = account.Visit(ctx, "A-1")
	fmt.Println("visit gone:", errors.Is(err, storage.ErrNotFound))
	// Output:
	// wipe map[visit:1] <nil>
	// kept: acme 1 <nil>
	// visit gone: true
}

// A purge removes what the retention in the settings gives up; the engine's daily
// sweep does it.
func ExampleAccount_Purge() {
	ctx, account := context.Background(), exampleAccount()
	settings := storage.DefaultSettings()
	settings.Retention.VisitDays = 90
	old := &storage.Visit{AppointmentID: "A-1", State: storage.VisitEnded, Booking: storage.Booking{Start: time.Now().AddDate(0, 0, -91)}}
	if err := account.Commit(ctx, storage.Put(&settings), storage.Put(old)); err != nil {
		panic(err)
	}
	for more := true; more; {
		var err error
		if more, err = account.Purge(ctx, time.Now()); err != nil {
			panic(err)
		}
	}
	for p, err := range account.Store().ErasureRecords(ctx, "acme") {
		fmt.Println(p.Kind, p.Records, err)
	}
	// Output: purge map[visit:1] <nil>
}

// Keys are rotated in three steps: a new key into the file, every record sealed
// anew, the old key out.
func ExampleStore_Reseal() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "televisit")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "televisit.keyset.json")
	keys, _ := seal.Open(path)
	store, err := storage.Open(ctx, memory.New(), keys)
	if err != nil {
		panic(err)
	}
	visit := &storage.Visit{AppointmentID: "A-1", Booking: storage.Booking{Start: time.Now()}}
	if err := store.Account("acme").Commit(ctx, storage.Put(visit)); err != nil {
		panic(err)
	}

	fmt.Println("rotated:", seal.Rotate(path))
	keys, _ = seal.Open(path)
	store, err = storage.Open(ctx, store.Driver(), keys)
	if err != nil {
		panic(err)
	}
	done, err := store.Reseal(ctx, nil)
	fmt.Println("sealed anew:", done.Done, err) // the visit, and the store's own mark
	fmt.Println("old key gone:", seal.DropOld(path))
	// Output:
	// rotated: <nil>
	// sealed anew: 2 <nil>
	// old key gone: <nil>
}

// A list that is shown often is read again only when its stamp is another one.
func ExampleAccount_PhysiciansStamp() {
	ctx, account := context.Background(), exampleAccount()
	ada := storage.Physician{ID: "D-1", Name: "Ada", Type: storage.NotLoggedIn}
	if err := account.Commit(ctx, storage.Put(&ada)); err != nil {
		panic(err)
	}
	before, _ := account.PhysiciansStamp(ctx) // then the list
	again, _ := account.PhysiciansStamp(ctx)
	fmt.Println("read again:", again != before)

	ada.Name = "Ada Example"
	if err := account.Commit(ctx, storage.Put(&ada)); err != nil {
		panic(err)
	}
	again, _ = account.PhysiciansStamp(ctx)
	fmt.Println("read again:", again != before)
	// Output:
	// read again: false
	// read again: true
}

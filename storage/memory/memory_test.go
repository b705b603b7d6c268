package memory_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/storagetest"
)

func TestConformance(t *testing.T) {
	storagetest.Run(t, storagetest.Harness{
		Fresh: func(testing.TB) storagetest.Opener {
			return func(testing.TB) driver.Driver { return memory.New() }
		},
	})
}

// scanning is a driver whose claims go by way of Scan and Apply.
type scanning struct{ *memory.DB }

func (d scanning) Claim(ctx context.Context, c driver.Claim) ([]driver.Record, error) {
	return driver.ClaimByScan(ctx, d, c)
}

func TestConformanceOfClaimByScan(t *testing.T) {
	storagetest.Run(t, storagetest.Harness{
		Fresh: func(testing.TB) storagetest.Opener {
			return func(testing.TB) driver.Driver { return scanning{memory.New()} }
		},
	})
}

// A put is conditional on the version that was read; of two writers, the slower
// one is told.
func Example() {
	ctx := context.Background()
	db := memory.New()
	defer db.Close()

	key := driver.Key{Account: "acme", Kind: "visit", ID: "V-1"}
	at := time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	first := driver.Change{Record: driver.Record{Key: key, State: "preparing", At: at}}
	fmt.Println("first:", db.Apply(ctx, []driver.Change{first}))

	ready := driver.Change{Record: driver.Record{Key: key, State: "ready", At: at}, Expect: 1}
	fmt.Println("second:", db.Apply(ctx, []driver.Change{ready}))
	fmt.Println("again:", db.Apply(ctx, []driver.Change{ready}))

	page, _ := db.Scan(ctx, driver.Query{Account: "acme", Kind: "visit", From: at})
	for _, r := range page.Records {
		fmt.Println(r.ID, r.State, r.Version)
	}
	// Output:
	// first: <nil>
	// second: <nil>
	// again: visit V-1 of account acme: record was changed meanwhile
	// V-1 ready 2
}

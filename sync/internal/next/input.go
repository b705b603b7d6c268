package next

import (
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// Input is what next looks at besides the visit.
type Input struct {
	Now       time.Time
	Settings  storage.Settings
	Status    storage.Status
	Physician *storage.Physician // who hosts the visit; nil: nobody on the list
	Links     driver.Links       // that should stand in the EHR
	Holder    string             // this process
	Lease     time.Duration
	Grace     time.Duration
	LinkLife  time.Duration
}

func (s Input) isNow(ok bool) (time.Time, bool) { return s.Now, ok }

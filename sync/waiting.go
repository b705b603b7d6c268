package syncer

import (
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// WaitingSince is since when the patient has been there without a host. The zero
// time: nobody waits.
func WaitingSince(v storage.Visit) time.Time { return visit.WaitingSince(v) }

package account

import (
	"context"

	"github.com/televisit/televisit-go/sync/driver"
)

// Vendors gives the account's EHR and video service.
func (a Account) Vendors(ctx context.Context) (ehr driver.EHR, video driver.Video, err error) {
	err = a.Around(ctx, "connect", func() (err error) {
		ehr, video, err = a.Connect(ctx, a.ID())
		return err
	})
	return ehr, video, err
}

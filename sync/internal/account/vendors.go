package account

import (
	"context"
	"errors"

	"github.com/televisit/televisit-go/sync/driver"
)

// errNoVendors: a connector that gives nothing has said nothing, neither of keys nor
// of the vendors.
var errNoVendors = errors.New("the connector gave neither an EHR nor a video service")

// Vendors gives the account's EHR and video service.
func (a Account) Vendors(ctx context.Context) (ehr driver.EHR, video driver.Video, err error) {
	err = a.Around(ctx, "connect", func() (err error) {
		ehr, video, err = a.Connect(ctx, a.ID())
		if err == nil && ehr == nil && video == nil {
			return &driver.Error{Code: "not_connected", Err: errNoVendors}
		}
		return err
	})
	return ehr, video, err
}

package syncer

import (
	"context"

	"github.com/televisit/televisit-go/sync/driver"
)

// Connector gives the engine an account's EHR and video service. Its error is
// read by [Classify] too: Keys pauses the account.
type Connector interface {
	Connect(ctx context.Context, account string) (driver.EHR, driver.Video, error)
}

// ConnectorFunc makes a function a [Connector].
type ConnectorFunc func(ctx context.Context, account string) (driver.EHR, driver.Video, error)

// Connect calls f.
func (f ConnectorFunc) Connect(ctx context.Context, account string) (driver.EHR, driver.Video, error) {
	return f(ctx, account)
}

package syncer

import (
	"context"

	"github.com/televisit/televisit-go/sync/driver"
)

// HostBudgets tells what is left of the daily limits of Zoom users (B10), by their
// ids, which [storage.Physician] names.
func (e *Engine) HostBudgets(ctx context.Context, account string, hosts []string) (map[string]driver.HostBudget, error) {
	_, video, err := e.connect(ctx, account)
	if err != nil {
		return nil, err
	}
	out := make(map[string]driver.HostBudget, len(hosts))
	for _, host := range hosts {
		out[host] = video.HostBudget(host)
	}
	return out, nil
}

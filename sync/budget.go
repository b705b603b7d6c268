package syncer

import "context"

// HostBudgets tells, by physician id, what is left of the daily limit of each
// physician's Zoom user (B10). Physicians who have no user yet are not in it.
func (e *Engine) HostBudgets(ctx context.Context, account string) (map[string]HostBudget, error) {
	a := e.account(account)
	_, video, err := e.connect(ctx, account)
	if err != nil {
		return nil, err
	}
	out := map[string]HostBudget{}
	for p, err := range a.Physicians(ctx) {
		if err != nil {
			return nil, err
		}
		if p.Host != "" {
			out[p.ID] = video.HostBudget(p.Host)
		}
	}
	return out, nil
}

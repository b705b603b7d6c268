package clinic

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Budget is what is left of a host's daily limit at Zoom.
type Budget struct {
	Physician storage.Ref `json:"physician"`
	Limit     int         `json:"limit"`
	Used      int         `json:"used"`
	Spent     bool        `json:"spent"` // Zoom has said so
	ResetAt   time.Time   `json:"reset_at"`
}

// Endpoint is how the notification endpoint is doing.
type Endpoint struct {
	Set      bool       `json:"set"`
	LastSent *time.Time `json:"last_sent"`
	Failing  int        `json:"failing"` // events whose last try failed, since one was taken
	Reason   string     `json:"reason"`  // of the newest failure
}

// maxCounted bounds what is counted for a page.
const maxCounted = 1000

// maxBudgets is how many hosts a status names: those who have used most.
const maxBudgets = 20

// budgets names the physicians who have used anything of their limit as hosts.
// What cannot be told now is left out.
func (s *Session) budgets(ctx context.Context) []Budget {
	out, err := s.usedBudgets(ctx)
	if err != nil {
		s.clinic.cfg.Log.WarnContext(ctx, "hosts' budgets could not be had", "account", s.id, "error", err)
		return []Budget{}
	}
	slices.SortFunc(out, func(a, b Budget) int {
		return cmp.Or(cmp.Compare(b.Used, a.Used), cmp.Compare(a.Physician.ID, b.Physician.ID))
	})
	return out[:min(len(out), maxBudgets)]
}

func (s *Session) usedBudgets(ctx context.Context) ([]Budget, error) {
	list, err := s.physicianList(ctx)
	if err != nil {
		return nil, err
	}
	var hosts []string
	for _, p := range list.Entries {
		if p.Host != "" { // Zoom knows them
			hosts = append(hosts, p.Host)
		}
	}
	left, err := s.engine.HostBudgets(ctx, hosts)
	if err != nil {
		return nil, err
	}
	out := []Budget{}
	for _, p := range list.Entries {
		if b := left[p.Host]; b.Used > 0 || b.Spent {
			out = append(out, Budget{Physician: storage.Ref{ID: p.ID, Name: p.Name}, Limit: b.Limit, Used: b.Used, Spent: b.Spent, ResetAt: b.ResetAt})
		}
	}
	return out, nil
}

// endpoint looks at the newest events until one that was taken.
func (s *Session) endpoint(ctx context.Context, settings storage.Settings) (Endpoint, error) {
	out := Endpoint{Set: settings.Notifications.EndpointURL != ""}
	seen := 0
	for v, err := range s.account.Deliveries(ctx, storage.DeliveryFilter{Newest: true}) {
		if err != nil {
			return out, err
		}
		if seen++; seen > maxCounted {
			break
		}
		if v.Channel != storage.ChannelEvent {
			continue
		}
		if v.State == storage.DeliverySent {
			out.LastSent = orNil(v.DoneAt)
			break
		}
		if n := len(v.Attempts); n > 0 {
			out.Failing++
			out.Reason = cmp.Or(out.Reason, v.Reason, v.Attempts[n-1].Result)
		}
	}
	return out, nil
}

// MaxDrift is how far this machine's clock may be off before it is told.
const MaxDrift = 30 * time.Second

// drift is how many seconds this machine's clock is ahead; nil when not known.
func (s *Session) drift() *int {
	if s.clinic.cfg.Drift == nil {
		return nil
	}
	by, known := s.clinic.cfg.Drift()
	if !known {
		return nil
	}
	seconds := int(by / time.Second)
	return &seconds
}

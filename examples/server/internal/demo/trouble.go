package demo

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// Trouble is what of the demo's surroundings is broken on purpose.
type Trouble struct {
	EHR      bool // LKCloud reports that its bridge to the EHR is offline
	List     bool // most coming appointments are gone from the EHR
	Zoom     bool // Zoom answers 429 to every call
	Endpoint bool // the vendor's endpoint answers 503
}

// troubles keeps what is broken, and how it is healed.
type troubles struct {
	mu  sync.Mutex
	now Trouble
	// healZoom disarms the fault; nil: there is none.
	healZoom func()
	lost     []string // ids of the appointments that are gone
}

// Trouble is what is broken now. It ends with the process.
func (d *Demo) Trouble() Trouble {
	d.troubles.mu.Lock()
	defer d.troubles.mu.Unlock()
	return d.troubles.now
}

// BreakEHR breaks LKCloud or heals it.
func (d *Demo) BreakEHR(broken bool) {
	d.troubles.mu.Lock()
	defer d.troubles.mu.Unlock()
	d.troubles.now.EHR = broken
	d.lkcloud.ClearFaults()
	if broken {
		d.lkcloud.Inject(ellkaytest.Fault{Code: ellkaytest.BridgeOffline, Times: -1})
	}
}

// LoseList takes four of five coming appointments out of the EHR, as a wrong filter
// at the practice does, or gives them back.
func (d *Demo) LoseList(lost bool) error {
	d.lose(lost)
	return d.save()
}

func (d *Demo) lose(lost bool) {
	d.troubles.mu.Lock()
	defer d.troubles.mu.Unlock()
	d.troubles.now.List = lost
	site := d.site()
	for _, id := range d.troubles.lost {
		site.Restore(id)
	}
	d.troubles.lost = nil
	if !lost {
		return
	}
	for i, a := range site.Appointments() {
		if i%5 != 0 && a.Start.After(d.Now()) && a.Status == ellkaytest.StatusBooked {
			site.Delete(a.ID)
			d.troubles.lost = append(d.troubles.lost, a.ID)
		}
	}
}

// lost are the appointments that are gone from the EHR for now.
func (d *Demo) lost() []string {
	d.troubles.mu.Lock()
	defer d.troubles.mu.Unlock()
	return slices.Clone(d.troubles.lost)
}

// ThrottleZoom has Zoom refuse every call of its API, or take them again. Signing
// in goes on.
func (d *Demo) ThrottleZoom(broken bool) {
	d.troubles.mu.Lock()
	defer d.troubles.mu.Unlock()
	d.troubles.now.Zoom = broken
	if d.troubles.healZoom != nil {
		d.troubles.healZoom()
		d.troubles.healZoom = nil
	}
	if broken {
		d.troubles.healZoom = d.zoom.Fail(zoomtest.Fault{
			Status: http.StatusTooManyRequests, Code: http.StatusTooManyRequests, Times: -1,
			Message: "You have reached the maximum per-second rate limit for this API. Try again later.",
			Match: func(r *http.Request) bool {
				return strings.HasPrefix(r.URL.Path, "/v2/") && r.URL.Path != "/v2/users/me"
			},
		})
	}
}

// BreakEndpoint has the vendor's endpoint refuse events, or take them again.
func (d *Demo) BreakEndpoint(broken bool) {
	d.troubles.mu.Lock()
	defer d.troubles.mu.Unlock()
	d.troubles.now.Endpoint = broken
}

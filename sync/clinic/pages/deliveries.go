package pages

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/form"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/words"
)

type deliveriesView struct {
	Items   []clinic.Delivery
	Health  clinic.Health
	State   storage.DeliveryState
	States  []storage.DeliveryState
	Channel string
	From    string // days, as they were typed
	To      string
	Next    string
	Zone    string
}

var deliveryStates = []storage.DeliveryState{
	storage.DeliveryQueued, storage.DeliverySent, storage.DeliveryDead, storage.DeliveryDropped, storage.DeliverySkipped,
}

func (s *Site) deliveriesPage(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	zone, err := session.Zone(r.Context())
	if err != nil {
		return err
	}
	q := r.URL.Query()
	f := outboxFilter(q, zone)
	v := deliveriesView{State: f.State, States: deliveryStates, Channel: f.Channel, From: q.Get("from"), To: q.Get("to"), Zone: zone.String()}
	var next string
	if v.Items, next, err = session.Outbox(r.Context(), f); err != nil {
		return err
	}
	if v.Health, err = session.Health(r.Context()); err != nil {
		return err
	}
	if t := v.Health.Endpoint.LastSent; t != nil {
		*t = t.In(zone)
	}
	if v.Health.Off != nil {
		v.Health.Off.Since = v.Health.Off.Since.In(zone)
	}
	for i := range v.Items {
		deliveryInZone(&v.Items[i], zone)
	}
	if next != "" {
		q.Set("cursor", next)
		v.Next = "/deliveries?" + q.Encode()
	}
	return s.show(w, r, session, http.StatusOK, "deliveries", view{Title: "Deliveries", Section: "deliveries", Body: v})
}

// outboxFilter reads what a form selects; both days are included.
func outboxFilter(q url.Values, zone *time.Location) clinic.OutboxFilter {
	f := clinic.OutboxFilter{State: storage.DeliveryState(q.Get("state")), Channel: q.Get("channel"), Cursor: q.Get("cursor"), Limit: rowsShown}
	if t, err := time.ParseInLocation(time.DateOnly, q.Get("from"), zone); err == nil {
		f.From = t
	}
	if t, err := time.ParseInLocation(time.DateOnly, q.Get("to"), zone); err == nil {
		f.To = t.AddDate(0, 0, 1)
	}
	return f
}

func deliveryInZone(v *clinic.Delivery, zone *time.Location) {
	v.CreatedAt, v.DueAt = v.CreatedAt.In(zone), v.DueAt.In(zone)
	if v.DoneAt != nil {
		*v.DoneAt = v.DoneAt.In(zone)
	}
	v.Attempts = slices.Clone(v.Attempts)
	for i := range v.Attempts {
		v.Attempts[i].At = v.Attempts[i].At.In(zone)
	}
}

func (s *Site) replay(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := session.Replay(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return s.done(w, r, session, "/deliveries", "It is queued again and goes out at once.")
}

// replayDead sends all that was given up again, or what the form selects of it.
func (s *Site) replayDead(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	zone, err := session.Zone(r.Context())
	if err != nil {
		return err
	}
	f := outboxFilter(r.PostForm, zone)
	n, err := session.ReplayAll(r.Context(), syncer.ReplayFilter{State: f.State, Channel: f.Channel, From: f.From, To: f.To})
	if err != nil {
		return err
	}
	return s.done(w, r, session, "/deliveries?state=queued", words.Count(n, "delivery is", "deliveries are")+" queued again. What is no longer true by then is not sent.")
}

// switchOn has events go to the endpoint again.
func (s *Site) switchOn(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := session.SwitchOn(r.Context()); err != nil {
		return err
	}
	return s.done(w, r, session, "/deliveries", "The endpoint is switched on. What was kept goes to it now.")
}

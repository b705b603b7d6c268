package pages

import (
	"fmt"
	"net/http"
	"time"

	"github.com/televisit/televisit-go/sync/clinic"
)

type statusView struct {
	clinic.Status
	Zone  string
	Clock string // what is wrong with this machine's clock
}

func (s *Site) statusPage(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	st, err := session.Status(r.Context())
	if err != nil {
		return err
	}
	zone, err := session.Zone(r.Context())
	if err != nil {
		return err
	}
	for _, t := range []*time.Time{st.DataAsOf, st.AwaySince, st.Endpoint.LastSent} {
		if t != nil {
			*t = t.In(zone)
		}
	}
	for i := range st.Budgets {
		st.Budgets[i].ResetAt = st.Budgets[i].ResetAt.In(zone)
	}
	v := statusView{st, zone.String(), clockWord(st.Drift)}
	return s.show(w, r, session, http.StatusOK, "status", view{Title: "Status", Section: "status", Body: v})
}

// clockWord warns of a clock that is off (E7); "" when it is not.
func clockWord(ahead *int) string {
	if ahead == nil {
		return ""
	}
	by := time.Duration(*ahead) * time.Second
	switch {
	case by > clinic.MaxDrift:
		return fmt.Sprintf("This server’s clock is %d seconds ahead of Zoom’s and LKCloud’s.", *ahead)
	case by < -clinic.MaxDrift:
		return fmt.Sprintf("This server’s clock is %d seconds behind Zoom’s and LKCloud’s.", -*ahead)
	}
	return ""
}

package pages

import (
	"net/http"
	"time"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/words"
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
	v := statusView{st, zone.String(), words.Clock(st.Drift)}
	return s.show(w, r, session, http.StatusOK, "status", view{Title: "Status", Section: "status", Body: v})
}

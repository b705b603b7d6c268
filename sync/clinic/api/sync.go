package api

import (
	"net/http"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/mount"
	"github.com/televisit/televisit-go/sync/clinic/internal/send"
)

func startSync(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	run, err := session.StartSync(r.Context(), r.URL.Query().Get("confirm"))
	if err != nil {
		return err
	}
	w.Header().Set("Location", mount.Base(r)+Prefix+"/sync/"+run.ID)
	return writeJSON(w, http.StatusAccepted, map[string]string{"id": run.ID})
}

func getSync(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	run, err := session.Run(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, run)
}

// syncEvents streams a run's progress.
func (s *server) syncEvents(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	id := r.PathValue("id")
	if _, err := session.Run(r.Context(), id); err != nil {
		return err
	}
	send.Runs(w, session.Watch(r.Context(), id), s.cfg.Closing)
	return nil
}

func getPreview(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	p, err := session.Preview(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, map[string]any{"items": p.Rows, "next": "", "effects": p.Effects, "confirm": p.Confirm})
}

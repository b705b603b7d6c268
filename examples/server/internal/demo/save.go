package demo

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/televisit/televisit-go/notify"
)

// kept is the clinic between two runs.
type kept struct {
	LKCloud json.RawMessage  `json:"lkcloud"`
	Zoom    json.RawMessage  `json:"zoom"`
	Mails   []notify.Message `json:"mails"`
	Events  []Event          `json:"events"`
	Ahead   time.Duration    `json:"ahead,omitempty"` // of the clock
	Lost    []string         `json:"lost,omitempty"`  // appointments that are gone for now
}

// saver writes the file, one at a time.
type saver struct {
	mu   sync.Mutex
	path string
}

func (d *Demo) save() error {
	d.saves.mu.Lock()
	defer d.saves.mu.Unlock()
	if d.saves.path == "" {
		return nil
	}
	lkcloud, err := d.site().Save()
	if err != nil {
		return err
	}
	zoom, err := d.zoom.Save()
	if err != nil {
		return err
	}
	data, err := json.Marshal(kept{LKCloud: lkcloud, Zoom: zoom, Mails: d.mails.Sent(), Events: d.inbox.all(), Ahead: d.Ahead(), Lost: d.lost()})
	if err != nil {
		return err
	}
	// Beside the file and then over it, so that a stop in between leaves the old one.
	draft := filepath.Join(filepath.Dir(d.saves.path), "."+filepath.Base(d.saves.path)+".new")
	if err := os.WriteFile(draft, data, 0o600); err != nil {
		return err
	}
	return os.Rename(draft, d.saves.path)
}

// restore brings back the clinic of the last run, if there was one.
func (d *Demo) restore() (known bool, err error) {
	if d.saves.path == "" {
		return false, nil
	}
	data, err := os.ReadFile(d.saves.path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var k kept
	if err := json.Unmarshal(data, &k); err != nil {
		return false, err
	}
	d.clock.ahead.Store(int64(k.Ahead))
	if err := d.site().Load(k.LKCloud); err != nil {
		return false, err
	}
	if err := d.zoom.Load(k.Zoom); err != nil {
		return false, err
	}
	for _, m := range k.Mails {
		if err := d.mails.Send(context.Background(), m); err != nil {
			return false, err
		}
	}
	d.inbox.load(k.Events)
	for _, id := range k.Lost { // trouble ends with the process
		d.site().Restore(id)
	}
	return true, nil
}

// saved lets a fake answer only when what it did is on disk: as with the real
// vendors, what was acknowledged survives the end of this process.
func (d *Demo) saved(fake http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			fake.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		fake.ServeHTTP(answer, r)
		if err := d.save(); err != nil {
			d.cfg.Log.Error("the demo's clinic cannot be saved", "error", err)
			http.Error(w, "the demo's clinic cannot be saved: is the disk full?", http.StatusInternalServerError)
			return
		}
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes()) // the caller may be gone
	})
}

package send

import (
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic/internal/runs"
)

// Runs sends a run's progress as server-sent events: "progress" with the run,
// then "done" with the run as it ended. It ends early when closing is closed.
func Runs(w http.ResponseWriter, progress iter.Seq2[storage.SyncRun, error], closing <-chan struct{}) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	out := http.NewResponseController(w)
	for run, err := range progress {
		if err != nil {
			return
		}
		body, err := json.Marshal(run)
		if err != nil {
			return
		}
		_ = out.SetWriteDeadline(time.Now().Add(10 * time.Second)) // a recorder has none
		if _, err := fmt.Fprintf(w, "event: progress\ndata: %s\n\n", body); err != nil {
			return
		}
		if runs.Over(run) {
			_, _ = fmt.Fprintf(w, "event: done\ndata: %s\n\n", body)
		}
		if out.Flush() != nil {
			return
		}
		select {
		case <-closing:
			return
		default:
		}
	}
}

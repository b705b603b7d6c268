package syncer

import (
	"io"
	"net/http"

	"example.org/sound/sync/internal/inbox"
)

// Handler shows pages.
func (e *Engine) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { show(w, e) })
}

func show(w io.Writer, e *Engine) {
	if len(e.told) == 0 {
		_, _ = io.WriteString(w, inbox.Page())
	}
}

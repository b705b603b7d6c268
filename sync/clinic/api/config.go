package api

import (
	"log/slog"
	"net/http"

	"golang.org/x/time/rate"

	"github.com/televisit/televisit-go/sync/clinic"
)

// Prefix is where the API begins, below the path that it is mounted at.
const Prefix = "/api/v1"

// Config is what the API is made of. Viewer is required.
type Config struct {
	// Viewer tells who asks, and about which account. nil without an error: nobody
	// who is known; the answer is 401. An error is answered as one of any operation
	// is. The session's role decides which operations are open.
	Viewer func(r *http.Request) (*clinic.Session, error)
	// Base is the path that the API is mounted below, such as "/visits" or, for a
	// request of its account, "/a/clinic-1"; nil: at the root.
	Base    func(r *http.Request) string
	Closing <-chan struct{} // closed when the server stops: streams end; nil: never
	Log     *slog.Logger    // nil: discard
}

type server struct {
	cfg   Config
	wrong *rate.Limiter // requests of nobody who is known
}

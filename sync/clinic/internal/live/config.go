package live

import (
	"context"
	"log/slog"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Place is an account's pages where they are open: below a path.
type Place struct{ Account, Base string }

// Event is something that changed, ready to be sent.
type Event struct {
	Name string // "visit": one visit as it is now; "list": visits came or went
	Data []byte // one line
}

// Config is what a hub is made of.
type Config struct {
	Store *storage.Store
	// Describe puts the changed visits into words, once for everybody.
	Describe func(ctx context.Context, at Place, keys []string) ([]Event, error)
	Every    time.Duration    // how often the store is looked at; 0: a second
	Closing  <-chan struct{}  // closed when the server stops
	Now      func() time.Time // nil: time.Now
	Log      *slog.Logger     // nil: discard
}

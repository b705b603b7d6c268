package fleet

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	syncer "github.com/televisit/televisit-go/sync"
)

// Config is what a machine of a fleet needs.
type Config struct {
	Engine *syncer.Engine // required; over the store that all machines share
	Pool   *pgxpool.Pool  // required; of four connections at least. It stays open

	Schema  string        // where River's tables stand; it must exist. Empty: the first of the search path
	Logger  *slog.Logger  // nil: discard
	Workers int           // jobs under way at once on this machine; 0: 1,000, at most 10,000
	Silence time.Duration // after which a machine's jobs are given to others; 0: a minute, 4 seconds at least
}

// Fleet is one machine's part in a fleet.
type Fleet struct {
	cfg Config
	log *slog.Logger
}

// New checks the configuration. Nothing happens before [Fleet.Run].
func New(cfg Config) (*Fleet, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	if cfg.Workers == 0 {
		cfg.Workers = 1000
	}
	if cfg.Silence == 0 {
		cfg.Silence = time.Minute
	}
	log := cfg.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Fleet{cfg: cfg, log: log}, nil
}

func (c Config) check() error {
	var errs []error
	require := func(ok bool, text string) {
		if !ok {
			errs = append(errs, errors.New("fleet: "+text))
		}
	}
	require(c.Engine != nil, "an engine is required")
	require(c.Pool != nil, "a pool of PostgreSQL connections is required")
	require(c.Pool == nil || c.Pool.Config().MaxConns >= fewestConnections,
		fmt.Sprintf("the pool needs %d connections at least; set pool_max_conns", fewestConnections))
	require(c.Workers >= 0 && c.Workers <= mostWorkers, fmt.Sprintf("the number of workers must be between 0 and %d", mostWorkers))
	require(c.Silence == 0 || c.Silence >= shortestSilence, fmt.Sprintf("the silence must be %v at least", shortestSilence))
	return errors.Join(errs...)
}

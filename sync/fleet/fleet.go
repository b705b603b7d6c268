package fleet

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

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

const (
	fewestConnections = 4
	mostWorkers       = 10_000 // River's own limit
	shortestSilence   = 4 * time.Second
)

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

// Run takes part in the fleet until ctx ends: it syncs all accounts at the start,
// and does its share from then on. When ctx ends, nothing new is begun; what is
// under way is finished within the engine's Drain, and handed back. It returns nil
// then, and else what kept it from starting.
//
// One Run per engine at a time.
func (f *Fleet) Run(ctx context.Context) error {
	if err := f.run(ctx); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

func (f *Fleet) run(ctx context.Context) error {
	if err := f.migrate(ctx); err != nil {
		return fmt.Errorf("fleet: River's tables cannot be brought up to date: %w", err)
	}
	hard, cancel := f.cfg.Engine.Schedule().DrainContext(ctx)
	defer cancel()
	m, err := f.join(hard, ctx)
	if err != nil {
		return fmt.Errorf("fleet: %w", err)
	}
	defer f.cfg.Engine.Schedule().OnWake(m.bell.ring)()
	accounts, err := f.cfg.Engine.Schedule().Accounts(ctx)
	if err != nil {
		return fmt.Errorf("fleet: the accounts cannot be listed: %w", err)
	}
	if err := m.start(ctx, accounts); err != nil {
		return fmt.Errorf("fleet: the accounts' jobs cannot be written: %w", err)
	}
	alive, fallSilent := context.WithCancel(context.WithoutCancel(ctx))
	var wg sync.WaitGroup
	defer wg.Wait()
	defer fallSilent()
	if err := m.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("fleet: River cannot be started: %w", err)
	}
	wg.Go(func() { m.heartbeat(alive) })
	wg.Go(func() { m.register(ctx, accounts) })
	wg.Go(func() { m.answer(ctx) })
	<-ctx.Done()
	m.leave(hard)
	return nil
}

// member is this machine while it runs.
type member struct {
	Config
	river.WorkerDefaults[taskJob]
	id         string
	log        *slog.Logger
	hard, stop context.Context //nolint:containedctx // of Run: jobs end by them, not by River's timeouts
	client     *client
	bell       bell
	taskJobs   taskJobs
}

func (f *Fleet) join(hard, stop context.Context) (*member, error) {
	m := &member{Config: f.cfg, id: rand.Text(), log: f.log, hard: hard, stop: stop}
	m.bell.some = make(chan struct{}, 1)
	workers := river.NewWorkers()
	river.AddWorker(workers, m)
	var err error
	m.client, err = river.NewClient(riverpgxv5.New(f.cfg.Pool), &river.Config{
		ID: m.id, Schema: f.cfg.Schema, Logger: warnings(f.log), Workers: workers,
		Queues:            map[string]river.QueueConfig{queue: {MaxWorkers: f.cfg.Workers}},
		FetchPollInterval: 500 * time.Millisecond,
		RetryPolicy:       retries{},
		// A job's time is counted from its machine's last sign of life (see
		// heartbeat.go), so that it says when the machine is dead, not when the job
		// took long.
		JobTimeout: f.cfg.Silence, RescueStuckJobsAfter: f.cfg.Silence, JobStuckThreshold: 10_000 * time.Hour,
	})
	return m, err
}

// handBack is how long River may take to note which jobs are free again.
const handBack = 5 * time.Second

// leave waits for the jobs under way, which end by hard.
func (m *member) leave(hard context.Context) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(hard))
	defer cancel()
	defer context.AfterFunc(hard, func() {
		select {
		case <-ctx.Done():
		case <-time.After(handBack):
			cancel()
		}
	})()
	if err := m.client.Stop(ctx); err != nil {
		m.log.Warn("this machine's jobs could not all be handed back; others take them after a while", "error", err)
	}
}

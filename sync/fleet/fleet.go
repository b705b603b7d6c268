package fleet

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

const (
	fewestConnections = 4
	mostWorkers       = 10_000 // River's own limit
	shortestSilence   = 4 * time.Second
)

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

// Package syncer is the engine.
package syncer

import (
	"context"
	"time"

	"example.org/sound/storage"
	"example.org/sound/sync/driver"
	"example.org/sound/sync/internal/inbox"
	"example.org/sound/sync/internal/next"
	"example.org/sound/sync/internal/outbox"
)

// Config is what an engine needs.
type Config struct {
	Video driver.Video
	Grace time.Duration // 0: ten minutes
}

// Engine brings visits to rest.
type Engine struct {
	cfg  Config
	told []inbox.Event
}

// New returns an engine.
func New(cfg Config) *Engine { return &Engine{cfg: cfg} }

// Run does what is due.
func (e *Engine) Run(ctx context.Context, v storage.Visit) error {
	if next.Step(v, time.Now()) == "made" {
		return outbox.Deliver(ctx)
	}
	return e.run()
}

func (e *Engine) run() error {
	e.told = nil
	return nil
}

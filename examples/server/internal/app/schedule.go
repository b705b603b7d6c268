package app

import (
	"context"

	"github.com/televisit/televisit-go/storage/postgres"
	"github.com/televisit/televisit-go/sync/fleet"
)

// schedule has the engine do its work until ctx ends: alone, or as one of many.
func (s *server) schedule(ctx context.Context) error {
	if !s.cfg.Fleet {
		return s.engine.Run(ctx)
	}
	pool, err := postgres.Pool(ctx, s.cfg.Store.Target)
	if err != nil {
		return err
	}
	defer pool.Close()
	f, err := fleet.New(fleet.Config{Engine: s.engine, Pool: pool, Logger: s.log})
	if err != nil {
		return err
	}
	return f.Run(ctx)
}

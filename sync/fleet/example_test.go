package fleet_test

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/jackc/pgx/v5/pgxpool"

	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/fleet"
)

// On each machine: the engine over the store that all share, and Run of a fleet
// where Engine.Run would stand.
func Example() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	pool, err := pgxpool.New(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		slog.Error("the address of the database cannot be used", "error", err)
		return
	}
	defer pool.Close()
	engine, err := syncer.New(syncer.Config{ /* Store, Connect, PublicURL … */ })
	if err != nil {
		slog.Error("the engine cannot be made", "error", err)
		return
	}
	f, err := fleet.New(fleet.Config{Engine: engine, Pool: pool, Logger: slog.Default()})
	if err != nil {
		slog.Error("this machine cannot take part", "error", err)
		return
	}
	if err := f.Run(ctx); err != nil { // until SIGTERM; what is under way is finished first
		slog.Error("the fleet ended", "error", err)
	}
}

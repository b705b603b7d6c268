package fleet

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// migrate brings River's tables up to date. Machines that start at once take
// turns, by a lock that ends with the connection.
func (f *Fleet) migrate(ctx context.Context) error {
	conn, err := f.cfg.Pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	var schema string
	const find = "SELECT coalesce((SELECT nspname FROM pg_namespace WHERE nspname = coalesce(nullif($1, ''), current_schema())), '')"
	if err := conn.QueryRow(ctx, find, f.cfg.Schema).Scan(&schema); err != nil {
		return err
	}
	if schema == "" {
		return errors.New("there is no such schema; create it, or check the search path")
	}
	const key = "hashtext('televisit fleet ' || $1)"
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock("+key+")", schema); err != nil {
		return fmt.Errorf("waiting for another machine that does so: %w", err)
	}
	migrator, err := rivermigrate.New(riverpgxv5.New(f.cfg.Pool), &rivermigrate.Config{Schema: f.cfg.Schema, Logger: warnings(f.log)})
	if err == nil {
		_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	_, unlockErr := conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock("+key+")", schema)
	return errors.Join(err, unlockErr)
}

// warnings is a logger that leaves out what River tells of its daily life.
func warnings(l *slog.Logger) *slog.Logger { return slog.New(warningsOnly{l.Handler()}) }

type warningsOnly struct{ slog.Handler }

func (w warningsOnly) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}

func (w warningsOnly) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warningsOnly{w.Handler.WithAttrs(attrs)}
}

func (w warningsOnly) WithGroup(name string) slog.Handler {
	return warningsOnly{w.Handler.WithGroup(name)}
}

package fleet

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// heartbeat tells the fleet that this machine's taskJobs are under way, however long
// they take: River takes a job to be abandoned that was not begun lately. An
// taskJob that is not ours any more is dropped, and all of them are before others
// take this machine to be dead.
func (m *member) heartbeat(ctx context.Context) {
	tick := time.NewTicker(m.Silence / 4)
	defer tick.Stop()
	heard := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		drops := m.taskJobs.underWay()
		began := time.Now()
		ours, err := m.sign(ctx, drops)
		switch {
		case err == nil:
			heard = began
		case ctx.Err() != nil:
			return
		default:
			m.log.Error("the fleet cannot be told that this machine is alive", "error", err)
			if time.Since(heard) < m.Silence/2 {
				continue
			}
		}
		for id, drop := range drops {
			if !ours[id] {
				drop()
			}
		}
	}
}

// sign renews the jobs and returns those that are still this machine's.
func (m *member) sign(ctx context.Context, drops map[int64]func()) (map[int64]bool, error) {
	ctx, cancel := context.WithTimeout(ctx, m.Silence/4)
	defer cancel()
	ids := make([]int64, 0, len(drops))
	for id := range drops {
		ids = append(ids, id)
	}
	rows, err := m.Pool.Query(ctx, "UPDATE "+m.table()+" SET attempted_at = now() WHERE id = ANY($1) AND state = 'running'"+
		" AND attempted_by[cardinality(attempted_by)] = $2 RETURNING id", ids, m.id)
	if err != nil {
		return nil, err
	}
	alive, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	ours := make(map[int64]bool, len(alive))
	for _, id := range alive {
		ours[id] = true
	}
	return ours, err
}

// table is River's table of jobs.
func (m *member) table() string {
	if m.Schema == "" {
		return "river_job"
	}
	return pgx.Identifier{m.Schema, "river_job"}.Sanitize()
}

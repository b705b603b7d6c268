package fleet_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/fleet"
)

// What cannot work is refused before anything is begun, and says what to do.
func TestNewRefuses(t *testing.T) {
	t.Parallel()
	pool := func(dsn string) *pgxpool.Pool { // it connects when it is first used
		p, err := pgxpool.New(t.Context(), dsn)
		must(t, err)
		t.Cleanup(p.Close)
		return p
	}
	good := fleet.Config{Engine: &syncer.Engine{}, Pool: pool("postgres://nobody@127.0.0.1:1/x?pool_max_conns=4")}
	if _, err := fleet.New(good); err != nil {
		t.Fatal(err)
	}
	for want, spoil := range map[string]func(*fleet.Config){
		"an engine is required":           func(c *fleet.Config) { c.Engine = nil },
		"a pool of PostgreSQL":            func(c *fleet.Config) { c.Pool = nil },
		"set pool_max_conns":              func(c *fleet.Config) { c.Pool = pool("postgres://nobody@127.0.0.1:1/x?pool_max_conns=3") },
		"between 0 and 10000":             func(c *fleet.Config) { c.Workers = 10_001 },
		"the silence must be 4s at least": func(c *fleet.Config) { c.Silence = time.Second },
	} {
		c := good
		spoil(&c)
		if _, err := fleet.New(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

package postgres

import (
	"errors"
	"net/url"
	"os"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/sqlstore"
)

// parse reads a DSN. Its own errors may quote the DSN, so they are not passed on.
func parse(dsn string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err == nil && !saysHow(dsn) && !sqlstore.Local(config.ConnConfig.Host) {
		config, err = pgxpool.ParseConfig(verified(dsn))
	}
	if err != nil {
		return nil, &driver.StoreError{Store: "PostgreSQL", Reason: "the address cannot be read; it looks like postgres://user:password@host:5432/database"}
	}
	return config, nil
}

// saysHow reports whether the user chose how to use TLS.
func saysHow(dsn string) bool {
	return strings.Contains(dsn, "sslmode") || os.Getenv("PGSSLMODE") != ""
}

// verified adds TLS with verification to a DSN.
func verified(dsn string) string {
	u, err := url.Parse(dsn)
	if err != nil || u.Scheme == "" {
		return dsn + " sslmode=verify-full"
	}
	q := u.Query()
	q.Set("sslmode", "verify-full")
	u.RawQuery = q.Encode()
	return u.String()
}

var errNoSchema = errors.New("no schema to create tables in")

// reason puts what went wrong in the words of the person who can act. The codes
// are those of https://www.postgresql.org/docs/current/errcodes-appendix.html.
func reason(err error) string {
	if errors.Is(err, errNoSchema) {
		return "its search path names no schema; check the search path"
	}
	pe, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return sqlstore.Unreachable // without an answer of the server's, the way there is what broke
	}
	switch pe.Code {
	case "3D000":
		return sqlstore.NoDatabase
	case "42501":
		return "the user may not create tables; give it that right in the schema"
	case "42P01", "42703", "42804", "23502", "42883":
		return sqlstore.Changed
	case "53100":
		return sqlstore.DiskFull
	case "53300":
		return "it has no connection left; raise max_connections, or lower pool_max_conns"
	case "25006":
		return sqlstore.ReadOnly
	}
	switch pe.Code[:2] {
	case "28":
		return "it does not accept the user or the password; check them"
	case "57":
		return "it is stopping or starting; try again"
	}
	return ""
}

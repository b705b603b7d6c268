package postgres

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/televisit/televisit-go/storage/driver"
)

// OpenError is a database that cannot be used. No password is in it.
type OpenError struct {
	Server string // host:port/database; empty when the DSN cannot be read
	Reason string
	Err    error // the cause, where there is one that holds no secret
}

func (e *OpenError) Error() string {
	s := "PostgreSQL"
	if e.Server != "" {
		s += " at " + e.Server
	}
	if e.Err == nil {
		return s + ": " + e.Reason
	}
	return fmt.Sprintf("%s: %s: %v", s, e.Reason, e.Err)
}

// Unwrap returns the cause, or nil.
func (e *OpenError) Unwrap() error { return e.Err }

// parse reads a DSN. Its own errors may quote the DSN, so they are not passed on.
func parse(dsn string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err == nil && !saysHow(dsn) && !local(config.ConnConfig.Host) {
		config, err = pgxpool.ParseConfig(verified(dsn))
	}
	if err != nil {
		return nil, &OpenError{Reason: "the address cannot be read; it looks like postgres://user:password@host:5432/database"}
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

// local is this host: by a socket file, by name or by a loopback address.
func local(host string) bool {
	ip := net.ParseIP(host)
	return strings.HasPrefix(host, "/") || host == "localhost" || ip != nil && ip.IsLoopback()
}

var errNoSchema = errors.New("there is no schema to create tables in; check the search path")

// explain puts what went wrong in the words of the person who can act.
func explain(server string, err error) error {
	if _, ok := errors.AsType[*driver.SchemaError](err); ok {
		return err
	}
	if errors.Is(err, errNoSchema) {
		return &OpenError{Server: server, Reason: err.Error()}
	}
	reason := "it cannot be used"
	if pe, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch {
		case strings.HasPrefix(pe.Code, "28"):
			reason = "it does not accept the user or the password; check them"
		case pe.Code == "3D000":
			reason = "there is no such database; create it, or name another"
		case pe.Code == "42501":
			reason = "the user may not create tables; give it that right in the schema"
		}
	} else if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		reason = "it cannot be reached; check address, TLS and that it is running"
	}
	return &OpenError{Server: server, Reason: reason, Err: err}
}

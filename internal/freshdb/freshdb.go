// Package freshdb gives each test a database of its own on a real server, and
// drops it afterwards.
//
// TELEVISIT_TEST_POSTGRES (postgres://…) and TELEVISIT_TEST_MYSQL
// (mysql://user:password@host:port/) name the servers; package require says what
// happens where they are missing.
package freshdb

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/televisit/televisit-go/internal/require"
)

// Name is one that nothing else on a server has.
func Name() string { return "televisit_test_" + strings.ToLower(rand.Text()[:12]) }

// PostgresServer is the address of the PostgreSQL server.
func PostgresServer(t testing.TB) *url.URL {
	t.Helper()
	return parse(t, require.Env(t, "postgres", "TELEVISIT_TEST_POSTGRES"))
}

// Postgres makes a schema; the address leads into it by its search_path.
func Postgres(t testing.TB) *url.URL {
	t.Helper()
	server, name := PostgresServer(t), Name()
	Run(t, server, "CREATE SCHEMA "+name)
	t.Cleanup(func() { Run(t, server, "DROP SCHEMA "+name+" CASCADE") })
	return InSchema(server, name)
}

// InSchema is an address of PostgreSQL with another search_path; an empty one is
// the server's own.
func InSchema(u *url.URL, name string) *url.URL {
	there := *u
	q := there.Query()
	q.Del("search_path")
	if name != "" {
		q.Set("search_path", name)
	}
	there.RawQuery = q.Encode()
	return &there
}

// MySQLServer is the address of the MySQL or MariaDB server, without a database.
func MySQLServer(t testing.TB) *url.URL {
	t.Helper()
	return parse(t, require.Env(t, "mysql", "TELEVISIT_TEST_MYSQL"))
}

// MySQL makes a database.
func MySQL(t testing.TB) *url.URL {
	t.Helper()
	server, name := MySQLServer(t), Name()
	Run(t, server, "CREATE DATABASE "+name)
	t.Cleanup(func() { Run(t, server, "DROP DATABASE "+name) })
	there := *server
	there.Path = "/" + name
	return &there
}

// MySQLLogin is what leads MySQL's own programs to a server.
func MySQLLogin(u *url.URL) []string {
	args := []string{"--no-defaults", "--protocol=tcp", "--host=" + u.Hostname(), "--port=" + u.Port(), "--user=" + u.User.Username()}
	if p, ok := u.User.Password(); ok {
		args = append(args, "--password="+p)
	}
	return args
}

// Open opens a database past our own drivers; the caller closes it.
func Open(t testing.TB, u *url.URL) *sql.DB {
	t.Helper()
	name, dsn := "pgx", u.String()
	if u.Scheme == "mysql" {
		c := mysql.NewConfig()
		c.User, c.Net, c.Addr, c.DBName = u.User.Username(), "tcp", u.Host, strings.TrimPrefix(u.Path, "/")
		c.Passwd, _ = u.User.Password()
		c.InterpolateParams = true
		name, dsn = "mysql", c.FormatDSN()
	}
	db, err := sql.Open(name, dsn)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// Run runs a statement past our own drivers.
func Run(t testing.TB, u *url.URL, statement string) {
	t.Helper()
	db := Open(t, u)
	defer db.Close()
	// A clean-up runs when the test's own context has ended.
	if _, err := db.ExecContext(context.WithoutCancel(t.Context()), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func parse(t testing.TB, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

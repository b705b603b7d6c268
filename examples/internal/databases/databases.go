// Package databases opens the storage drivers that the example programs link, by
// address.
package databases

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/mysql"
	"github.com/televisit/televisit-go/storage/postgres"
	"github.com/televisit/televisit-go/storage/sqlite"
)

// Address is where records are kept. It may hold a password: do not print it.
type Address struct {
	Scheme string // "memory", "sqlite", "postgres" or "mysql"
	Target string // a path for sqlite, else the whole URL
}

// ErrScheme is an address that begins like none of ours.
var ErrScheme = errors.New("must begin with memory:, sqlite:, postgres:// or mysql://")

// Parse reads an address, such as sqlite:televisit.db. The words of an error go
// behind the name of the flag; no error holds a password.
func Parse(text string) (Address, error) {
	scheme, rest, _ := strings.Cut(text, ":")
	switch scheme {
	case "memory":
		return Address{Scheme: scheme}, nil
	case "sqlite":
		if rest == "" {
			return Address{}, errors.New("needs the path of a file after sqlite:, such as sqlite:televisit.db")
		}
		return Address{Scheme: scheme, Target: rest}, nil
	case "postgres", "postgresql":
		scheme = "postgres"
	case "mysql":
	default:
		return Address{}, ErrScheme
	}
	if u, err := url.Parse(text); err != nil || u.Host == "" {
		return Address{}, errors.New("is not a complete " + scheme + " address, such as " + scheme + "://user@host/database")
	}
	return Address{Scheme: scheme, Target: text}, nil
}

// Open opens the driver of an address.
func Open(ctx context.Context, a Address) (driver.Driver, error) {
	switch a.Scheme {
	case "memory":
		return memory.New(), nil
	case "sqlite":
		return sqlite.Open(ctx, a.Target)
	case "postgres":
		return postgres.Open(ctx, a.Target)
	case "mysql":
		return mysql.Open(ctx, a.Target)
	}
	return nil, ErrScheme
}

package mysql

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/go-sql-driver/mysql"

	"github.com/televisit/televisit-go/storage/driver"
)

// OpenError is a database that cannot be used. No password is in it.
type OpenError struct {
	Server string // host:port/database; empty when the DSN cannot be read
	Reason string
	Err    error // the cause, where there is one that holds no secret
}

func (e *OpenError) Error() string {
	s := "MySQL"
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

// parse reads a DSN. The errors beneath may quote it, so they are not passed on.
func parse(dsn string) (*mysql.Config, error) {
	unreadable := &OpenError{Reason: "the address cannot be read; it looks like mysql://user:password@host:3306/database"}
	native, err := fromURL(dsn)
	if err != nil {
		return nil, unreadable
	}
	config, err := mysql.ParseDSN(native)
	if err != nil {
		return nil, unreadable
	}
	if config.DBName == "" {
		return nil, &OpenError{Server: config.Addr, Reason: "name a database: mysql://user:password@host:3306/database"}
	}
	if config.TLSConfig == "" && !local(config) {
		config.TLSConfig = "true"
	}
	config.ParseTime = true         // for the version table
	config.InterpolateParams = true // one round trip per statement instead of three
	config.ClientFoundRows = false  // rows that are as they were count as nothing
	if config.Params == nil {
		config.Params = map[string]string{}
	}
	config.Params["sql_mode"] = "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'"
	return config, nil
}

// fromURL turns a URL into the driver's own form; other text stays as it is.
func fromURL(dsn string) (string, error) {
	if !strings.HasPrefix(dsn, "mysql://") {
		return dsn, nil
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return "", err
	}
	c := mysql.NewConfig()
	c.User = u.User.Username()
	c.Passwd, _ = u.User.Password()
	c.Net, c.Addr = "tcp", u.Host
	if u.Port() == "" {
		c.Addr = net.JoinHostPort(u.Hostname(), "3306")
	}
	c.DBName = strings.TrimPrefix(u.Path, "/")
	native := c.FormatDSN()
	if u.RawQuery == "" {
		return native, nil
	}
	if strings.Contains(native, "?") {
		return native + "&" + u.RawQuery, nil
	}
	return native + "?" + u.RawQuery, nil
}

// local is this host: by a socket file, by name or by a loopback address.
func local(c *mysql.Config) bool {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		host = c.Addr
	}
	ip := net.ParseIP(host)
	return c.Net == "unix" || host == "localhost" || ip != nil && ip.IsLoopback()
}

// explain puts what went wrong in the words of the person who can act.
func explain(server string, err error) error {
	if _, ok := errors.AsType[*driver.SchemaError](err); ok {
		return err
	}
	if errors.Is(err, errLocked) {
		return &OpenError{Server: server, Reason: err.Error()}
	}
	reason := "it cannot be used"
	switch number(err) {
	case accessDenied, accessDenied2, databaseDenied:
		reason = "it does not accept the user or the password for this database; check them"
	case tableDenied:
		reason = "the user may not create tables; give it that right"
	case unknownDatabase, noDatabase:
		reason = "there is no such database; create it, or name another"
	case 0:
		if _, ok := errors.AsType[net.Error](err); ok {
			reason = "it cannot be reached; check address, TLS and that it is running"
		}
	}
	return &OpenError{Server: server, Reason: reason, Err: err}
}

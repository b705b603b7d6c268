package mysql

import (
	"errors"
	"net"
	"net/url"
	"strings"

	"github.com/go-sql-driver/mysql"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/sqlstore"
)

// parse reads a DSN. The errors beneath may quote it, so they are not passed on.
func parse(dsn string) (*mysql.Config, error) {
	unreadable := &driver.StoreError{Store: "MySQL", Reason: "the address cannot be read; it looks like mysql://user:password@host:3306/database"}
	native, err := fromURL(dsn)
	if err != nil {
		return nil, unreadable
	}
	config, err := mysql.ParseDSN(native)
	if err != nil {
		return nil, unreadable
	}
	if config.DBName == "" {
		return nil, &driver.StoreError{Store: "MySQL at " + config.Addr, Reason: "name a database: mysql://user:password@host:3306/database"}
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
	return c.Net == "unix" || sqlstore.Local(host)
}

// reason puts what went wrong in the words of the person who can act. The
// numbers are those of https://mariadb.com/kb/en/mariadb-error-code-reference/.
func reason(err error) string {
	if errors.Is(err, errLocked) {
		return "try again when the other process is done"
	}
	switch number(err) {
	case 1045, 1698, 1044: // 1698 is MariaDB's, for users without a password
		return "it does not accept the user or the password for this database; check them"
	case 1142:
		return "the user may not create tables; give it that right"
	case 1049, 1046:
		return sqlstore.NoDatabase
	case 1146, 1054, 1364, 1136, 1366:
		return sqlstore.Changed
	case 1021, 1114, 3: // 3 is an error of the disk while writing
		return sqlstore.DiskFull
	case 1290, 1792, 1836:
		return sqlstore.ReadOnly
	case 1040, 1203, 1226:
		return "it has no connection left; raise max_connections"
	case 1053, 1927:
		return "it is stopping; try again when it runs"
	case 0: // no answer of the server's: the way there is what broke
		return sqlstore.Unreachable
	}
	return ""
}

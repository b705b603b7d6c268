package config

import (
	"errors"
	"net/url"
	"strings"

	"github.com/televisit/televisit-go/examples/internal/databases"
)

// Store is where records are kept.
type Store struct {
	Scheme   string // "memory", "sqlite", "postgres", "mysql", "https"
	Target   string // a path for sqlite, else the whole URL; may hold a password, except with https
	Token    string // of a store's server
	Insecure bool   // plain http to a store's server is allowed
}

func (p *parser) store() Store {
	text, token := p.text("store"), p.text("store-token")
	if strings.HasPrefix(text, "https:") || strings.HasPrefix(text, "http:") {
		return p.remote(text, token)
	}
	if token != "" {
		p.complainf("-store-token is for a -store that begins with https://; leave it out")
	}
	a, err := databases.Parse(text)
	switch {
	case errors.Is(err, databases.ErrScheme):
		p.complainf("-store %v, or be the https:// address of a store's server", err)
	case err != nil:
		p.complainf("-store %v", err)
	}
	return Store{Scheme: a.Scheme, Target: a.Target}
}

// remote reads the address of a store's server, and its token, which may stand in
// the address as a password does.
func (p *parser) remote(text, token string) Store {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		p.complainf("-store is not the address of a store's server, such as https://records.example/store")
		return Store{}
	}
	if u.User != nil {
		password, _ := u.User.Password()
		if password != "" && token != "" {
			p.complainf("-store holds a token, and -store-token was given too; leave one out")
		}
		if password != "" {
			token = password
		}
		u.User = nil
	}
	if token == "" {
		p.complainf("-store-token is needed with -store https://…: the token that the store's server was started with")
	}
	if u.Scheme == "http" && !p.insecure && !loopback(u.Hostname()) {
		p.complainf("-store: plain http would send the store's token unprotected; use https")
	}
	return Store{Scheme: "https", Target: u.String(), Token: token, Insecure: p.insecure}
}

package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"

	"github.com/televisit/televisit-go/examples/internal/databases"
)

// config is what the flags and the files that they name say.
type config struct {
	addr             string
	store            databases.Address
	token, oldToken  string
	certificate, key string // paths
}

var errHelp = errors.New("help was asked for")

// parse reads the flags. Tokens come from files: arguments can be seen by
// everybody on the machine.
func parse(args []string, help io.Writer) (config, error) {
	var c config
	fs := flag.NewFlagSet("storeserver", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&c.addr, "addr", "127.0.0.1:8090", "`host:port` to listen on; port 0 takes any free one")
	store := fs.String("store", "sqlite:records.db", "where records are kept: `memory:, sqlite:PATH`, postgres://… or mysql://… (or TELEVISIT_STORE, which nobody else can see)")
	token := fs.String("token-file", "", "`file` with the token that clients must know")
	old := fs.String("old-token-file", "", "`file` with a second token that is still taken, while clients change to the new one")
	fs.StringVar(&c.certificate, "tls-cert", "", "`file` with the certificate chain, PEM")
	fs.StringVar(&c.key, "tls-key", "", "`file` with the certificate's key, PEM")
	proxied := fs.Bool("behind-proxy", false, "a proxy in front ends TLS: allow plain http beyond this machine")
	if v := os.Getenv("TELEVISIT_STORE"); v != "" {
		*store = v
	}
	if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
		fs.SetOutput(help)
		fs.PrintDefaults()
		return c, errHelp
	} else if err != nil {
		return c, fmt.Errorf("%w; -h lists the flags", err)
	}
	var err error
	if c.store, err = databases.Parse(*store); err != nil {
		return c, fmt.Errorf("-store %w", err)
	}
	if *token == "" {
		return c, errors.New("-token-file is needed; make one with: openssl rand -hex 32 > store.token")
	}
	if c.token, err = readToken(*token); err != nil {
		return c, err
	}
	if *old != "" {
		if c.oldToken, err = readToken(*old); err != nil {
			return c, err
		}
	}
	return c, c.check(*proxied)
}

func (c config) check(proxied bool) error {
	host, _, err := net.SplitHostPort(c.addr)
	switch {
	case err != nil:
		return fmt.Errorf("-addr: %q is not host:port, such as 127.0.0.1:8090", c.addr)
	case (c.certificate == "") != (c.key == ""):
		return errors.New("-tls-cert and -tls-key go together; give both")
	case c.certificate == "" && !proxied && host != "localhost" && !net.ParseIP(host).IsLoopback():
		return errors.New("-addr: plain http beyond this machine would send the token unprotected; give -tls-cert and -tls-key, or -behind-proxy when a proxy does it")
	}
	return nil
}

func readToken(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("the token cannot be read: %w", err)
	}
	if b = bytes.TrimRight(b, "\r\n"); len(b) == 0 {
		return "", fmt.Errorf("%s is empty; put a token into it: openssl rand -hex 32 > %s", path, path)
	}
	return string(b), nil
}

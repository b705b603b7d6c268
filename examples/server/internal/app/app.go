// Package app is the server as a program: it reads the configuration, opens the
// store, puts the rooms together, serves, and stops in good order. Tests run it
// in their own process, as main does.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/televisit/televisit-go/examples/server/internal/admin"
	"github.com/televisit/televisit-go/examples/server/internal/config"
)

// Exit codes.
const (
	exitDone    = 0
	exitFailure = 1
	exitUsage   = 2
)

// drain is how long the server finishes what is under way.
const drain = 15 * time.Second

// Run is the program: it returns its exit code once ctx has ended and what was
// under way is finished. A first argument without a dash names one of package
// admin's commands.
func Run(ctx context.Context, args []string, env config.Env, stdout, stderr io.Writer) int {
	if admin.Is(args) {
		return admin.Run(ctx, admin.Program{Open: openStore, Env: env, Stdin: os.Stdin, Stdout: stdout, Stderr: stderr}, args)
	}
	cfg, err := config.Parse(args, env, stdout)
	if errors.Is(err, config.ErrHelp) {
		return exitDone
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitUsage
	}
	if err := serve(ctx, cfg, stdout, newLogger(stderr)); err != nil {
		fmt.Fprintln(stderr, err)
		return exitFailure
	}
	return exitDone
}

// newLogger writes for people on a terminal, and JSON elsewhere.
func newLogger(w io.Writer) *slog.Logger {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return slog.New(slog.NewTextHandler(w, nil))
	}
	return slog.New(slog.NewJSONHandler(w, nil))
}

// serve listens first: a port that is in use leaves no files behind.
func serve(ctx context.Context, cfg config.Config, stdout io.Writer, log *slog.Logger) (err error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", cfg.Addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; choose another address with -addr, or stop what uses this one", cfg.Addr, reason(err))
	}
	defer func() { _ = l.Close() }() // the HTTP server closes it first, when it comes to that
	local := localURL(l.Addr())
	if cfg.PublicURL == nil {
		cfg.PublicURL = local
	}
	store, err := openStore(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	s, err := newServer(cfg, store, local, log)
	if err != nil {
		return err
	}
	return s.run(ctx, l, stdout)
}

// localURL is how this process reaches itself.
func localURL(addr net.Addr) *url.URL {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return &url.URL{Scheme: "http", Host: addr.String()}
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return &url.URL{Scheme: "http", Host: net.JoinHostPort(host, port)}
}

// reason is the innermost cause, without the address that the caller names.
func reason(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		err = op.Err
	}
	if sys, ok := errors.AsType[*os.SyscallError](err); ok {
		err = sys.Err
	}
	return err
}

// Command storeserver serves a database to programs on other machines, by
// package storage/httpstore:
//
//	openssl rand -hex 32 > store.token
//	go run ./examples/storeserver -store sqlite:records.db -token-file store.token
//	go run ./examples/server -store http://127.0.0.1:8090/store -store-token-file store.token
//
// It never sees what the records say: their keys stay with the programs. Beyond
// this machine it wants TLS, its own (-tls-cert, -tls-key) or that of a proxy in
// front (-behind-proxy).
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/televisit/televisit-go/examples/internal/databases"
	"github.com/televisit/televisit-go/storage/httpstore"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program. Exit codes: 0 done, 1 failure, 2 wrong usage.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	cfg, err := parse(args, stdout)
	switch {
	case errors.Is(err, errHelp):
		return 0
	case err != nil:
		fmt.Fprintln(stderr, err)
		return 2
	}
	if err := serve(ctx, cfg, stdout, slog.New(slog.NewJSONHandler(stderr, nil))); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

// serve serves until ctx ends. It listens first: a port that is in use leaves no
// files behind.
func serve(ctx context.Context, cfg config, stdout io.Writer, log *slog.Logger) (err error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", cfg.addr)
	if err != nil {
		return fmt.Errorf("choose another -addr, or stop what uses this one: %w", err)
	}
	defer func() { _ = l.Close() }() // the HTTP server closes it first, when it comes to that
	d, err := databases.Open(ctx, cfg.store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	opts := []httpstore.HandlerOption{httpstore.WithLogger(log)}
	if cfg.oldToken != "" {
		opts = append(opts, httpstore.AlsoAccept(cfg.oldToken))
	}
	h, err := httpstore.NewHandler(d, cfg.token, opts...)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/store/", http.StripPrefix("/store", h))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	return listen(ctx, cfg, l, mux, stdout, log)
}

// drain is how long requests may take to finish when the server stops.
const drain = 15 * time.Second

func listen(ctx context.Context, cfg config, l net.Listener, h http.Handler, stdout io.Writer, log *slog.Logger) error {
	s := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	scheme := "http"
	if cfg.certificate == "" {
		go func() { failed <- s.Serve(l) }()
	} else {
		scheme = "https"
		go func() { failed <- s.ServeTLS(l, cfg.certificate, cfg.key) }()
	}
	fmt.Fprintf(stdout, "listening on %s://%s/store\n", scheme, l.Addr())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if err := s.Shutdown(end); err != nil {
		_ = s.Close() // what is left has had its time
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

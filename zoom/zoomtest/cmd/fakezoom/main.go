// Command fakezoom serves a fake Zoom, package zoomtest, for programs that run
// in another process. It prints "listening on http://…" when it is ready and
// ends on SIGINT or SIGTERM.
//
//	go run ./zoom/zoomtest/cmd/fakezoom -addr 127.0.0.1:9090
//
// API calls go to /v2, tokens come from /oauth/token, and tests steer it under
// /_fake/; the comment of package zoomtest lists how.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run serves until ctx ends. Exit codes: 0 done, 1 failure, 2 usage.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	addr, base, opts, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return 2
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		fmt.Fprintln(stderr, "fakezoom: cannot listen, choose another -addr:", err)
		return 1
	}
	url := "http://" + listener.Addr().String()
	if base == "" {
		base = url
	}
	fake := zoomtest.NewUnstarted(append(opts, zoomtest.WithBaseURL(base))...)
	defer fake.Close()
	server := &http.Server{Handler: fake, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	fmt.Fprintln(stdout, "listening on", url)
	select {
	case err = <-served:
		fmt.Fprintln(stderr, "fakezoom:", err)
		return 1
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if server.Shutdown(ending) != nil {
		_ = server.Close() // whoever is still connected has had a second
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		fmt.Fprintln(stderr, "fakezoom:", err)
		return 1
	}
	return 0
}

// parse reads the flags.
func parse(args []string, stderr io.Writer) (addr, base string, opts []zoomtest.Option, err error) {
	var creds zoomtest.Credentials
	var plan string
	var limits, lenient, noCustCreate bool
	var latency time.Duration
	flags := flag.NewFlagSet("fakezoom", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&addr, "addr", "127.0.0.1:9090", "address to listen on; port 0 takes a free one")
	flags.StringVar(&base, "base-url", "", "base of the links it gives out (default: from -addr)")
	flags.StringVar(&creds.ClientID, "client-id", zoomtest.DefaultClientID, "client id of the app")
	flags.StringVar(&creds.ClientSecret, "client-secret", zoomtest.DefaultClientSecret, "client secret of the app")
	flags.StringVar(&creds.AccountID, "account-id", zoomtest.DefaultAccountID, "account id")
	flags.StringVar(&creds.SecretToken, "webhook-secret", zoomtest.DefaultSecretToken, "secret token that signs webhooks")
	flags.StringVar(&plan, "plan", string(zoomtest.Business), "free, pro or business")
	flags.BoolVar(&limits, "rate-limits", false, "enforce the plan's rate limits")
	flags.BoolVar(&lenient, "lenient", false, "ignore unknown parameters and members")
	flags.BoolVar(&noCustCreate, "no-custcreate", false, "refuse API users, as most accounts do")
	flags.DurationVar(&latency, "latency", 0, "how long every call takes")
	if err = flags.Parse(args); err != nil {
		return "", "", nil, err
	}
	switch p := zoomtest.Plan(plan); {
	case flags.NArg() > 0, p != zoomtest.Free && p != zoomtest.Pro && p != zoomtest.Business:
		fmt.Fprintln(stderr, "fakezoom: -plan is free, pro or business, and no arguments are taken")
		return "", "", nil, errors.New("usage")
	default:
		opts = append(opts, zoomtest.WithPlan(p))
	}
	opts = append(opts, zoomtest.WithCredentials(creds), zoomtest.WithLatency(latency),
		zoomtest.WithQuirks(zoomtest.Quirks{NoCustCreate: noCustCreate}))
	if limits {
		opts = append(opts, zoomtest.WithRateLimits())
	}
	if lenient {
		opts = append(opts, zoomtest.WithLenient())
	}
	return addr, base, opts, nil
}

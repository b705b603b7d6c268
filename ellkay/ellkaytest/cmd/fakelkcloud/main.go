// Command fakelkcloud runs the fake LKCloud of package ellkaytest for other
// processes. It prints "listening on http://…" when it is ready; the token
// endpoint is /connect/token beneath that address, and the controls that tests
// use are beneath /_fake/, as the package documents them.
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
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // zones on machines that have none

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// settings is the command line.
type settings struct {
	addr, clientID, clientSecret, subscriberKey, siteKeys string
	zone                                                  string
	wallClock, lax                                        bool
	tokenLife                                             time.Duration
	visits                                                int
	seed                                                  uint64
}

func parse(args []string, stderr io.Writer) (settings, error) {
	var c settings
	flags := flag.NewFlagSet("fakelkcloud", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&c.addr, "addr", "127.0.0.1:0", "address to listen on; port 0 takes a free one")
	flags.StringVar(&c.clientID, "client-id", ellkaytest.DefaultClientID, "OAuth client id to accept")
	flags.StringVar(&c.clientSecret, "client-secret", ellkaytest.DefaultClientSecret, "OAuth client secret to accept")
	flags.StringVar(&c.subscriberKey, "subscriber-key", "", "legacy subscriber key to accept in request bodies; off when empty")
	flags.StringVar(&c.siteKeys, "site-key", ellkaytest.DefaultSite, "SiteServiceKey, or several with commas, each a site of its own")
	flags.StringVar(&c.zone, "zone", "", "IANA time zone of the sites; UTC when empty")
	flags.BoolVar(&c.wallClock, "wall-clock", false, "send local wall-clock time under a zero offset")
	flags.BoolVar(&c.lax, "lax", false, "ignore unknown members instead of refusing them")
	flags.DurationVar(&c.tokenLife, "token-life", 7199*time.Second, "how long tokens are good for")
	flags.IntVar(&c.visits, "visits", 0, "visits to invent per site, over the 8 hours from now")
	flags.Uint64Var(&c.seed, "seed", 1, "seed of what is invented")
	if err := flags.Parse(args); err != nil {
		return c, err
	}
	if flags.NArg() > 0 {
		return c, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if _, err := time.LoadLocation(c.zone); err != nil {
		return c, fmt.Errorf("-zone: %w", err)
	}
	return c, nil
}

func build(c settings) *ellkaytest.Server {
	opts := []ellkaytest.Option{ellkaytest.WithClient(c.clientID, c.clientSecret), ellkaytest.WithTokenLife(c.tokenLife)}
	if c.subscriberKey != "" {
		opts = append(opts, ellkaytest.WithSubscriberKey(c.subscriberKey))
	}
	if c.lax {
		opts = append(opts, ellkaytest.WithLax())
	}
	keys := strings.Split(c.siteKeys, ",")
	for _, key := range keys {
		opts = append(opts, ellkaytest.WithSite(key))
	}
	s := ellkaytest.NewUnstarted(opts...)
	for i, key := range keys {
		site := s.Site(key)
		site.SetVariants(ellkaytest.Variants{Zone: c.zone, WallClock: c.wallClock})
		if c.visits > 0 {
			site.Populate(ellkaytest.Clinic{Seed: c.seed + uint64(i), Visits: c.visits}) // a small index
		}
	}
	return s
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return exitDone
	}
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "fakelkcloud:", err)
		return exitUsage
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.addr)
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "fakelkcloud: cannot listen:", err)
		return exitFailed
	}
	server := &http.Server{Handler: build(c), ReadHeaderTimeout: 10 * time.Second}
	stopped := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stopped()
	_, _ = fmt.Fprintf(stdout, "listening on http://%s\n", listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		_, _ = fmt.Fprintln(stderr, "fakelkcloud:", err)
		return exitFailed
	}
	return exitDone
}

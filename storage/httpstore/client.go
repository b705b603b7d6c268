// Package httpstore is a storage driver over HTTP: a [Client] that is a
// [driver.Driver], and a [Handler] that serves any driver to such clients. With
// it a store can stand on another machine than the program, and several programs
// can share a database that none of them may reach directly. What travels was
// sealed by storage.Store before it came here; the keys stay with the program.
//
// # Repeats
//
// Every answer may get lost. Get and Scan are simply asked again. Apply carries
// a random request id, and the handler stores a receipt of it in the same batch
// as the changes: whichever handler over the same database meets that id again
// answers with the first result and changes nothing, after a restart too.
// Receipts are records of kind [driver.KindReceipt] in the account "-"; the
// handler removes them after an hour, long after the last repeat.
//
// A Claim is not repeated once it may have been carried out: what it leased comes
// back when the lease is over, as it does after the crash of a worker. The error
// tells so (Unknown), and the next Claim gets what else is due.
//
// # Limits
//
// Bodies are bounded in both directions by what the limits of package driver
// add up to. A page whose records are larger than [driver.MaxBatchBytes] together
// is shorter than asked for, with a cursor; of a claim that large, the rest is
// made due again.
package httpstore

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-cleanhttp"

	"github.com/televisit/televisit-go/internal/httpcall"
	"github.com/televisit/televisit-go/storage/driver"
)

// attemptTimeout is for one try of a call, and tries is how many there are: what
// is repeated last is far younger than keepReceipts.
const (
	attemptTimeout = 30 * time.Second
	tries          = 4
)

// Client is the driver. Make it with [New]. It is safe for concurrent use.
type Client struct {
	caller *httpcall.Caller
	http   *http.Client
	closed atomic.Bool
}

var _ driver.Driver = (*Client)(nil)

// Option changes what [New] makes.
type Option func(*clientConfig)

type clientConfig struct {
	http    *http.Client
	plain   bool
	backoff time.Duration
}

// WithHTTPClient makes calls with the transport of hc, for a private certificate
// authority or a proxy. The default is a client of our own.
func WithHTTPClient(hc *http.Client) Option { return func(c *clientConfig) { c.http = hc } }

// AllowInsecure accepts plain http to hosts other than this machine. The token
// travels readable then: for tests on closed networks only.
func AllowInsecure() Option { return func(c *clientConfig) { c.plain = true } }

// withBackoff is the wait before the first repeat, for tests.
func withBackoff(d time.Duration) Option { return func(c *clientConfig) { c.backoff = d } }

// New makes a client of the [Handler] at an address such as
// https://records.example/store, with the token that the handler was given.
//
// It does no I/O. It refuses plain http except on this machine (see
// [AllowInsecure]), an address that holds a user, a query or a fragment, and a
// token that is empty or not printable. No error holds the token.
func New(address, token string, opts ...Option) (*Client, error) {
	if err := checkToken(token); err != nil {
		return nil, err
	}
	c := clientConfig{http: cleanhttp.DefaultPooledClient(), backoff: 200 * time.Millisecond}
	for _, o := range opts {
		o(&c)
	}
	base, err := url.Parse(address)
	if err != nil { // its text would quote the address, and that may hold a password
		return nil, errors.New("the store's address is not one; it looks like https://records.example/store")
	}
	caller, err := httpcall.New(httpcall.Config{
		Base: base, AllowPlain: c.plain, HTTPClient: c.http, NoRedirects: true, Judge: judge,
		MaxTries: tries, MaxWait: 10 * time.Second, Backoff: c.backoff, AttemptTimeout: attemptTimeout, MaxBody: maxAnswer,
		Header: http.Header{"Authorization": {"Bearer " + token}},
	})
	if err != nil {
		return nil, fmt.Errorf("the store's address: %w", err)
	}
	return &Client{caller: caller, http: c.http}, nil
}

// Get returns one record.
func (c *Client) Get(ctx context.Context, key driver.Key) (driver.Record, error) {
	if driver.CheckKey(key) != nil { // no driver keeps such a record
		return driver.Record{}, c.usable(ctx, driver.ErrNotFound)
	}
	var ans recordsAnswer
	if err := c.do(ctx, opGet, keyOf(key), &ans); err != nil {
		return driver.Record{}, err
	}
	if len(ans.Records) != 1 {
		return driver.Record{}, errForeign
	}
	return ans.Records[0].record(), nil
}

// Scan returns one page; see the package's limits.
func (c *Client) Scan(ctx context.Context, q driver.Query) (driver.Page, error) {
	if q.Kind == "" {
		return driver.Page{}, c.usable(ctx, fmt.Errorf("%w: a query needs a kind", driver.ErrInvalid))
	}
	var ans recordsAnswer
	if err := c.do(ctx, opScan, queryOf(q), &ans); err != nil {
		return driver.Page{}, err
	}
	return driver.Page{Records: ans.records(), Next: ans.Next}, nil
}

// Apply carries out a batch, once, however often it has to be sent. When no try
// brought an answer, the error is an *[UnavailableError] whose Unknown tells
// whether the batch may have been carried out.
func (c *Client) Apply(ctx context.Context, changes []driver.Change) error {
	if err := driver.CheckChanges(changes); err != nil {
		return c.usable(ctx, err)
	}
	if len(changes) == 0 {
		return c.usable(ctx, nil)
	}
	return c.do(ctx, opApply, applyOf(rand.Text(), changes), nil)
}

// Claim leases due records. It is not repeated after a lost answer: see the
// package's words on repeats.
func (c *Client) Claim(ctx context.Context, cl driver.Claim) ([]driver.Record, error) {
	if err := driver.CheckClaim(cl); err != nil {
		return nil, c.usable(ctx, err)
	}
	var ans recordsAnswer
	if err := c.do(ctx, opClaim, claimOf(cl), &ans); err != nil {
		return nil, err
	}
	return ans.records(), nil
}

// Close gives up idle connections. Calls under way are finished; the handler's
// driver stays open for others.
func (c *Client) Close() error {
	c.closed.Store(true)
	c.http.CloseIdleConnections()
	return nil
}

// usable returns err, unless the client is closed or the context done.
func (c *Client) usable(ctx context.Context, err error) error {
	if c.closed.Load() {
		return driver.ErrClosed
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

var (
	opGet   = httpcall.Operation{Name: "get", Safe: true}
	opScan  = httpcall.Operation{Name: "scan", Safe: true}
	opApply = httpcall.Operation{Name: "apply", Safe: true} // by its receipt
	opClaim = httpcall.Operation{Name: "claim"}
)

func (c *Client) do(ctx context.Context, op httpcall.Operation, body, out any) error {
	if err := c.usable(ctx, nil); err != nil {
		return err
	}
	req := httpcall.Request{Method: http.MethodPost, Path: httpcall.Path(version, op.Name), Body: body}
	return explain(ctx, op, c.caller.Do(ctx, op, req, out))
}

package zoom

import (
	"context"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/televisit/televisit-go/internal/httpcall"
)

// operation is one line of Zoom's API reference.
type operation struct {
	name   string // service and method of this package
	method string
	path   string // as Zoom prints it; each {…} is one escaped element
	label  RateLimitLabel
	once   bool // may not be repeated when an answer is lost
}

func (op operation) call() httpcall.Operation {
	return httpcall.Operation{Name: op.name, Class: string(op.label), Safe: !op.once}
}

// fill puts ids into the places of op's path, each escaped as one element.
func (op operation) fill(ids []any) string {
	if len(ids) == 0 {
		return op.path
	}
	path, rest := make([]byte, 0, 96), op.path
	for _, id := range ids {
		before, after, _ := strings.Cut(rest, "/{")
		_, rest, _ = strings.Cut(after, "}")
		path = httpcall.AppendPath(append(path, before...), id)
	}
	return string(append(path, rest...))
}

// send makes a call without an answer of interest.
func (c *Client) send(ctx context.Context, op operation, query url.Values, body any, ids ...any) error {
	return c.caller.Do(ctx, op.call(), httpcall.Request{Method: op.method, Path: op.fill(ids), Query: query, Body: body}, nil)
}

// fetch makes a call and returns its decoded answer.
func fetch[T any](ctx context.Context, c *Client, op operation, query url.Values, body any, ids ...any) (*T, error) {
	out := new(T)
	err := c.caller.Do(ctx, op.call(), httpcall.Request{Method: op.method, Path: op.fill(ids), Query: query, Body: body}, out)
	if err != nil {
		return nil, err
	}
	return out, nil
}

// page is what every paged answer has besides its rows.
type page struct {
	NextPageToken string `json:"next_page_token"`
}

func (p page) next() string { return p.NextPageToken }

// A paged answer of rows T.
type paged[T any] interface {
	next() string
	rows() []T
}

const pageSize = "300" // the most Zoom's guide allows

// list walks all pages of op. Zoom's page tokens live 15 minutes; when one has
// died, or comes twice, the walk ends with an error, never with a gap.
func list[P paged[T], T any](ctx context.Context, c *Client, op operation, query url.Values, ids ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		q := url.Values{"page_size": {pageSize}}
		maps.Copy(q, query)
		var none T
		seen := map[string]bool{}
		for {
			p, err := fetch[P](ctx, c, op, q, nil, ids...)
			if err != nil {
				yield(none, err)
				return
			}
			for _, row := range (*p).rows() {
				if !yield(row, nil) {
					return
				}
			}
			token := (*p).next()
			if token == "" {
				return
			}
			if seen[token] {
				yield(none, &Error{Operation: op.name, Status: http.StatusOK, kind: ErrUnavailable, advice: "Zoom repeats a page token: the list is incomplete, try again later"})
				return
			}
			seen[token] = true
			q.Set("next_page_token", token)
		}
	}
}

// all returns the rows of an answer that has only one page.
func all[P interface{ rows() []T }, T any](ctx context.Context, c *Client, op operation, query url.Values, ids ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		p, err := fetch[P](ctx, c, op, query, nil, ids...)
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		for _, row := range (*p).rows() {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// query builds a query of the members that are set.
type query url.Values

func (q query) set(key, value string) query {
	if value != "" {
		url.Values(q).Set(key, value)
	}
	return q
}

func (q query) flag(key string, value bool) query {
	if value {
		url.Values(q).Set(key, "true")
	}
	return q
}

func (q query) number(key string, value int64) query {
	if value != 0 {
		url.Values(q).Set(key, strconv.FormatInt(value, 10))
	}
	return q
}

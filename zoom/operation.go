package zoom

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/televisit/televisit-go/internal/httpcall"
	"github.com/televisit/televisit-go/zoom/internal/bounds"
	"github.com/televisit/televisit-go/zoom/internal/lenient"
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
	return c.caller.Do(ctx, op.call(), httpcall.Request{Method: op.method, Path: op.fill(ids), Query: query, Body: body}, done{})
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

// done is the answer of a call that has none but its status: 204, or 202 for what
// is carried out later.
type done struct {
	orOK bool // or 200, with nothing or with an object
}

// proven is an answer that has a member that makes it a success: the id of what was
// made, the array of a list. lacks names it when it is not there, "" when it is.
type proven interface{ lacks() string }

// decode reads the answer of a success, and says whether it is one. Members of
// another form than documented are read as far as they can be, and named.
func decode(ans httpcall.Answer, out any) (odd []string, err error) {
	switch want := out.(type) {
	case nil: // nobody wants it: all the same, a page of a gateway is no success
		return nil, page200(ans.Body)
	case done:
		switch {
		case ans.Status == http.StatusNoContent, ans.Status == http.StatusAccepted:
			return nil, nil
		case want.orOK:
			return nil, page200(ans.Body)
		}
		return nil, &DecodeError{Field: "status 204", Missing: true}
	}
	if odd, err = lenient.Unmarshal(ans.Body, out); err != nil {
		return nil, err
	}
	if p, ok := out.(proven); ok {
		if what := p.lacks(); what != "" {
			return odd, &DecodeError{Field: what, Missing: true}
		}
	}
	return odd, nil
}

// page200 tells a gateway's page from nothing and from JSON.
func page200(body []byte) error {
	if body = bytes.TrimSpace(body); len(body) > 0 && !json.Valid(body) {
		return &DecodeError{}
	}
	return nil
}

// lacksRow is lacks of a list: its array, which may be empty, and in each row the
// member without which it names nothing.
func lacksRow[T any](array string, rows []T, blank func(*T) bool, member string) string {
	if rows == nil {
		return array
	}
	for i := range rows {
		if blank != nil && blank(&rows[i]) {
			return array + "[]." + member
		}
	}
	return ""
}

func lacksID(missing bool) string {
	if missing {
		return "id"
	}
	return ""
}

func lacksToken(token string) string {
	if token == "" {
		return "token"
	}
	return ""
}

// page is what every paged answer has besides its rows.
type page struct {
	NextPageToken json.RawMessage `json:"next_page_token"`
}

// next returns the token of the next page, "" at the end; false when there is one
// that cannot be read, since a list may not end in silence.
func (p page) next() (token string, ok bool) {
	var id ID
	if len(p.NextPageToken) == 0 {
		return "", true
	}
	err := json.Unmarshal(p.NextPageToken, &id)
	return string(id), err == nil
}

// A paged answer of rows T.
type paged[T any] interface {
	next() (string, bool)
	rows() []T
}

const pageSize = "300" // the most Zoom's guide allows

// list walks all pages of op. Zoom's page tokens live 15 minutes; when one has
// died, comes twice or cannot be read, and when there is no end of them, the walk
// ends with an error, never with a gap.
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
			token, ok := (*p).next()
			switch {
			case !ok:
				yield(none, &DecodeError{Operation: op.name, Status: http.StatusOK, Field: "next_page_token"})
				return
			case token == "":
				return
			case seen[token]:
				yield(none, endless(op, "Zoom repeats a page token: the list is incomplete, try again later"))
				return
			case len(seen) == bounds.Pages:
				yield(none, endless(op, "the list does not end: ask for less of it"))
				return
			}
			seen[token] = true
			q.Set("next_page_token", token)
		}
	}
}

func endless(op operation, advice string) error {
	return &Error{Operation: op.name, Status: http.StatusOK, Subject: SubjectRequest, kind: ErrUnavailable, advice: advice}
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

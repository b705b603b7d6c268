package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
)

// cursor is what a next_page_token stands for.
type cursor struct {
	query   string // the query it continues
	from    int
	expires time.Time
}

// cursorLife is how long a next_page_token lives.
const cursorLife = 15 * time.Minute

const defaultPageSize = 30

// window is one page of a list of n rows.
type window struct {
	from, to, size int
	next           string
}

// page works out which rows of n to show and mints the token of the next page.
func (s *API) page(req *Request, n int) (window, answer.Answer, bool) {
	w := window{size: defaultPageSize}
	if v, err := strconv.Atoi(req.Query.Get("page_size")); err == nil && v > 0 {
		w.size = v
	}
	number, _ := strconv.Atoi(req.Query.Get("page_number")) // deprecated, still answered
	w.from = max(number-1, 0) * w.size
	query := req.pagedQuery()
	if token := req.Query.Get("next_page_token"); token != "" {
		c, known := s.cursors[token]
		if !known || c.query != query || !req.now.Before(c.expires) {
			return w, answer.Fail(http.StatusBadRequest, 300, "The next page token is invalid or expired."), false
		}
		w.from = c.from
	}
	w.from = min(w.from, n)
	w.to = min(w.from+w.size, n)
	if w.to < n {
		s.dropStaleCursors(req.now)
		w.next = s.IDs.Text(40)
		s.cursors[w.next] = cursor{query: query, from: w.to, expires: req.now.Add(cursorLife)}
	}
	return w, answer.Answer{}, true
}

// pagedQuery is what must stay the same from page to page.
func (req *Request) pagedQuery() string {
	q := req.HTTP.URL.Query()
	q.Del("next_page_token")
	return req.HTTP.URL.Path + "?" + q.Encode()
}

func (s *API) dropStaleCursors(now time.Time) {
	for token, c := range s.cursors {
		if !now.Before(c.expires) {
			delete(s.cursors, token)
		}
	}
}

// pages is how many pages n rows fill.
func (w window) pages(n int) int { return (n + w.size - 1) / w.size }

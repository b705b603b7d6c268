// Package mount lets a handler stand below a path: it sees requests as if it stood
// at the root, and knows where it really stands for the links that it writes.
package mount

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

type key struct{}

// place is where a request came in.
type place struct {
	base  string
	outer *http.Request
}

// Below serves requests below the path that base tells of each, such as
// "/a/clinic-1"; others are not found. nil: at the root.
func Below(base func(r *http.Request) string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := ""
		if base != nil {
			at = strings.TrimSuffix(base(r), "/")
		}
		path, below := strings.CutPrefix(r.URL.Path, at)
		if !below || !strings.HasPrefix(path, "/") {
			http.NotFound(w, r)
			return
		}
		escaped := (&url.URL{Path: at}).EscapedPath()
		inner := r.WithContext(context.WithValue(r.Context(), key{}, place{escaped, r}))
		u := *r.URL
		u.Path, u.RawPath = path, strings.TrimPrefix(r.URL.RawPath, escaped)
		inner.URL = &u
		next.ServeHTTP(w, inner)
	})
}

// Base is the path that a request's handler stands below, as it is written in
// links; "" at the root.
func Base(r *http.Request) string {
	p, _ := r.Context().Value(key{}).(place)
	return p.base
}

// Outer is a request as it came to [Below].
func Outer(r *http.Request) *http.Request {
	if p, ok := r.Context().Value(key{}).(place); ok {
		return p.outer
	}
	return r
}

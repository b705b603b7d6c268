// Package inprocess calls an http.Handler as if over a network: no socket, no
// goroutine.
package inprocess

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
)

// Client returns a client whose requests a handler answers directly.
func Client(h http.Handler) *http.Client { return &http.Client{Transport: direct{h}} }

// direct is a transport that calls a handler on the caller's goroutine.
type direct struct{ handler http.Handler }

func (d direct) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	in := req.Clone(req.Context())
	in.RequestURI = req.URL.RequestURI()
	in.RemoteAddr = "127.0.0.1:0"
	if in.Host == "" {
		in.Host = req.URL.Host
	}
	if in.Body == nil {
		in.Body = http.NoBody
	}
	defer in.Body.Close() // a transport closes the body; nothing is left to report
	rec := httptest.NewRecorder()
	if Aborted(func() { d.handler.ServeHTTP(rec, in) }) {
		if err := req.Context().Err(); err != nil {
			return nil, err
		}
		return nil, io.ErrUnexpectedEOF
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	resp = rec.Result()
	resp.Request = req
	return resp, nil
}

// Aborted runs serve and tells whether it dropped the connection.
func Aborted(serve func()) (yes bool) {
	defer func() {
		if p := recover(); p != nil {
			if err, ok := p.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			yes = true
		}
	}()
	serve()
	return false
}

package ellkaytest

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"maps"
	"net/http"
	"strconv"
)

// InProcess returns a client whose requests, to whatever host, are served by
// calling the server directly in the caller's goroutine: no socket, no
// goroutine, nothing to close. It works inside testing/synctest bubbles, with
// their fake clock, when the server's clock is the default.
func (s *Server) InProcess() *http.Client {
	return &http.Client{Transport: direct{s}}
}

// direct is a transport that is a function call.
type direct struct{ handler http.Handler }

func (d direct) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer req.Body.Close() // the caller's body; the contract of RoundTripper closes it
	}
	ctx := req.Context()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	in := req.Clone(ctx)
	in.RequestURI = req.URL.RequestURI()
	in.RemoteAddr = "127.0.0.1:0"
	if in.Body == nil {
		in.Body = http.NoBody
	}
	rec := newRecorder()
	cut := d.serve(rec, in)
	if err := ctx.Err(); err != nil {
		return nil, err // the caller gave up while it was served
	}
	if cut && rec.status == 0 {
		return nil, io.EOF // what net/http says of a connection closed early
	}
	return rec.response(req, cut), nil
}

// serve calls the handler; cut tells that it aborted the connection.
func (d direct) serve(rec *recorder, in *http.Request) (cut bool) {
	defer func() {
		if p := recover(); p != nil {
			if err, ok := p.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			cut = true
		}
	}()
	d.handler.ServeHTTP(rec, in)
	return false
}

// recorder keeps an answer: for the in-process transport, and to hold back the
// answer of an operation that was already carried out.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newRecorder() *recorder { return &recorder{header: http.Header{}} }

// Header is part of http.ResponseWriter.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader is part of http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

// Write is part of http.ResponseWriter.
func (r *recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}

// Flush is part of http.Flusher: there is nobody to send to yet.
func (r *recorder) Flush() { r.WriteHeader(http.StatusOK) }

// replay writes the answer out.
func (r *recorder) replay(w http.ResponseWriter) {
	maps.Copy(w.Header(), r.header)
	w.WriteHeader(cmp.Or(r.status, http.StatusOK))
	_, _ = w.Write(r.body.Bytes())
}

// replayHalf announces the whole answer, writes half of it and cuts.
func (r *recorder) replayHalf(w http.ResponseWriter) {
	maps.Copy(w.Header(), r.header)
	w.Header().Set("Content-Length", strconv.Itoa(r.body.Len()))
	w.WriteHeader(cmp.Or(r.status, http.StatusOK))
	_, _ = w.Write(r.body.Bytes()[:r.body.Len()/2])
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
	panic(http.ErrAbortHandler)
}

// response is the answer as a client sees it; cut makes its body end early.
func (r *recorder) response(req *http.Request, cut bool) *http.Response {
	status := cmp.Or(r.status, http.StatusOK)
	var body io.Reader = &r.body
	if cut {
		body = io.MultiReader(body, cutOff{})
	}
	length := int64(r.body.Len())
	if n, err := strconv.ParseInt(r.header.Get("Content-Length"), 10, 64); err == nil {
		length = n
	}
	return &http.Response{
		Status: strconv.Itoa(status) + " " + http.StatusText(status), StatusCode: status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: r.header, Body: io.NopCloser(body), ContentLength: length, Request: req,
	}
}

// cutOff is the end of a body that was not all there.
type cutOff struct{}

func (cutOff) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

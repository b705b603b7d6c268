package httpcall_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/televisit/televisit-go/internal/httpcall"
)

type named struct {
	Name string `json:"name"`
}

// Z18: a byte order mark before JSON is no error, for either vendor.
func TestByteOrderMark(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("\xef\xbb\xbf{\"name\":\"x\"}")) }))
	defer srv.Close()
	var out named
	if err := caller(t, srv.URL).Do(t.Context(), httpcall.Operation{Name: "Get", Safe: true}, httpcall.Request{Method: http.MethodGet, Path: "/x"}, &out); err != nil || out.Name != "x" {
		t.Errorf("%+v, %v", out, err)
	}
}

// Z8, Z15: whether an answer is a success is for the client to say; what was odd is
// told once, and a write that proves nothing has an unknown outcome.
func TestDecodeIsTheClients(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{}`)) }))
	defer srv.Close()
	var told [][]string
	odd := []string{"a"}
	c := caller(t, srv.URL, func(cfg *httpcall.Config) {
		cfg.Decode = func(httpcall.Answer, any) ([]string, error) {
			return odd, &httpcall.DecodeError{Field: "name", Missing: true}
		}
		cfg.Trace.Odd = func(_ context.Context, o httpcall.Odd) { told = append(told, o.Members) }
	})
	for i, safe := range []bool{true, false, true} {
		if i == 2 {
			odd = []string{"a", "b"}
		}
		err := c.Do(t.Context(), httpcall.Operation{Name: "Op", Safe: safe}, httpcall.Request{Method: http.MethodPost, Path: "/x", Body: named{"x"}}, &named{})
		e, ok := errors.AsType[*httpcall.DecodeError](err)
		if !ok || !e.Missing || e.Operation != "Op" || e.Status != http.StatusOK || e.Size != 2 || httpcall.Unknown(err) == safe {
			t.Errorf("safe %t: %v", safe, err)
		}
	}
	if want := [][]string{{"a"}, {"b"}}; !slices.EqualFunc(told, want, slices.Equal[[]string]) {
		t.Errorf("told %v, want %v", told, want)
	}
}

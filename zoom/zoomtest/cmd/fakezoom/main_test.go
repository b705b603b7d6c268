package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// B14: it says where it listens, answers there under the credentials given,
// and ends when told.
func TestRun(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	code := make(chan int)
	go func() {
		code <- run(ctx, []string{"-addr", "127.0.0.1:0", "-client-id", "id", "-client-secret", "secret", "-account-id", "A1"}, in, io.Discard)
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	base, found := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if err != nil || !found {
		t.Fatalf("it printed %q, %v", line, err)
	}
	form := url.Values{"grant_type": {"account_credentials"}, "account_id": {"A1"}}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/oauth/token", strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth("id", "secret")
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var token struct {
		API string `json:"api_url"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&token); err != nil || token.API != base {
		t.Errorf("token for %q, %v", token.API, err)
	}
	cancel()
	if got := <-code; got != 0 {
		t.Errorf("exit code %d", got)
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]int{
		"-plan gold": 2, "-nothing": 2, "extra": 2, "-h": 0, "-addr 256.0.0.1:1": 1,
	} {
		var said bytes.Buffer
		if got := run(t.Context(), strings.Fields(args), io.Discard, &said); got != want || said.Len() == 0 {
			t.Errorf("%s: exit code %d, want %d; it said %q", args, got, want, said.String())
		}
	}
}

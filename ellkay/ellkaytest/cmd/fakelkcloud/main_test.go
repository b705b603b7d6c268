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

// launch runs the command until the test ends and returns its address.
func launch(t *testing.T, client *http.Client, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	ended := make(chan int)
	go func() { ended <- run(ctx, args, in, io.Discard) }()
	t.Cleanup(func() {
		client.CloseIdleConnections()
		cancel()
		if code := <-ended; code != exitDone {
			t.Errorf("exit code %d", code)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	address, found := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if err != nil || !found {
		t.Fatalf("first line %q, %v", line, err)
	}
	return address
}

func TestServesAndObeysTheControls(t *testing.T) {
	t.Parallel()
	client := &http.Client{Transport: &http.Transport{}}
	base := launch(t, client, "-client-id", "id", "-client-secret", "secret", "-site-key", "ONE,TWO", "-visits", "5", "-zone", "America/New_York")

	res, err := client.PostForm(base+"/connect/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {"id"}, "client_secret": {"secret"}})
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(res.Body).Decode(&token); err != nil || token.AccessToken == "" {
		t.Fatalf("no token: %d %v", res.StatusCode, err)
	}
	res, err = client.Get(base + "/_fake/appointments?site=TWO")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var booked []struct{ ID string }
	if err := json.NewDecoder(res.Body).Decode(&booked); err != nil || len(booked) != 5 {
		t.Errorf("%d visits, %v", len(booked), err)
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args []string
		code int
		says string
	}{
		"help":            {[]string{"-h"}, exitDone, "-client-secret"},
		"unknown flag":    {[]string{"-nonsense"}, exitUsage, "nonsense"},
		"an argument":     {[]string{"nonsense"}, exitUsage, `unexpected argument "nonsense"`},
		"unknown zone":    {[]string{"-zone", "Mars/Base"}, exitUsage, "Mars/Base"},
		"no such address": {[]string{"-addr", "127.0.0.1:99999"}, exitFailed, "cannot listen"},
	} {
		t.Run(name, func(t *testing.T) {
			var stderr bytes.Buffer
			if code := run(t.Context(), test.args, io.Discard, &stderr); code != test.code || !strings.Contains(stderr.String(), test.says) {
				t.Errorf("exit code %d, says %s", code, &stderr)
			}
		})
	}
}

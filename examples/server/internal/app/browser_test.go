package app_test

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var postForm = regexp.MustCompile(`<form method="post"(?: action="([^"]*)")?`)

// browser follows redirects and keeps cookies.
type browser struct {
	t *testing.T
	c *http.Client
	u *url.URL // where it is
	p string   // what it shows
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	return &browser{t: t, c: &http.Client{Jar: newJar(t)}}
}

func (b *browser) do(r *http.Request) string {
	b.t.Helper()
	resp, err := b.c.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b.u = resp.Request.URL
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.p = string(page)
	return b.p
}

func (b *browser) get(u string) string {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, u, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(r)
}

// press sends the first form of the page.
func (b *browser) press(form url.Values) string {
	b.t.Helper()
	m := postForm.FindStringSubmatch(b.p)
	if m == nil {
		b.t.Fatalf("no form at %s:\n%s", b.u, b.p)
	}
	to, err := b.u.Parse(strings.ReplaceAll(m[1], "&amp;", "&"))
	if err != nil {
		b.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, to.String(), strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// authorise goes where the program sends it and lets the app in as a user.
func (b *browser) authorise(begin, user string) string {
	b.t.Helper()
	b.get(begin)
	return b.press(url.Values{"user": {user}, "do": {"allow"}})
}

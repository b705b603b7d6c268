package httpcall

import "net/http"

const maxRedirects = 3

// redirects reports whether http.Client will look at resp as a redirect.
func redirects(resp *http.Response) bool {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return resp.Header.Get("Location") != ""
	}
	return false
}

// checkRedirect follows only what stays on the same host, as the same method,
// as secure as before: anything else would take the token elsewhere or lose
// the body.
func checkRedirect(req *http.Request, via []*http.Request) error {
	first := via[0]
	secure := req.URL.Scheme == first.URL.Scheme || req.URL.Scheme == "https"
	if req.URL.Host == first.URL.Host && req.Method == first.Method && secure && len(via) <= maxRedirects {
		return nil
	}
	cl := callOf(req.Context())
	cl.err = &RedirectError{Operation: cl.op.Name, Host: req.URL.Host}
	return cl.err
}

package ellkay

import (
	"context"
	"net/http"
)

// pageRun reads the pages of one Begin call, strictly one after another, and
// guards against going round in circles.
type pageRun struct {
	site        *Site
	begin, next string   // operations
	names       []string // of the list in an answer
}

// all calls take with every item; take returns false to stop.
func (r pageRun) all(ctx context.Context, request any, take func(object) bool) error {
	ans, err := r.site.read(ctx, r.begin, request)
	if err != nil {
		return err
	}
	p, ok := parsePage(ans.Body, r.names)
	if !ok && !p.more { // a Begin may answer its token alone
		return unreadable(r.begin, ans.Status)
	}
	op, stopped := r.begin, false
	one := func(o object) bool { stopped = !take(o); return !stopped }
	for used := map[string]struct{}{}; ; {
		if !p.each(one) {
			return unreadable(op, ans.Status)
		}
		if stopped || p.token == "" {
			return nil
		}
		if err := r.guard(used, p.token); err != nil {
			return err
		}
		op = r.next
		if ans, err = r.site.next(ctx, op, p.token); err != nil {
			return err
		}
		if p, ok = parsePage(ans.Body, r.names); !ok {
			return unreadable(op, ans.Status)
		}
	}
}

// guard notes a token before it is used.
func (r pageRun) guard(used map[string]struct{}, token string) error {
	switch _, again := used[token]; {
	case again:
		return &Error{Operation: r.next, Class: ClassRetryable, Err: ErrPageLoop, action: "try again later; if it stays, tell ELLKAY"}
	case len(used) >= maxPages:
		return &Error{Operation: r.next, Class: ClassRequest, Err: ErrTooManyPages, action: "ask for a shorter time span"}
	case len(token) > maxToken:
		return unreadable(r.next, http.StatusOK)
	}
	used[token] = struct{}{}
	return nil
}

const maxToken = 64 << 10 // bytes

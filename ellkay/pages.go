package ellkay

import (
	"context"
	"net/http"

	"github.com/televisit/televisit-go/ellkay/internal/wire"
)

// pageRun reads the pages of one Begin call, strictly one after another, and
// guards against going round in circles.
type pageRun struct {
	site        *Site
	begin, next string   // operations
	names       []string // of the list in an answer
}

// all calls take with every item; take returns false to stop.
func (r pageRun) all(ctx context.Context, request any, take func(wire.Object) bool) error {
	ans, err := r.site.read(ctx, r.begin, request)
	if err != nil {
		return err
	}
	p, ok := wire.ParsePage(ans.Body, r.names)
	if !ok && !p.More { // a Begin may answer its token alone
		return unreadable(r.begin, ans.Status)
	}
	op, stopped := r.begin, false
	one := func(o wire.Object) bool { stopped = !take(o); return !stopped }
	for used := map[string]struct{}{}; ; {
		if !p.Each(one) {
			return unreadable(op, ans.Status)
		}
		if stopped || p.Token == "" {
			return nil
		}
		if err := r.guard(used, p.Token); err != nil {
			return err
		}
		op = r.next
		if ans, err = r.site.next(ctx, op, p.Token); err != nil {
			return err
		}
		if p, ok = wire.ParsePage(ans.Body, r.names); !ok {
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

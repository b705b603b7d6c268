package ellkay

import (
	"context"
	"net/http"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
	"github.com/televisit/televisit-go/ellkay/internal/wire"
)

// pageRun reads the pages of one Begin call, strictly one after another, and
// guards against going round in circles.
type pageRun struct {
	site        *Site
	begin, next string   // operations
	names       []string // of the list in an answer
}

// all calls take with every row, nil for one that is no object; take returns false
// to stop. A Begin may answer the token of its first page alone; a page without a
// list is an error, whatever follows it.
func (r pageRun) all(ctx context.Context, request any, take func(wire.Object) bool) error {
	ans, err := r.site.read(ctx, r.begin, request)
	if err != nil {
		return err
	}
	p, ok := wire.ParsePage(ans.Body, r.names)
	if !ok && p.Token == "" {
		return unreadable(r.begin, ans.Status)
	}
	stopped := false
	one := func(o wire.Object) bool { stopped = !take(o); return !stopped }
	for used := map[string]struct{}{}; ; {
		p.Each(one)
		if stopped || p.Token == "" {
			return nil
		}
		if err := r.guard(used, p.Token); err != nil {
			return err
		}
		if ans, err = r.site.next(ctx, r.next, p.Token); err != nil {
			return err
		}
		if p, ok = wire.ParsePage(ans.Body, r.names); !ok {
			return unreadable(r.next, ans.Status)
		}
	}
}

// guard notes a token before it is used.
func (r pageRun) guard(used map[string]struct{}, token string) error {
	switch _, again := used[token]; {
	case again:
		return &Error{Operation: r.next, Class: ClassRetryable, Subject: SubjectRequest, Err: ErrPageLoop, action: "try again later; if it stays, tell ELLKAY"}
	case len(used) >= bounds.Pages:
		return &Error{Operation: r.next, Class: ClassRequest, Subject: SubjectRequest, Err: ErrTooManyPages, action: "ask for a shorter time span"}
	case len(token) > bounds.PageToken:
		return unreadable(r.next, http.StatusOK)
	}
	used[token] = struct{}{}
	return nil
}

package httpcall

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"
)

// checkRetry is retryablehttp's policy: it goes by what the attempt found out.
func checkRetry(ctx context.Context, _ *http.Response, err error) (bool, error) {
	cl := callOf(ctx)
	if err != nil || !cl.retry || ctx.Err() != nil { // err: a refused redirect
		return false, nil //nolint:nilerr // the call holds the error
	}
	cl.wait = max(cl.after, jittered(cl.caller.cfg.Backoff, cl.tries))
	if at := time.Now().Add(cl.wait); cl.tooLong(ctx, at) {
		cl.err = &WaitError{Operation: cl.op.Name, RetryAt: at, Err: cl.err}
		return false, nil
	}
	return true, nil
}

// tooLong reports whether waiting until at makes no sense within this call.
func (cl *call) tooLong(ctx context.Context, at time.Time) bool {
	if cl.wait > cl.caller.cfg.MaxWait {
		return true
	}
	if cl.tries >= cl.caller.cfg.MaxTries {
		return cl.after > 0 // the last try: pass on what the host asked for
	}
	deadline, ok := ctx.Deadline()
	return ok && at.After(deadline)
}

// backoff is retryablehttp's: the wait that checkRetry has decided on.
func backoff(_, _ time.Duration, _ int, resp *http.Response) time.Duration {
	cl := callOf(resp.Request.Context())
	cl.waiting = true
	return cl.wait
}

// jittered doubles base for every try after the first, up to 8 s, ±25 %.
func jittered(base time.Duration, tries int) time.Duration {
	d := base
	for range tries - 1 {
		if d >= 4*time.Second {
			d = 8 * time.Second
			break
		}
		d *= 2
	}
	return d*3/4 + rand.N(d/2+1) // jitter need not be secret
}

// JudgeStatus judges an answer by its HTTP status alone: 2xx is success, 401
// renews the token, 429 is a rejection that names its wait, 408 and 5xx may be
// tried again. Retry-After is obeyed.
func JudgeStatus(op Operation, ans Answer) Verdict {
	if ans.Status >= 200 && ans.Status < 300 {
		return Verdict{}
	}
	v := Verdict{Err: &StatusError{Operation: op.Name, Status: ans.Status}}
	switch {
	case ans.Status == http.StatusUnauthorized:
		v.RenewToken = true
	case ans.Status == http.StatusTooManyRequests:
		v.Retry, v.Reject = true, true
	case ans.Status == http.StatusRequestTimeout || ans.Status >= 500:
		v.Retry = true
	}
	v.After, _ = RetryAfter(ans.Header.Get("Retry-After"), time.Now())
	return v
}

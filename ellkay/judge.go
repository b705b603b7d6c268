package ellkay

import (
	"net/http"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
)

// judge says what an answer means; it also notes what the answer tells about
// the site.
func (st *siteState) judge(op httpcall.Operation, ans httpcall.Answer) httpcall.Verdict {
	f, isFault := parseFault(ans.Status, ans.Body)
	if !isFault && ans.Status >= 200 && ans.Status < 300 {
		st.gate.succeeded()
		return httpcall.Verdict{}
	}
	r := ruleFor(f.code, ans.Status)
	after, _ := httpcall.RetryAfter(ans.Header.Get("Retry-After"), time.Now())
	switch {
	case f.code == CodeExternalAPIRateLimitReached:
		after = st.gate.strike(after)
	case f.code == CodePageRequestTimeout:
		after = max(after, pageTimeoutWait)
	case f.code == CodeOperationCancelled, ans.Status == http.StatusTooManyRequests:
		st.gate.narrow()
	}
	st.learnt.lengths(f.fields)
	err := &Error{
		Operation: op.Name,
		Status:    ans.Status,
		Code:      f.code,
		Handle:    f.handle,
		Class:     r.class,
		Fields:    f.fields,
		action:    r.action,
		names:     f.names,
	}
	return httpcall.Verdict{
		Err:        err,
		Retry:      r.retry || r.lost && !op.Safe, // for a write it means: the outcome is unknown
		After:      after,
		Reject:     r.rejected,
		RenewToken: r.renew,
	}
}

const pageTimeoutWait = 2 * time.Second

package ellkaytest

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

const gatewayPage = "<html>\r\n<head><title>%d %s</title></head>\r\n<body><center><h1>%d %s</h1></center></body>\r\n</html>\r\n"

// carryOut runs an operation and writes its answer, with the trouble planned
// for it. A caller that goes away while waiting ends it there.
func (s *Server) carryOut(w http.ResponseWriter, r *http.Request, f Fault, latency time.Duration, do func() *recorder) {
	wait(r.Context(), latency)
	var own *recorder
	if f.Applied {
		own = do()
	}
	wait(r.Context(), f.Delay)
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(f.RetryAfter/time.Second)))
	}
	if f.Respond != nil || f.Code != "" || (f.End != EndFault && f.End != EndHalf) {
		s.sendTrouble(w, r, f)
		return
	}
	if own == nil {
		own = do()
	}
	if f.End == EndHalf {
		own.replayHalf(w)
	}
	own.replay(w)
}

// sendTrouble ends a call without the operation's own answer.
func (s *Server) sendTrouble(w http.ResponseWriter, r *http.Request, f Fault) {
	switch {
	case f.Respond != nil:
		f.Respond(w, r)
	case f.End == EndHTML:
		sendHTML(w, orElse(f.Status, http.StatusBadGateway))
	case f.End == EndEmpty:
		w.WriteHeader(orElse(f.Status, http.StatusInternalServerError))
	case f.End == EndCut:
		panic(http.ErrAbortHandler)
	default:
		s.sendFault(w, &fault{code: f.Code, status: f.Status, message: f.Message, detail: f.Detail})
	}
}

// sendFault writes a fault; one without a code is a bare status.
func (s *Server) sendFault(w http.ResponseWriter, f *fault) {
	if f.code == "" {
		w.WriteHeader(f.status)
		return
	}
	s.mu.Lock()
	handle := s.handle()
	s.mu.Unlock()
	f.send(w, handle)
}

func sendHTML(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	text := http.StatusText(status)
	_, _ = fmt.Fprintf(w, gatewayPage, status, text, status, text)
}

// wait lets time pass; a caller that gives up meanwhile cuts the call. It
// blocks on the timer and the request alone, so that it also works with the
// fake clock of a testing/synctest bubble.
func wait(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		panic(http.ErrAbortHandler)
	}
}

func orElse(n, standard int) int {
	if n == 0 {
		return standard
	}
	return n
}

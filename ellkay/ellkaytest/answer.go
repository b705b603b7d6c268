package ellkaytest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/internal/ops"
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
	switch {
	case f.RetryAfterText != "":
		w.Header().Set("Retry-After", f.RetryAfterText)
	case f.RetryAfter > 0:
		w.Header().Set("Retry-After", strconv.Itoa(int(f.RetryAfter/time.Second)))
	}
	switch {
	case f.Respond != nil:
		f.Respond(w, r)
		return
	case f.End == EndCut:
		panic(http.ErrAbortHandler)
	case f.replaces():
		own = newRecorder()
		s.sendTrouble(own, f)
	case own == nil:
		own = do()
	}
	if f.End == EndTruncated {
		own.body.Truncate(own.body.Len() / 2)
	}
	if f.BOM {
		own.body = *bytes.NewBufferString("\ufeff" + own.body.String())
	}
	if own.header.Get("Content-Length") != "" {
		own.header.Set("Content-Length", strconv.Itoa(own.body.Len()))
	}
	if f.End == EndHalf {
		own.replayHalf(w)
	}
	own.replay(w)
}

// replaces reports whether a call ends without the operation's own answer.
func (f *Fault) replaces() bool {
	switch f.End {
	case EndFault:
		return f.Code != ""
	case EndHalf, EndTruncated:
		return false
	}
	return true
}

// sendTrouble is what comes in place of the operation's own answer.
func (s *Server) sendTrouble(w http.ResponseWriter, f Fault) {
	switch f.End {
	case EndHTML:
		sendHTML(w, cmp.Or(f.Status, http.StatusBadGateway))
	case EndEmpty:
		w.WriteHeader(cmp.Or(f.Status, http.StatusInternalServerError))
	case EndNull:
		sendJSON(w, cmp.Or(f.Status, http.StatusOK), nil)
	case EndObject:
		sendJSON(w, cmp.Or(f.Status, http.StatusOK), struct{}{})
	case EndBody:
		sendJSON(w, cmp.Or(f.Status, http.StatusOK), json.RawMessage(f.Body))
	default:
		s.sendFault(w, &ops.Fault{Code: f.Code, Status: f.Status, Message: f.Message, Detail: f.Detail})
	}
}

// sendFault writes a fault; one without a code is a bare status.
func (s *Server) sendFault(w http.ResponseWriter, f *ops.Fault) {
	if f.Code == "" {
		w.WriteHeader(f.Status)
		return
	}
	s.mu.Lock()
	handle := s.handle()
	s.mu.Unlock()
	send(w, f, handle)
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

// wireFault is LKCloudConnect.Contracts.LKCloudConnectFault as sent.
type wireFault struct {
	Detail        *string
	ErrorCode     string
	Handle        string
	Message       string
	RecoverySteps *string
	Type          string
}

// send writes the fault under a fresh handle.
func send(w http.ResponseWriter, f *ops.Fault, handle string) {
	wire := wireFault{ErrorCode: string(f.Code), Handle: handle, Message: f.Message,
		Type: "Ellkay.Bridging.Exceptions." + string(f.Code) + "Exception"}
	if f.Detail != "" {
		wire.Detail = &f.Detail
	}
	if wire.Message == "" {
		wire.Message = "The operation could not be completed."
	}
	status := f.Status
	if status == 0 {
		status = f.Code.Status()
	}
	sendJSON(w, status, wire)
}

func sendJSON(w http.ResponseWriter, status int, body any) {
	raw, err := json.Marshal(body)
	if err != nil {
		panic("ellkaytest: cannot encode an answer: " + err.Error())
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(raw)))
	w.WriteHeader(status)
	_, _ = w.Write(raw)
}

// handle returns the next fake trace id. The caller holds the lock.
func (s *Server) handle() string {
	s.handles++
	return fmt.Sprintf("00000000-0000-4000-8000-%012x", s.handles)
}

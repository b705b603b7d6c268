package ellkaytest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

func readAll(t testing.TB, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var guid = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$`)

// Each of the 21 codes, under its own status and under a chosen one, in the
// documented envelope and with a fresh handle.
func TestEveryCodeCanBeInjected(t *testing.T) {
	t.Parallel()
	w := plug(t)
	if len(ellkaytest.Codes()) != 21 {
		t.Fatalf("%d codes", len(ellkaytest.Codes()))
	}
	handles := map[string]bool{}
	for _, code := range ellkaytest.Codes() {
		w.s.Fail(ellkaytest.OpGetPhysicians, code)
		first := w.refused("LKAppointments/GetPhysicians", "{}", code.Status(), code)
		w.s.Inject(ellkaytest.Fault{Op: ellkaytest.OpGetPhysicians, Code: code, Status: 200, Message: "m", Detail: "d"})
		second := w.refused("LKAppointments/GetPhysicians", "{}", 200, code)
		if second.Message != "m" || second.Detail != "d" || second.Type != "Ellkay.Bridging.Exceptions."+string(code)+"Exception" {
			t.Errorf("fault %+v", second)
		}
		for _, f := range []fault{first, second} {
			if !guid.MatchString(f.Handle) || handles[f.Handle] {
				t.Errorf("handle %q is no fresh GUID", f.Handle)
			}
			handles[f.Handle] = true
		}
		w.ok("LKAppointments/GetPhysicians", "{}", nil)
	}
}

func TestFaultsChooseTheirCalls(t *testing.T) {
	t.Parallel()
	outcomes := func(w *wire, n int) string {
		s := ""
		for range n {
			if w.call(opBridge, "{}").status == 200 {
				s += "."
			} else {
				s += "x"
			}
		}
		return s
	}
	for name, test := range map[string]struct {
		fault ellkaytest.Fault
		want  string
	}{
		"next":          {ellkaytest.Fault{}, "x......."},
		"third":         {ellkaytest.Fault{Nth: 3}, "..x....."},
		"two from 3rd":  {ellkaytest.Fault{Nth: 3, Times: 2}, "..xx...."},
		"all from 3rd":  {ellkaytest.Fault{Nth: 3, Times: -1}, "..xxxxxx"},
		"every third":   {ellkaytest.Fault{Nth: 2, Every: 3, Times: -1}, ".x..x..x"},
		"another op":    {ellkaytest.Fault{Op: ellkaytest.OpGetPatient, Times: -1}, "........"},
		"another site":  {ellkaytest.Fault{Site: "SITE-2", Times: -1}, "........"},
		"this op, site": {ellkaytest.Fault{Op: ellkaytest.OpGetBridgeInfo, Site: ellkaytest.DefaultSite}, "x......."},
	} {
		t.Run(name, func(t *testing.T) {
			w := plug(t)
			test.fault.Code = ellkaytest.TemporaryBridgeError
			w.s.Inject(test.fault)
			if got := outcomes(w, 8); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
	w := plug(t)
	w.s.Inject(ellkaytest.Fault{Times: -1, Code: ellkaytest.OperationFailed})
	w.s.ClearFaults()
	w.ok(opBridge, "{}", nil)
}

// What a gateway or a network does, through a socket and without one.
func TestEndsOfACall(t *testing.T) {
	t.Parallel()
	for name, w := range map[string]*wire{"socket": plugged(t), "in process": plug(t)} {
		t.Run(name, func(t *testing.T) {
			site := w.s.Site(ellkaytest.DefaultSite)
			id := site.Book(ellkaytest.Appointment{Start: monday})
			edit := `{"request":{"appointmentId":"` + id + `","notes":"linked"}}`
			notes := func() string { a, _ := site.Appointment(id); return a.Notes }

			w.s.Inject(ellkaytest.Fault{End: ellkaytest.EndHTML})
			if r := w.call(opEdit, edit); r.status != 502 || r.header.Get("Content-Type") != "text/html" {
				t.Errorf("HTML: %d %s", r.status, r.body)
			}
			w.s.Inject(ellkaytest.Fault{End: ellkaytest.EndEmpty, RetryAfter: 30 * time.Second})
			if r := w.call(opEdit, edit); r.status != 500 || len(r.body) != 0 || r.header.Get("Retry-After") != "30" {
				t.Errorf("empty: %d %s", r.status, r.body)
			}
			w.s.Inject(ellkaytest.Fault{End: ellkaytest.EndCut})
			if r := w.call(opEdit, edit); !errors.Is(r.err, io.EOF) {
				t.Errorf("cut: %+v", r)
			}
			w.s.Inject(ellkaytest.Fault{Respond: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }})
			if r := w.call(opEdit, edit); r.status != 418 {
				t.Errorf("own: %d", r.status)
			}
			if notes() != "" {
				t.Error("a refused edit was carried out")
			}
			w.s.Inject(ellkaytest.Fault{Applied: true, End: ellkaytest.EndCut})
			if r := w.call(opEdit, edit); !errors.Is(r.err, io.EOF) || notes() != "linked" {
				t.Errorf("applied, answer lost: %+v, notes %q", r, notes())
			}
			w.s.Inject(ellkaytest.Fault{End: ellkaytest.EndHalf})
			if r := w.call(opGet, `{"request":{"id":"`+id+`"}}`); !errors.Is(r.err, io.ErrUnexpectedEOF) || r.status != 200 {
				t.Errorf("half: %+v", r)
			}
			w.s.Inject(ellkaytest.Fault{Op: ellkaytest.OpToken, End: ellkaytest.EndEmpty, Status: 503})
			res, err := w.http.PostForm(w.s.TokenURL(), nil)
			if err != nil || res.StatusCode != http.StatusServiceUnavailable {
				t.Fatalf("token: %v %v", res, err)
			}
			res.Body.Close()
		})
	}
}

// Slow answers take fake time only, and a caller may give up on them.
func TestSlowAnswersInABubble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := plug(t)
		site := w.s.Site(ellkaytest.DefaultSite)
		id := site.Book(ellkaytest.Appointment{Start: monday})
		begun := time.Now()
		w.s.Inject(ellkaytest.Fault{Delay: 90 * time.Second})
		w.ok(opBridge, "{}", nil)
		if took := time.Since(begun); took != 90*time.Second {
			t.Errorf("took %v", took)
		}
		give := func(f ellkaytest.Fault) {
			w.s.Inject(f)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			req := w.request(opEdit, `{"request":{"appointmentId":"`+id+`","notes":"late"}}`)
			if r := w.send(req.WithContext(ctx)); !errors.Is(r.err, context.DeadlineExceeded) {
				t.Errorf("gave up, got %+v", r)
			}
		}
		give(ellkaytest.Fault{Delay: time.Minute})
		if a, _ := site.Appointment(id); a.Notes != "" {
			t.Error("the edit was carried out though the caller left before")
		}
		give(ellkaytest.Fault{Delay: time.Minute, Applied: true})
		if a, _ := site.Appointment(id); a.Notes != "late" {
			t.Error("the edit is lost though it came before the delay")
		}
	})
}

func TestOffline(t *testing.T) {
	t.Parallel()
	w := plug(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	site.SetOffline(true)
	w.refused(opBegin, search(monday, monday.Add(time.Hour)), 500, ellkaytest.BridgeOffline)
	var info struct {
		IsAvailable bool
		ErrorCode   string
	}
	w.ok(opBridge, "{}", &info)
	if info.IsAvailable || info.ErrorCode != "BRIDGE_OFFLINE" {
		t.Errorf("bridge says %+v", info)
	}
	site.SetOffline(false)
	w.ok(opBegin, search(monday, monday.Add(time.Hour)), nil)
}

func TestConcurrencyPerSite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		refused := make(chan int, 10)
		var over int
		w := plug(t, ellkaytest.WithOverload(func(_ string, n int) { over = n }))
		w.s.Site(ellkaytest.DefaultSite).SetVariants(ellkaytest.Variants{Latency: time.Second})
		for range 5 {
			go func() { refused <- w.call(opBridge, "{}").status }()
		}
		synctest.Wait()
		r := w.call(opBridge, "{}")
		mustRefuse(t, r, 429, ellkaytest.OperationCancelled)
		for range 5 {
			if status := <-refused; status != 200 {
				t.Errorf("one of five got %d", status)
			}
		}
		if w.s.MaxConcurrent(ellkaytest.DefaultSite) != 6 || over != 6 {
			t.Errorf("most at once %d, hook told %d", w.s.MaxConcurrent(ellkaytest.DefaultSite), over)
		}
		w.ok(opBridge, "{}", nil)
	})
}

type record struct{ failed bool }

func (r *record) Helper()               {}
func (r *record) Errorf(string, ...any) { r.failed = true }

func TestCallCounts(t *testing.T) {
	t.Parallel()
	w := plug(t)
	for range 2 {
		w.ok(opBridge, "{}", nil)
	}
	w.bearer = "" // refused ones arrived too
	w.call(opBridge, "{}")
	w.call(opGet, "{}")
	if w.s.Calls(ellkaytest.OpGetBridgeInfo) != 3 || w.s.CallsTotal() != 4 {
		t.Errorf("%d of %d", w.s.Calls(ellkaytest.OpGetBridgeInfo), w.s.CallsTotal())
	}
	for limit, fails := range map[int]bool{2: true, 3: false} {
		var r record
		if w.s.MustNotExceed(&r, ellkaytest.OpGetBridgeInfo, limit); r.failed != fails {
			t.Errorf("limit %d: failed %v", limit, r.failed)
		}
	}
	last, ok := w.s.LastRequest(ellkaytest.OpGetBridgeInfo)
	if !ok || string(last.Body) != "{}" || last.Site != ellkaytest.DefaultSite || last.Header.Get("Content-Type") != "application/json" {
		t.Errorf("last request %+v", last)
	}
	w.s.ResetCalls()
	if w.s.CallsTotal() != 0 || w.s.MaxConcurrent(ellkaytest.DefaultSite) != 0 {
		t.Error("counts survive ResetCalls")
	}
}

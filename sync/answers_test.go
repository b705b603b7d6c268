package syncer

import (
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

var wholeMatrix = flag.Bool("answers", false, "give every answer to every call in every scenario; takes minutes")

// reply is what a vendor, or something between us and it, may answer.
type reply struct {
	status int
	code   int
	text   string
	body   string
	header http.Header
	how    string // "", "applied": the call was carried out; "cut": half of the own answer; "dropped": none
	keys   bool   // the vendor's own word that the credentials are refused
}

const gatewayPage = "<html><head><title>Error</title></head><body>The request could not be satisfied.</body></html>"

// replies to any call of Zoom.
func zoomReplies() map[string]reply {
	out := map[string]reply{
		"200 empty object":            {status: 200, body: `{}`},
		"200 null":                    {status: 200, body: `null`},
		"200 another object":          {status: 200, body: `{"status":"ok"}`},
		"200 page":                    {status: 200, body: gatewayPage},
		"200 nothing":                 {status: 200, body: " "},
		"200 error inside":            {status: 200, code: 300, text: "Request Body should be a valid JSON object."},
		"200 huge numbers":            {status: 200, body: `{"id":1e300,"duration":99999999999999999999,"page_size":-1,"expires_in":1e99,"start_time":"9999-99-99"}`},
		"200 cut":                     {how: "cut"},
		"200 carried out, empty":      {status: 200, body: `{}`, how: "applied"},
		"no answer":                   {how: "dropped"},
		"no answer, carried out":      {how: "applied"},
		"400 of Zoom":                 {status: 400, code: 300, text: "Validation Failed."},
		"400 page":                    {status: 400},
		"400 scope missing":           {status: 400, code: 4711, text: "Invalid access token, does not contain scopes:[meeting:read:meeting:admin]."},
		"401 of Zoom":                 {status: 401, code: 124, text: "Invalid access token.", keys: true},
		"401 page":                    {status: 401},
		"403 page":                    {status: 403},
		"403 licence":                 {status: 403, code: 2034, text: "You do not have enough licenses."},
		"404 page":                    {status: 404},
		"404 empty object":            {status: 404, body: `{}`},
		"404 without a code":          {status: 404, body: `{"message":"no Route matched with those values"}`},
		"409 locked":                  {status: 409, code: 429, text: "Concurrent operations are not allowed on the resource."},
		"429 per second":              {status: 429, code: 429, text: "You have reached the maximum per-second rate limit for this API. Try again later.", header: http.Header{"Retry-After": {"1"}}},
		"429 of a registrant":         {status: 429, code: 429, text: "You have exceeded the daily rate limit of (3) for Add a meeting registrant API requests for the registrant (visitor@example.com)."},
		"429 until an epoch":          {status: 429, code: 429, text: "Too many requests.", header: http.Header{"Retry-After": {"4099680000"}}},
		"429 until a date":            {status: 429, code: 429, text: "Too many requests.", header: http.Header{"Retry-After": {"Fri, 31 Dec 2199 23:59:59 GMT"}}},
		"429 page":                    {status: 429},
		"500 of Zoom":                 {status: 500, code: 500, text: "Internal server error."},
		"502 page":                    {status: 502},
		"503 with a time":             {status: 503, header: http.Header{"Retry-After": {"120"}}},
		"an answer with a mark first": {status: 200, body: "\ufeff{}"},
	}
	return out
}

// replies to any call of LKCloud.
func ehrReplies() map[string]reply {
	return map[string]reply{
		"200 empty object":   {status: 200, body: `{}`},
		"200 null":           {status: 200, body: `null`},
		"200 another object": {status: 200, body: `{"status":"ok"}`},
		"200 page":           {status: 200, body: gatewayPage},
		"200 list of what":   {status: 200, body: `[1,"two",{"three":{}}]`},
		"200 huge numbers":   {status: 200, body: `{"Duration":"999999999.00:00:00","Start":"9999-99-99","Count":1e300}`},
		"202 nothing":        {status: 202, body: " "},
		"no answer":          {how: "dropped"},
		"half":               {how: "cut"},
		"400 page":           {status: 400, body: gatewayPage},
		"401 page":           {status: 401, body: gatewayPage},
		"403 page":           {status: 403, body: gatewayPage},
		"404 page":           {status: 404, body: gatewayPage},
		"404 empty object":   {status: 404, body: `{}`},
		"429 until an epoch": {status: 429, body: `{}`, header: http.Header{"Retry-After": {"4099680000"}}},
		"500 page":           {status: 500, body: gatewayPage},
		"502 page":           {status: 502, body: gatewayPage},
		"503 with a time":    {status: 503, body: `{}`, header: http.Header{"Retry-After": {"120"}}},
		"504 nothing":        {status: 504, body: " "},
	}
}

// TestAnswerMatrix: each call of the engine to the outside gets each kind of answer,
// once and for half an hour, in each scenario of a visit's life. Then part D holds,
// whatever was answered: nothing acted wider than what was said, no other visit was
// kept waiting, and nothing outlasted the vendor's return by an hour (D11, D12).
func TestAnswerMatrix(t *testing.T) {
	t.Parallel()
	var runs atomic.Int64
	var mu sync.Mutex
	ops := map[string]bool{}
	t.Cleanup(func() {
		t.Logf("%d calls of the engine, %d and %d kinds of answers, %d scenarios: %d runs", len(ops), len(zoomReplies()), len(ehrReplies()), len(scenarios()), runs.Load())
	})
	for name, act := range scenarios() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			zoomOps, ehrOps := opsOf(t, act)
			mu.Lock()
			for _, op := range zoomOps {
				ops[op] = true
			}
			for _, op := range ehrOps {
				ops[string(op)] = true
			}
			mu.Unlock()
			for _, op := range zoomOps {
				for kind, r := range zoomReplies() {
					r.keys = r.keys || op == "POST /oauth/token" && r.code == 4711 // there it is about the whole grant
					for _, lasts := range []time.Duration{0, 30 * time.Minute} {
						if !drawn(name, op, kind, lasts) {
							continue
						}
						runs.Add(1)
						wrong := answered(t, act, lasts, func(c *clinic) { c.zoom.Fail(r.fromZoom(op, lasts)) }, r)
						if len(wrong) > 0 {
							t.Errorf("%s answers %q for %v:\n%s", op, kind, lasts, strings.Join(wrong, "\n"))
						}
					}
				}
			}
			for _, op := range ehrOps {
				for kind, r := range ehrReplies() {
					for _, lasts := range []time.Duration{0, 30 * time.Minute} {
						if !drawn(name, string(op), kind, lasts) {
							continue
						}
						runs.Add(1)
						wrong := answered(t, act, lasts, func(c *clinic) { c.lk.Inject(r.fromEHR(op, lasts)) }, r)
						if len(wrong) > 0 {
							t.Errorf("%s answers %q for %v:\n%s", op, kind, lasts, strings.Join(wrong, "\n"))
						}
					}
				}
			}
		})
	}
}

// drawn reports whether a run is in the sample: one in forty, always the same, or
// all with -answers.
func drawn(about ...any) bool {
	if *wholeMatrix {
		return true
	}
	h := fnv.New32a()
	_, _ = io.WriteString(h, fmt.Sprint(about...))
	n := uint32(40)
	if testing.Short() || raceDetector {
		n = 400
	}
	return h.Sum32()%n == 0
}

// answered plays a scenario in which a call is answered otherwise, and says what is
// wrong an hour after the vendor is itself again.
func answered(t *testing.T, act func(*course), lasts time.Duration, arm func(*clinic), r reply) (wrong []string) {
	inClinic(t, func(t *testing.T, c *clinic) {
		h := c.opened()
		arm(c)
		act(h)
		for end := c.core.Now().Add(lasts); c.core.Now().Before(end); {
			time.Sleep(5 * time.Minute)
			h.work()
		}
		c.zoom.ClearFaults()
		c.lk.ClearFaults()
		st, err := c.acct().Status(t.Context())
		c.must(err)
		if st.Paused != nil && !r.keys {
			wrong = append(wrong, fmt.Sprintf("D11: the account is paused: %s", st.Paused.Message))
		}
		c.must(c.Resume(t.Context()))
		for range 12 {
			time.Sleep(5 * time.Minute)
			_, err := c.applyEvents(t.Context())
			c.must(err)
			h.work()
		}
		wrong = append(wrong, append(h.check(), h.checkLeftovers()...)...)
	})
	return wrong
}

// engineOps are the operations of LKCloud that the engine may use.
var engineOps = []ellkaytest.Op{
	ellkaytest.OpToken, ellkaytest.OpGetAppointment, ellkaytest.OpGetAppointments, ellkaytest.OpBeginSearchAppointments, ellkaytest.OpNextSearchAppointments,
	ellkaytest.OpGetPatient, ellkaytest.OpGetPatientSummary, ellkaytest.OpGetPhysicians, ellkaytest.OpSearchPractitioners,
	ellkaytest.OpGetAppointmentTypes, ellkaytest.OpEditAppointment,
}

// opsOf are the calls that a scenario makes when all answers are right.
func opsOf(t *testing.T, act func(*course)) (zoomOps []string, ehrOps []ellkaytest.Op) {
	inClinic(t, func(_ *testing.T, c *clinic) {
		h := c.opened()
		c.zoom.ResetCalls()
		before := map[ellkaytest.Op]int{}
		for _, op := range engineOps {
			before[op] = c.lk.Calls(op)
		}
		act(h)
		seen := map[string]bool{}
		for _, call := range c.zoom.CallLog() {
			seen[call.Op] = true
		}
		zoomOps = slices.Sorted(maps.Keys(seen))
		for _, op := range engineOps {
			if c.lk.Calls(op) > before[op] {
				ehrOps = append(ehrOps, op)
			}
		}
	})
	return zoomOps, ehrOps
}

func times(lasts time.Duration) int {
	if lasts > 0 {
		return -1
	}
	return 1
}

func (r reply) fromZoom(op string, lasts time.Duration) zoomtest.Fault {
	f := zoomtest.Fault{Op: op, Times: times(lasts), Status: r.status, Code: r.code, Message: r.text, Body: r.body, Header: r.header}
	switch r.how {
	case "applied":
		f.Apply = true
		f.Drop = r.status == 0
	case "cut":
		f.Apply, f.Truncate = true, true
	case "dropped":
		f.Drop = true
	}
	return f
}

func (r reply) fromEHR(op ellkaytest.Op, lasts time.Duration) ellkaytest.Fault {
	f := ellkaytest.Fault{Op: op, Times: times(lasts)}
	switch r.how {
	case "cut":
		f.End = ellkaytest.EndHalf
	case "dropped":
		f.End = ellkaytest.EndCut
	default:
		f.Respond = func(w http.ResponseWriter, _ *http.Request) {
			maps.Copy(w.Header(), r.header)
			if strings.HasPrefix(r.body, "<") {
				w.Header().Set("Content-Type", "text/html")
			}
			w.WriteHeader(r.status)
			_, _ = io.WriteString(w, strings.TrimSpace(r.body))
		}
	}
	return f
}

package ellkaytest

import (
	"net/http"
	"slices"
	"time"
)

// End is how an injected [Fault] ends a call.
type End string

const (
	// EndFault answers with the fault of Code; without a Code it gives the
	// operation's own answer.
	EndFault End = ""
	// EndHTML answers with a gateway's HTML page; status 502 unless set.
	EndHTML End = "html"
	// EndEmpty answers without a body; status 500 unless set.
	EndEmpty End = "empty"
	// EndCut closes the connection before the answer.
	EndCut End = "cut"
	// EndHalf sends half of the operation's own answer, then cuts.
	EndHalf End = "half"
	// EndTruncated sends half of the operation's own answer as if it were the whole.
	EndTruncated End = "truncated"
	// EndNull, EndObject and EndBody answer null, {} and the JSON of Body; status 200
	// unless set.
	EndNull   End = "null"
	EndObject End = "object"
	EndBody   End = "body"
)

// Fault is trouble for chosen calls. Which calls: those of Op, Site and Object that
// got past the credentials and the concurrency limit. What happens: with Applied
// the operation is carried out first; then Delay passes; then the call ends as
// End says. So {Code: …} refuses, {Delay: …} is slow, {Applied: true, End:
// EndCut} loses the answer to a write that was made, and {Applied: true, Code:
// OperationFailed} lies about it. {End: EndHTML, Status: 404} is a gateway that
// does not know the address, for the token endpoint too.
type Fault struct {
	Op   Op     `json:"op"`   // "" any operation; [OpToken] for the token endpoint, where Code has no place
	Site string `json:"site"` // "" any site

	Object string `json:"object"` // the id of the appointment, patient or slot that the call names; "" any

	Nth   int `json:"nth"`   // the first matching call, from now on, that is hit; 0 and 1 are the next one
	Times int `json:"times"` // how many calls are hit; 0 is one, negative all until [Server.ClearFaults]
	Every int `json:"every"` // hit every so-manieth call from Nth on; 0 and 1 are each

	Applied bool          `json:"applied"`
	Delay   time.Duration `json:"-"`
	End     End           `json:"end"`

	Code       Code          `json:"code"`
	Status     int           `json:"status"` // 0: [Code.Status], 502 for EndHTML, 500 for EndEmpty
	Message    string        `json:"message"`
	Detail     string        `json:"detail"`
	Body       string        `json:"body"` // of EndBody, such as {"status":"ok"}
	BOM        bool          `json:"bom"`  // the answer, whichever, begins with a byte order mark
	RetryAfter time.Duration `json:"-"`    // sent in whole seconds when positive

	RetryAfterText string `json:"retryAfterText"` // sent as it stands, in place of RetryAfter

	// Respond, when set, writes the answer in place of End and Code: an escape
	// hatch for redirects, endless bodies and the like.
	Respond http.HandlerFunc `json:"-"`
}

// armed is a fault waiting for its calls.
type armed struct {
	Fault
	seen, hit int
}

// Inject arms a fault. Faults are tried in the order of their injection; one
// call meets at most one, but counts for all that match it.
func (s *Server) Inject(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &armed{Fault: f})
}

// Fail makes the next call of op answer with code: the shortest [Fault].
func (s *Server) Fail(op Op, code Code) { s.Inject(Fault{Op: op, Code: code}) }

// ClearFaults disarms everything injected.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// trouble counts a call and returns the fault it meets, or a zero Fault. The
// caller holds the lock.
func (s *Server) trouble(op Op, site, object string) Fault {
	var met *armed
	for _, a := range s.faults {
		if !a.matches(op, site, object) {
			continue
		}
		a.seen++
		if met == nil && a.due() {
			a.hit++
			met = a
		}
	}
	s.faults = slices.DeleteFunc(s.faults, (*armed).spent)
	if met == nil {
		return Fault{}
	}
	return met.Fault
}

func (a *armed) matches(op Op, site, object string) bool {
	anyOp := a.Op == "" && op != OpToken
	return (anyOp || a.Op == op) && (a.Site == "" || a.Site == site) && (a.Object == "" || a.Object == object)
}

func (a *armed) due() bool {
	over := a.seen - max(a.Nth, 1)
	return over >= 0 && over%max(a.Every, 1) == 0 && !a.spent()
}

func (a *armed) spent() bool { return a.Times >= 0 && a.hit >= max(a.Times, 1) }

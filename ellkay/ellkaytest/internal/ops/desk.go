// Package ops does LKCloud's operations on an EHR, in the form that this EHR has:
// requests are read strictly, and every refusal has its code.
//
//   - operations.go: which function does which operation, and what it may be asked;
//     desk.go: a call, from envelope to answer;
//   - envelope.go and args.go read requests; fault.go makes faults, refusals.go says
//     what an EHR cannot do; forms.go and times.go say how values are sent;
//   - the rest by area, as package ellkay names them: appointments.go, edit.go,
//     slots.go, patients.go, masterdata.go, documents.go, bridge.go; pages.go pages.
package ops

import (
	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
	"github.com/televisit/televisit-go/ellkay/ellkaytest/internal/practice"
)

// Desk answers LKCloud's operations from an EHR, in the form that this EHR has.
// Its methods expect that the caller holds the lock of the server.
type Desk struct {
	*practice.State
	paging      ehr.Paging
	faultedNext bool // the next run is the one that faults
	runs        []*run
	pages       map[string]page // by token
	runSeq      int
}

// New makes the desk of an EHR.
func New(records *practice.State) *Desk { return &Desk{State: records, pages: map[string]page{}} }

// ForgetAll ends every run of pages.
func (site *Desk) ForgetAll() { site.runs, site.pages = nil, map[string]page{} }

// call is one admitted call of an operation.
type call struct {
	site  *Desk
	table map[ehr.Op]operation // of all operations
	op    ehr.Op
	args  *args
	next  string // the page token of a Next call
	size  int    // bytes of the request body
}

// Perform checks the envelope and does the operation.
func (site *Desk) Perform(op ehr.Op, env Envelope, size int, strict bool) (any, *Fault) {
	c := &call{site: site, table: operations(), op: op, size: size}
	o := c.table[op]
	if f := env.check(o, strict); f != nil {
		return nil, f
	}
	var f *Fault
	if o.token {
		c.next, f = env.pageToken(strict)
	} else {
		c.args, f = newArgs(env.request(strict), o.keys, "", strict, site)
	}
	if f != nil {
		return nil, f
	}
	if f := site.unavailable(op); f != nil {
		return nil, f
	}
	return o.run(c)
}

// Served reports whether there is such an operation.
func Served(service string, op ehr.Op) bool {
	o, ok := operations()[op]
	return ok && o.service == service
}

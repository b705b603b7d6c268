package ops

import (
	"cmp"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
)

const (
	standardPageSize = 500
	maxRuns          = 16 // paging runs kept per site; the oldest is dropped
)

// SetPaging replaces how the site pages, for runs begun from now on.
func (site *Desk) SetPaging(p ehr.Paging) { site.paging, site.faultedNext = p, p.FaultedPage > 0 }

// pageKind is a kind of run: who may continue it, and what it sends.
type pageKind struct {
	next   ehr.Op
	key    string
	render func(site *Desk, id string) any // nil: gone meanwhile
}

// run is one search being paged through. Which items it has is settled at
// Begin; what they look like when the page is sent.
type run struct {
	kind     pageKind
	number   int
	ids      []string
	size     int
	paging   ehr.Paging
	dead     bool
	timedOut bool
	tokens   []string
}

// page is what a token stands for: the items of a run from an index on.
type page struct {
	run    *run
	number int
	from   int
}

// begin starts a run and answers its first token, or the first page with it
// where the site does that.
func (site *Desk) begin(kind func() pageKind, ids []string, limit int) (any, *Fault) {
	site.runSeq++
	r := &run{kind: kind(), number: site.runSeq, ids: ids, paging: site.paging,
		size: cmp.Or(site.paging.Size, standardPageSize)}
	if limit > 0 {
		r.size = min(r.size, limit)
	}
	if !site.faultedNext {
		r.paging.FaultedPage = 0
	}
	site.faultedNext = false
	site.keep(r)
	first := page{run: r, number: 1}
	if site.Variants.BeginItems {
		return site.turn(first, "")
	}
	return map[string]any{"nextToken": site.tokenFor(first)}, nil
}

// keep remembers a run and forgets the oldest beyond maxRuns.
func (site *Desk) keep(r *run) {
	site.runs = append(site.runs, r)
	if len(site.runs) > maxRuns {
		site.forget(site.runs[0])
		site.runs = site.runs[1:]
	}
}

func (site *Desk) forget(r *run) {
	r.dead, r.ids = true, nil
	for _, t := range r.tokens {
		delete(site.pages, t)
	}
	r.tokens = nil
}

// tokenFor makes the token of a page: long base64 text that says nothing.
func (site *Desk) tokenFor(p page) string {
	sum := sha512.Sum512(fmt.Appendf(nil, "%s/%d/%d", site.Key, p.run.number, p.number))
	token := base64.StdEncoding.EncodeToString(append(sum[:], sum[:41]...))
	site.pages[token] = p
	p.run.tokens = append(p.run.tokens, token)
	return token
}

// nextPage answers a page of a run.
func nextPage(c *call) (any, *Fault) {
	p, ok := c.site.pages[c.next]
	if !ok || p.run.dead || p.run.kind.next != c.op {
		return nil, endOfRun()
	}
	return c.site.turn(p, c.next)
}

func endOfRun() *Fault {
	return Faultf(ehr.PageRequestFaulted, "No more pages can be returned for this paging request.")
}

// turn sends a page, or the trouble planned for it. Trouble leaves the token
// good, except that a faulted run is over.
func (site *Desk) turn(p page, token string) (any, *Fault) {
	r := p.run
	switch {
	case p.number == r.paging.FaultedPage:
		site.forget(r)
		return nil, endOfRun()
	case p.number == r.paging.FailPage:
		return nil, Faultf(ehr.Code(cmp.Or(string(r.paging.FailCode), string(ehr.OperationFailed))), "The page could not be read.")
	case p.number == r.paging.TimeoutPage && !r.timedOut:
		r.timedOut = true
		return nil, Faultf(ehr.PageRequestTimeout, "The page request timed out. Wait and try again.")
	}
	from, to := p.from, min(p.from+r.size, len(r.ids))
	if p.number == r.paging.EmptyPage {
		to = from
	}
	next := site.following(p, to, token)
	if p.number == r.paging.RepeatPage && from > 0 {
		from--
	}
	items := make([]any, 0, to-from)
	for _, id := range r.ids[from:to] {
		if item := r.kind.render(site, id); item != nil {
			items = append(items, item)
		}
	}
	return site.pageBody(r.kind, items, next), nil
}

// following settles what the next token is, and spends the one just used.
func (site *Desk) following(p page, to int, token string) string {
	r := p.run
	if p.number == r.paging.LoopPage {
		if token == "" { // Begin gave this page
			return site.tokenFor(p)
		}
		return token
	}
	if token != "" && !r.paging.TokensReusable {
		delete(site.pages, token)
	}
	if to >= len(r.ids) && p.number != r.paging.EmptyPage {
		return ""
	}
	return site.tokenFor(page{run: r, number: p.number + 1, from: to})
}

// pageBody is the envelope of a page.
func (site *Desk) pageBody(kind pageKind, items []any, next string) any {
	v := &site.Variants
	if v.PageKey == "-" {
		return barePage(items, next)
	}
	body := map[string]any{cmp.Or(v.PageKey, kind.key): items, "nextToken": next}
	if next == "" {
		switch v.LastToken {
		case "empty":
		case "missing":
			delete(body, "nextToken")
		default:
			body["nextToken"] = nil
		}
	}
	return body
}

// barePage hangs the token onto the last element; an empty page with a token
// is one element that is nothing else.
func barePage(items []any, next string) any {
	if next == "" {
		return items
	}
	if len(items) == 0 {
		return []any{map[string]string{"nextToken": next}}
	}
	switch last := items[len(items)-1].(type) {
	case wireAppointment:
		last.NextToken = next
		items[len(items)-1] = last
	case thinAppointment:
		last.NextToken = next
		items[len(items)-1] = last
	case wireUpdatedPatient:
		last.NextToken = next
		items[len(items)-1] = last
	case map[string]json.RawMessage:
		last["nextToken"], _ = json.Marshal(next) // text can be written
	default: // a whole row that is sent otherwise
		items = append(items, map[string]string{"nextToken": next})
	}
	return items
}

func appointmentPages() pageKind {
	return pageKind{next: ehr.OpNextSearchAppointments, key: "appointments", render: func(site *Desk, id string) any {
		v, ok := site.Visits[id]
		if !ok || v.Gone {
			return nil
		}
		return site.listed(v)
	}}
}

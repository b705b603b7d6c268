package httpstore

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// version is the first element of every path.
const version = "v1"

// What the limits of package driver add up to in JSON: a body is a third longer
// as text; the other members of a record have at most 480 bytes, six times as
// many when every one of them is escaped.
const (
	maxMembers = 4096 // of one record, without its body
	maxBodies  = (driver.MaxBatchBytes/3 + driver.MaxBatch + 1) * 4
	maxApply   = maxBodies + (driver.MaxBatch+2)*maxMembers
	maxAnswer  = maxBodies + (driver.MaxLimit+2)*maxMembers
	maxAsk     = 256 << 10 // a key, a query or a claim; cursors are as long as a driver makes them
)

// instant is microseconds since 1970; nil is the zero time.
type instant *int64

func instantOf(t time.Time) instant {
	if t.IsZero() {
		return nil
	}
	us := driver.Micros(t)
	return &us
}

func timeOf(i instant) time.Time {
	if i == nil {
		return time.Time{}
	}
	return driver.FromMicros(*i)
}

type wireKey struct {
	Account string `json:"account"`
	Kind    string `json:"kind"`
	ID      string `json:"id"`
}

func keyOf(k driver.Key) wireKey { return wireKey(k) }

type wireRecord struct {
	wireKey

	State   string  `json:"state,omitempty"`
	Ref     string  `json:"ref,omitempty"`
	At      instant `json:"at,omitempty"`
	Version int64   `json:"version,omitempty"`
	Body    []byte  `json:"body,omitempty"` // base64
}

func recordOf(r driver.Record) wireRecord {
	return wireRecord{wireKey: keyOf(r.Key), State: r.State, Ref: r.Ref, At: instantOf(r.At), Version: r.Version, Body: r.Body}
}

func (w wireRecord) record() driver.Record {
	return driver.Record{Key: driver.Key(w.wireKey), State: w.State, Ref: w.Ref, At: timeOf(w.At), Version: w.Version, Body: w.Body}
}

type wireChange struct {
	wireRecord

	Expect int64 `json:"expect,omitempty"`
	Delete bool  `json:"delete,omitempty"`
	Check  bool  `json:"check,omitempty"`
}

// applyRequest is a batch. Its id is chosen anew for each batch and stays the
// same when the batch is sent again.
type applyRequest struct {
	ID      string       `json:"id"`
	Changes []wireChange `json:"changes"`
}

func applyOf(id string, changes []driver.Change) applyRequest {
	req := applyRequest{ID: id, Changes: make([]wireChange, len(changes))}
	for i, c := range changes {
		req.Changes[i] = wireChange{wireRecord: recordOf(c.Record), Expect: c.Expect, Delete: c.Delete, Check: c.Check}
	}
	return req
}

func (r applyRequest) changes() []driver.Change {
	out := make([]driver.Change, len(r.Changes), len(r.Changes)+1) // room for a receipt
	for i, c := range r.Changes {
		out[i] = driver.Change{Record: c.record(), Expect: c.Expect, Delete: c.Delete, Check: c.Check}
	}
	return out
}

type scanRequest struct {
	Account string  `json:"account,omitempty"`
	Kind    string  `json:"kind"`
	State   string  `json:"state,omitempty"`
	Ref     string  `json:"ref,omitempty"`
	From    instant `json:"from,omitempty"`
	To      instant `json:"to,omitempty"`
	Desc    bool    `json:"desc,omitempty"`
	Cursor  string  `json:"cursor,omitempty"`
	Limit   int     `json:"limit,omitempty"`
}

func queryOf(q driver.Query) scanRequest {
	return scanRequest{
		Account: q.Account, Kind: q.Kind, State: q.State, Ref: q.Ref, From: instantOf(q.From), To: instantOf(q.To),
		Desc: q.Desc, Cursor: q.Cursor, Limit: q.Limit,
	}
}

func (r scanRequest) query() driver.Query {
	return driver.Query{
		Account: r.Account, Kind: r.Kind, State: r.State, Ref: r.Ref, From: timeOf(r.From), To: timeOf(r.To),
		Desc: r.Desc, Cursor: r.Cursor, Limit: r.Limit,
	}
}

type claimRequest struct {
	Account string  `json:"account,omitempty"`
	Kind    string  `json:"kind"`
	State   string  `json:"state,omitempty"`
	Due     instant `json:"due,omitempty"`
	Until   instant `json:"until,omitempty"`
	Limit   int     `json:"limit,omitempty"`
}

func claimOf(c driver.Claim) claimRequest {
	return claimRequest{Account: c.Account, Kind: c.Kind, State: c.State, Due: instantOf(c.Due), Until: instantOf(c.Until), Limit: c.Limit}
}

func (r claimRequest) claim() driver.Claim {
	return driver.Claim{Account: r.Account, Kind: r.Kind, State: r.State, Due: timeOf(r.Due), Until: timeOf(r.Until), Limit: r.Limit}
}

// recordsAnswer answers get, scan and claim.
type recordsAnswer struct {
	Records []wireRecord `json:"records"`
	Next    string       `json:"next,omitempty"`
}

func answerOf(records []driver.Record, next string) recordsAnswer {
	a := recordsAnswer{Records: make([]wireRecord, len(records)), Next: next}
	for i, r := range records {
		a.Records[i] = recordOf(r)
	}
	return a
}

func (a recordsAnswer) records() []driver.Record {
	out := make([]driver.Record, len(a.Records))
	for i, r := range a.Records {
		out[i] = r.record()
	}
	return out
}

// decode reads one JSON value that fills a request, and nothing else: a member
// that is not known might be the one that matters.
func decode(r io.Reader, into any) error {
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return unreadable{err}
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: something follows the request", driver.ErrInvalid)
	}
	return nil
}

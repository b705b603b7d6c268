package storagetest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/televisit/televisit-go/storage/driver"
)

// model is a driver in its simplest form: a map, and sorting when asked.
type model map[driver.Key]driver.Record

func testModel(t *testing.T, h Harness) {
	b := setup(t, h)
	history := 0
	rapid.Check(t, func(rt *rapid.T) {
		history++
		m := machine{b: b, rt: rt, model: model{}, account: fmt.Sprint("history-", history)}
		rt.Repeat(map[string]func(*rapid.T){
			"apply": m.apply,
			"claim": m.claim,
			"scan":  m.scan,
			"":      func(*rapid.T) {},
		})
		m.same(driver.Query{Kind: "visit"})
	})
}

// machine runs the same random history on the driver and on the model, in an
// account of its own.
type machine struct {
	b       *bundle
	rt      *rapid.T
	model   model
	account string
}

func (m *machine) key() driver.Key {
	return driver.Key{
		Account: m.account,
		Kind:    rapid.SampledFrom([]string{"visit", "visit", "run"}).Draw(m.rt, "kind"),
		ID:      rapid.SampledFrom([]string{"a", "b", "c", "d", "B", "é"}).Draw(m.rt, "id"),
	}
}

// at draws instants that are often the same, and now and then none.
func (m *machine) at() time.Time {
	n := rapid.IntRange(-1, 5).Draw(m.rt, "at")
	if n < 0 {
		return time.Time{}
	}
	return noon.Add(time.Duration(n) * time.Microsecond)
}

func (m *machine) change() driver.Change {
	c := driver.Change{Record: driver.Record{
		Key: m.key(), At: m.at(),
		State: rapid.SampledFrom([]string{"", "ready", "live"}).Draw(m.rt, "state"),
		Ref:   rapid.SampledFrom([]string{"", "p1", "p2"}).Draw(m.rt, "ref"),
		Body:  rapid.SliceOfN(rapid.Byte(), 0, 8).Draw(m.rt, "body"),
	}}
	c.Expect = m.model[c.Key].Version // mostly the right one, so that batches pass
	switch rapid.IntRange(0, 9).Draw(m.rt, "expect") {
	case 0:
		c.Expect++
	case 1:
		c.Expect = 0
	case 2:
		c.Expect = driver.AnyVersion
	}
	switch rapid.IntRange(0, 5).Draw(m.rt, "what") {
	case 0:
		c.Delete = true
	case 1:
		c.Check = c.Expect != driver.AnyVersion
	}
	return c
}

func (m *machine) apply(rt *rapid.T) {
	m.rt = rt
	var changes []driver.Change
	for range rapid.IntRange(1, 5).Draw(rt, "changes") {
		c := m.change()
		if !slices.ContainsFunc(changes, func(o driver.Change) bool { return o.Key == c.Key }) {
			changes = append(changes, c)
		}
	}
	err := m.b.Apply(rt.Context(), changes)
	if want := m.model.apply(changes); (err != nil) != want || err != nil && !errors.Is(err, driver.ErrConflict) {
		rt.Fatalf("Apply: %v, want a conflict: %t", err, want)
	}
	for _, c := range changes {
		m.sameRecord(c.Key)
	}
}

func (m *machine) sameRecord(k driver.Key) {
	got, err := m.b.Get(m.rt.Context(), k)
	want, there := m.model[k]
	switch {
	case !there && !errors.Is(err, driver.ErrNotFound):
		m.rt.Fatalf("Get %v: error %v, want ErrNotFound", k, err)
	case there && err != nil:
		m.rt.Fatalf("Get %v: %v", k, err)
	case there && differ(got, want) != "":
		m.rt.Fatalf("Get %v: %s", k, differ(got, want))
	}
}

func (m *machine) scan(rt *rapid.T) {
	m.rt = rt
	q := driver.Query{
		Kind:  "visit",
		State: rapid.SampledFrom([]string{"", "ready"}).Draw(rt, "state"),
		Ref:   rapid.SampledFrom([]string{"", "p1"}).Draw(rt, "ref"),
		Desc:  rapid.Bool().Draw(rt, "desc"),
		From:  m.at(), To: m.at(),
		Limit: rapid.IntRange(1, 4).Draw(rt, "limit"),
	}
	m.same(q)
}

func (m *machine) same(q driver.Query) {
	q.Account = m.account
	want := m.model.query(q)
	var got []driver.Record
	for {
		p, err := m.b.Scan(m.rt.Context(), q)
		if err != nil {
			m.rt.Fatalf("Scan %+v: %v", q, err)
		}
		got = append(got, p.Records...)
		if len(got) > len(want) { // an endless walk, perhaps
			break
		}
		if q.Cursor = p.Next; q.Cursor == "" {
			break
		}
	}
	m.compare("Scan", got, want)
}

func (m *machine) claim(rt *rapid.T) {
	m.rt = rt
	due := noon.Add(time.Duration(rapid.IntRange(0, 4).Draw(rt, "due")) * time.Microsecond)
	c := driver.Claim{Account: m.account, Kind: "visit", Due: due, Until: due.Add(time.Microsecond), Limit: rapid.IntRange(1, 3).Draw(rt, "limit")}
	got, err := m.b.Claim(rt.Context(), c)
	if err != nil {
		rt.Fatalf("Claim: %v", err)
	}
	m.compare("Claim", got, m.model.claim(c))
}

func (m *machine) compare(what string, got, want []driver.Record) {
	if len(got) != len(want) {
		m.rt.Fatalf("%s: records %q, want %q", what, ids(got), ids(want))
	}
	for i := range got {
		if d := differ(got[i], want[i]); d != "" {
			m.rt.Fatalf("%s: record %d of %q: %s", what, i, ids(want), d)
		}
	}
}

// apply reports whether the batch meets a conflict.
func (m model) apply(changes []driver.Change) (conflict bool) {
	for _, c := range changes {
		if c.Expect != driver.AnyVersion && m[c.Key].Version != c.Expect {
			return true
		}
	}
	for _, c := range changes {
		switch {
		case c.Check:
		case c.Delete:
			delete(m, c.Key)
		default:
			c.Version = m[c.Key].Version + 1
			m[c.Key] = c.Record
		}
	}
	return false
}

func (m model) query(q driver.Query) []driver.Record {
	var out []driver.Record
	for _, r := range m {
		if r.Account == q.Account && r.Kind == q.Kind && (q.State == "" || q.State == r.State) && (q.Ref == "" || q.Ref == r.Ref) &&
			(q.From.IsZero() || !r.At.Before(q.From)) && (q.To.IsZero() || r.At.Before(q.To)) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b driver.Record) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	if q.Desc {
		slices.Reverse(out)
	}
	return out
}

func (m model) claim(c driver.Claim) []driver.Record {
	var out []driver.Record
	for _, r := range m.query(driver.Query{Account: c.Account, Kind: c.Kind}) {
		if r.At.IsZero() || r.At.After(c.Due) || len(out) == c.Limit {
			continue
		}
		r.At, r.Version = c.Until, r.Version+1
		m[r.Key] = r
		out = append(out, r)
	}
	return out
}

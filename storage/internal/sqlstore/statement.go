package sqlstore

import (
	"strings"

	"github.com/televisit/televisit-go/storage/driver"
)

const columns = "account, kind, id, state, ref, at_us, version, body"

// statement collects the text and the arguments of a SQL statement. A "?" in
// what is added stands for the next argument; values never become text.
type statement struct {
	text        strings.Builder
	args        []any
	conditions  int
	placeholder func(int) string
}

func (db *DB) statement(text string, args ...any) *statement {
	s := &statement{placeholder: db.dialect.Placeholder}
	return s.add(text, args...)
}

func (db *DB) selectRecords() *statement {
	return db.statement("SELECT " + columns + " FROM " + Table)
}

func (s *statement) String() string { return s.text.String() }

func (s *statement) add(text string, args ...any) *statement {
	for _, arg := range args {
		before, after, _ := strings.Cut(text, "?")
		s.text.WriteString(before)
		s.args = append(s.args, arg)
		s.text.WriteString(s.placeholder(len(s.args)))
		text = after
	}
	s.text.WriteString(text)
	return s
}

// where adds a condition that must hold besides those before.
func (s *statement) where(text string, args ...any) *statement {
	if s.conditions == 0 {
		s.add(" WHERE ")
	} else {
		s.add(" AND ")
	}
	s.conditions++
	return s.add(text, args...)
}

// whereKeys selects records by id within one account and kind.
func (s *statement) whereKeys(g group) *statement {
	s.where("account = ? AND kind = ?", g.account, g.kind).where("id IN (")
	for i, id := range g.ids {
		if i > 0 {
			s.add(", ")
		}
		s.add("?", id)
	}
	return s.add(")")
}

// values adds the rows of an INSERT, each with the version of a new record.
func (s *statement) values(records []driver.Record) *statement {
	s.add(" VALUES ")
	for i, r := range records {
		if i > 0 {
			s.add(", ")
		}
		body := r.Body
		if body == nil {
			body = []byte{}
		}
		s.add("(?, ?, ?, ?, ?, ?, 1, ?)", r.Account, r.Kind, r.ID, r.State, r.Ref, driver.Micros(r.At), body)
	}
	return s
}

// group is a set of keys that share account and kind: in this form every
// database finds them by its index.
type group struct {
	account, kind string
	ids           []string
}

// groups sorts keys into groups of at most chunk ids. The keys must be in order.
func groups(keys []driver.Key) []group {
	var out []group
	for _, k := range keys {
		n := len(out) - 1
		if n < 0 || out[n].account != k.Account || out[n].kind != k.Kind || len(out[n].ids) == chunk {
			out = append(out, group{account: k.Account, kind: k.Kind})
			n++
		}
		out[n].ids = append(out[n].ids, k.ID)
	}
	return out
}

const (
	chunk      = 100     // rows of one statement
	chunkBytes = 2 << 20 // bytes of bodies in one statement, unless a single one is larger
)

// chunks cuts records into parts that fit a statement.
func chunks(records []driver.Record) [][]driver.Record {
	var out [][]driver.Record
	start, size := 0, 0
	for i, r := range records {
		if i > start && (i-start == chunk || size+len(r.Body) > chunkBytes) {
			out = append(out, records[start:i])
			start, size = i, 0
		}
		size += len(r.Body)
	}
	if start < len(records) {
		out = append(out, records[start:])
	}
	return out
}

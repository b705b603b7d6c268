// Package archive is an account as a file: JSON lines in a fixed order, with a
// head and an end, so that a file that is cut off, doubled or put together by hand
// is noticed. [Export] writes it, [Import] checks and stores it.
//
// What a kind of record holds is for package storage to say, in a [Kind]; the
// audit trail alone is known here, since it is judged as a whole.
package archive

import (
	"encoding/json"
	"time"

	"github.com/televisit/televisit-go/storage/internal/sealed"
)

// format marks an export and its version.
const format = "televisit-export/1"

// line is one line of an export: the head, a record, or the end.
type line struct {
	Format  string    `json:"format,omitempty"` // the first line
	Account string    `json:"account,omitempty"`
	Made    time.Time `json:"made,omitzero"`

	Kind   string          `json:"kind,omitempty"` // a record
	Record json.RawMessage `json:"record,omitempty"`

	End        bool  `json:"end,omitempty"` // the last line
	Records    int64 `json:"records,omitempty"`
	Unreadable int64 `json:"unreadable,omitempty"` // records that could not be opened and are not in the file
}

// Kind is a kind of record that travels. A file holds kinds in the order in which
// they are given.
type Kind struct {
	Name string
	// Write is what of a record goes into the file; nil: all of it.
	Write func(plain []byte) ([]byte, error)
	// Read judges what stands in the file and makes a row of it. What is wrong is
	// told in words that follow the name of a line; "" when nothing is. It is nil
	// for the kinds of the audit trail.
	Read func(text []byte) (row sealed.Row, wrong string)
}

package zoom

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/zoom/internal/bounds"
)

// MeetingID is the number of a meeting. It may have more than ten digits. Zoom
// sends it as a number or as a string; both are read, a number is written.
type MeetingID int64

// String returns the digits.
func (id MeetingID) String() string {
	if id == 0 {
		return "" // an unset id must not become part of a path
	}
	return strconv.FormatInt(int64(id), 10)
}

// UnmarshalJSON reads a number or a string of digits, with spaces or hyphens as
// people write them; "" and null are 0.
func (id *MeetingID) UnmarshalJSON(b []byte) error {
	b = bytes.Trim(b, `"`)
	if len(b) == 0 || string(b) == "null" {
		*id = 0
		return nil
	}
	n, err := strconv.ParseInt(string(b), 10, 64)
	if err != nil {
		n, err = unusualID(string(b))
	}
	if err != nil || n < 0 {
		return errors.New("not a meeting id")
	}
	*id = MeetingID(n)
	return nil
}

// unusualID reads "850 1234 5678", "850-1234-5678" and 8.5012345678e10.
func unusualID(text string) (int64, error) {
	if n, err := strconv.ParseInt(strings.NewReplacer(" ", "", "-", "").Replace(strings.TrimLeft(text, "-")), 10, 64); err == nil {
		return n, nil
	}
	const exact = 1 << 53 // beyond, a float is no whole number any more
	f, err := strconv.ParseFloat(text, 64)
	if err == nil && (f != math.Trunc(f) || math.Abs(f) > exact) {
		err = strconv.ErrRange
	}
	return int64(f), err
}

// ID is an identifier or number that Zoom sends as a string or as a number,
// such as a personal meeting id: both are read, a string is written.
type ID string

// UnmarshalJSON reads a string, a number, or null for "".
func (id *ID) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null":
		*id = ""
	case len(b) > 0 && b[0] == '"':
		return json.Unmarshal(b, (*string)(id))
	default:
		var n json.Number
		if err := json.Unmarshal(b, &n); err != nil {
			return errors.New("not an id")
		}
		*id = ID(n)
	}
	return nil
}

// Time is an instant as Zoom writes it: to the second, in UTC. The zero value is
// left out of requests.
type Time struct {
	time.Time

	// Wall is set for a time without a zone: it stands for the wall clock in
	// the time zone named beside it, and Time holds its digits as UTC.
	Wall bool
}

// At returns t for a request.
func At(t time.Time) Time { return Time{Time: t} }

// WallClock returns the wall-clock reading of t for a request whose Timezone
// says which clock is meant; wanted for series that cross a change to or from
// daylight saving time.
func WallClock(t time.Time) Time { return Time{Time: t, Wall: true} }

const (
	utcLayout  = "2006-01-02T15:04:05Z"
	wallLayout = "2006-01-02T15:04:05"
)

// MarshalJSON writes yyyy-MM-ddTHH:mm:ssZ, or without the Z for a wall clock.
func (t Time) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, len(utcLayout)+2)
	b = append(b, '"')
	switch {
	case t.IsZero():
	case t.Wall:
		b = t.AppendFormat(b, wallLayout)
	default:
		b = t.UTC().AppendFormat(b, utcLayout)
	}
	return append(b, '"'), nil
}

// UnmarshalJSON reads the forms met in answers and events, Unix seconds and
// milliseconds among them; "" and null are zero. What lies before 1970 or after
// 2199 is no time of anything at Zoom, and an error.
func (t *Time) UnmarshalJSON(b []byte) error {
	*t = Time{}
	text := bytes.Trim(b, `"`)
	if len(text) == 0 || string(text) == "null" {
		return nil
	}
	if t.UnmarshalText(text) == nil && bounds.Time(t.Time) { // as documented
		return nil
	}
	*t = Time{}
	return t.unusual(b)
}

// unusual reads what is not RFC 3339.
func (t *Time) unusual(b []byte) error {
	text := string(bytes.Trim(b, `"`))
	if bytes.IndexByte(b, '\\') >= 0 { // an escaped "+" or "-"
		if err := json.Unmarshal(b, &text); err != nil {
			return errTime
		}
	}
	for _, layout := range timeLayouts {
		if at, err := time.Parse(layout, text); err == nil && bounds.Time(at) {
			t.Time, t.Wall = at, layout == wallLayout || layout == time.DateTime
			return nil
		}
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		if at, ok := bounds.Unix(n); ok {
			t.Time = at
			return nil
		}
	}
	return errTime
}

var (
	timeLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05Z0700", wallLayout, time.DateTime, "2006-01-02 15:04:05Z07:00", time.DateOnly}
	errTime     = errors.New("not a time")
)

// Minutes is how long a meeting of n minutes lasts, as Zoom tells durations of
// meetings; 0 for what no meeting can last: below zero, or above 30 hours.
func Minutes(n int) time.Duration {
	if n < 0 || n > int(bounds.LongestMeeting/time.Minute) {
		return 0
	}
	return time.Duration(n) * time.Minute
}

// text is t as it stands in a query; "" for the zero value.
func (t Time) text() string {
	b, _ := t.MarshalJSON()
	return string(bytes.Trim(b, `"`))
}

package roster

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestSafeCell(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "D-1": "D-1", "": ""} {
		if got := safeCell(in); got != want {
			t.Errorf("%q is written as %q, want %q", in, got, want)
		}
	}
}

// countRows reads a file to its end.
func countRows(t *testing.T, file string, columns int, isHeading func(string) bool) (n int, err error) {
	t.Helper()
	f, err := openCSV(strings.NewReader(file), columns, isHeading)
	if err != nil {
		return 0, err
	}
	for r, err := range f.rows() {
		if err != nil {
			return n, err
		}
		if len(r.cells) != columns || r.number < 1 {
			t.Errorf("row %+v", r)
		}
		n++
	}
	return n, nil
}

// 50,000 rows are taken, with and without a heading; one more is too many.
func TestRowLimit(t *testing.T) {
	t.Parallel()
	full := strings.Repeat("x\n", MaxRows)
	heading := func(first string) bool { return first == "E-mail" }
	for _, file := range []string{full, "E-mail\n" + full} {
		if n, err := countRows(t, file, 1, heading); err != nil || n != MaxRows {
			t.Errorf("%d rows, %v", n, err)
		}
	}
	if _, err := countRows(t, full+"x\n", 1, heading); !errors.Is(err, ErrTooLarge) {
		t.Errorf("one row more: %v", err)
	}
}

// Whatever is in a file, reading it ends with rows, bad rows or a plain error,
// and a second reading finds the same.
func FuzzReadCSV(f *testing.F) {
	for _, seed := range []string{"D-1,Y,a@b.example\n", "\ufeffID,Y\r\n", "\"a\nb\",N", "\xff", "a,b,c,d,e", "\"", ",,,\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if _, err := countRows(t, string(file), 3, func(string) bool { return false }); err != nil {
			return
		}
		s, err := Read(Physicians, bytes.NewReader(file))
		if err != nil {
			return
		}
		again, err := Read(Physicians, bytes.NewReader(file))
		if err != nil || again.Good != s.Good || len(again.Bad) != len(s.Bad) {
			t.Errorf("first %d good, %d bad; then %d, %d; %v", s.Good, len(s.Bad), again.Good, len(again.Bad), err)
		}
	})
}

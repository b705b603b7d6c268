package clinic

import (
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

// 50,000 rows are taken, with and without a heading; one more is too many.
func TestRowLimit(t *testing.T) {
	t.Parallel()
	full := strings.Repeat("x\n", MaxCSVRows)
	heading := func(first string) bool { return first == "E-mail" }
	for _, file := range []string{full, "E-mail\n" + full} {
		if got, err := readCSV(strings.NewReader(file), 1, heading); err != nil || len(got.rows) != MaxCSVRows {
			t.Errorf("%d rows, %v", len(got.rows), err)
		}
	}
	if _, err := readCSV(strings.NewReader(full+"x\n"), 1, heading); !errors.Is(err, ErrTooLarge) {
		t.Errorf("one row more: %v", err)
	}
}

// Whatever is in a file, reading it ends with rows, bad rows or a plain error.
func FuzzReadCSV(f *testing.F) {
	for _, seed := range []string{"D-1,Y,a@b.example\n", "\ufeffID,Y\r\n", "\"a\nb\",N", "\xff", "a,b,c,d,e", "\"", ",,,\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := readCSV(strings.NewReader(string(file)), 3, func(string) bool { return false })
		if err != nil {
			return
		}
		for _, r := range got.rows {
			if len(r.cells) < 3 || r.number < 1 {
				t.Errorf("row %+v", r)
			}
		}
		physicianRows(got)
	})
}

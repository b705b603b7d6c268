package noteblock

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A2: links stand in one marked block; everything else is kept byte for byte.
func TestA2MergeNotes(t *testing.T) {
	t.Parallel()
	const block = "[televisit] https://v.example/s/1 [/televisit]"
	const old = "[televisit] https://v.example/s/0 [/televisit]"
	for _, tt := range []struct{ name, notes, merged, removed string }{
		{"empty", "", block, ""},
		{"appended on a line of its own", "Bring X-rays ", "Bring X-rays \n" + block, "Bring X-rays "},
		{"after a line end", "Bring X-rays\n", "Bring X-rays\n\n" + block, "Bring X-rays\n"},
		{"replaced at the end", "Bring X-rays\n" + old, "Bring X-rays\n" + block, "Bring X-rays"},
		{"replaced in the middle", "a\r\n" + old + "\r\nb", "a\r\n" + block + "\r\nb", "a\r\nb"},
		{"replaced at the start", old + "\nb", block + "\nb", "\nb"},
		{"text on the same line", "a " + old + " b", "a " + block + " b", "a  b"},
		{"several old blocks", "a\n" + old + "\nb\n" + old + "\nc", "a\n" + block + "\nb\nc", "a\nb\nc"},
		{"end mark cut off", "a\n[televisit] https://v.example/s/0", "a\n" + block, "a"},
		{"end mark half cut off", "a\n[televisit] https://v.example/s/0 [/tele", "a\n" + block, "a"},
		{"end mark typed over", "[televisit] https://v.example/s/0 call first\nb", block + " call first\nb", " call first\nb"},
		{"begin mark alone", "a [televisit] b", "a " + block + " b", "a  b"},
		{"two begin marks", "[televisit] x " + old, block + " x ", " x "},
		{"halves of a mark around one", "[tele" + old + "visit] b", "[tele" + block + "visit] b", "[tele visit] b"},
		{"halves of a mark around the second", old + "[tele" + old + "visit]", block + "[tele visit]", "[tele visit]"},
		{"mark like ours", "[televisits] a", "[televisits] a\n" + block, "[televisits] a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Merge(tt.notes, "https://v.example/s/1")
			if tt.name == "two begin marks" { // the second block goes, its text between stays
				if strings.Count(got, Begin) != 1 || strings.Contains(got, "s/0") || !strings.Contains(got, "x") {
					t.Errorf("merged %q", got)
				}
				return
			}
			if got != tt.merged {
				t.Errorf("merged  %q\nwant    %q", got, tt.merged)
			}
			if got := Remove(tt.notes); got != tt.removed {
				t.Errorf("removed %q\nwant    %q", got, tt.removed)
			}
			if again := Merge(got, "https://v.example/s/1"); again != got {
				t.Errorf("a second merge changes %q to %q", got, again)
			}
			if text, found := Text(got); !found || text != "https://v.example/s/1" {
				t.Errorf("block %q, %v", text, found)
			}
		})
	}
}

// A2: what Merge adds, Remove takes away, byte for byte.
func TestA2NotesRoundTrip(t *testing.T) {
	t.Parallel()
	piece := rapid.SampledFrom([]string{"a", "é", "\U0001F642", " ", "\n", "\r", "\r\n", "\t", "[", "]", "/", "[/televisit]", "televisit", "https://x.example/", "[tele"})
	foreign := rapid.Map(rapid.SliceOfN(piece, 0, 12), func(pieces []string) string { return strings.Join(pieces, "") }).
		Filter(func(notes string) bool { return !strings.Contains(notes, Begin) })
	rapid.Check(t, func(t *rapid.T) {
		notes := foreign.Draw(t, "notes")
		first := rapid.StringMatching(`[a-z:/.\[\] ]{1,30}x`).Draw(t, "first")
		merged := Merge(notes, first)
		if got := Remove(merged); got != notes {
			t.Fatalf("%q became %q", notes, got)
		}
		second := Merge(merged, "https://v.example/s/2")
		if got := Remove(second); got != notes {
			t.Fatalf("after a replacement %q became %q", notes, got)
		}
		if text, _ := Text(second); text != "https://v.example/s/2" {
			t.Fatalf("block is %q", text)
		}
	})
}

func FuzzNotes(f *testing.F) {
	f.Add("0", strings.Repeat("x", 5000)) // longer than a block is looked for beyond its line
	f.Add("a\n[televisit] https://v.example/s/0 [/televisit]\nb", "https://v.example/s/1")
	f.Add("[televisit][televisit]", "[tele[televisit]visit]")
	f.Fuzz(func(t *testing.T, notes, text string) {
		merged := Merge(notes, text)
		if strings.Count(merged, Begin) > 1 {
			t.Fatalf("several blocks in %q", merged)
		}
		if again := Merge(merged, text); again != merged {
			t.Fatalf("a second merge changes %q to %q", merged, again)
		}
	})
}

// E29: the link is shortened to fit, or refused; the practice's text is never cut.
func TestE29FitNotes(t *testing.T) {
	t.Parallel()
	long, short := "Physician https://v.example/s/1 patient https://v.example/j/1", "https://v.example/s/1"
	notes := strings.Repeat("n", 100)
	full := Length(Merge(notes, long))
	for _, tt := range []struct {
		limit int
		want  string
	}{
		{0, long}, {full, long}, {full - 1, short}, {Length(Merge(notes, short)), short},
	} {
		got, err := Fit(notes, tt.limit, long, short)
		if text, _ := Text(got); err != nil || text != tt.want || !strings.HasPrefix(got, notes) {
			t.Errorf("limit %d: %q, %v", tt.limit, got, err)
		}
	}
	if got, err := Fit(notes, 120, long, short); !errors.Is(err, ErrTooLong) || got != "" || strings.Contains(err.Error(), "nnn") {
		t.Errorf("no room: %q, %v", got, err)
	}
	if got, _ := Fit(Merge(notes, long), 0); got != notes {
		t.Errorf("no texts: %q", got)
	}
	if n := Length("é\U0001F642"); n != 3 {
		t.Errorf("length in UTF-16 units: %d", n)
	}
}

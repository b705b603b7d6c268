package syncer

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// recorded are histories that were wrong once, and some that are nasty by
// design, as TestHistories prints them. One that fails is put here when it has
// been understood.
var recorded = []string{
	"write-back(0,1) cancel(0,0) work(0,0) write-back(0,0) work(0,0)",
	"cancel(0,0) write-back(0,1) EHR fails(0,24) two engines(0,24) crash(1,24) address(3,14) half a day goes by(1,10) crash(0,18) move(5,25) clock(3,5) write-back(0,0) crash(1,7)",
	"default host(5,5) wait(4,22) reminders(1,0) default host(1,0) deleted in Zoom(5,29) cancel(1,0) write-back(1,10) roster(4,16) webhooks(4,20) default host(0,1) EHR fails(4,5) two engines(1,1)",
	"two engines(0,0) two engines(1,7) two engines(2,13) two engines(3,21)",
	"move(0,4) two engines(0,3) reassign(0,0) two engines(1,5) cancel(0,0) two engines(2,9) restore(0,0) two engines(4,1)",
	"crash(0,1) crash(1,2) crash(2,3) crash(3,4) crash(4,5) crash(5,6)",
	"cancel(0,0) crash(0,2) restore(0,0) crash(1,3) move(0,19) crash(2,1) reassign(0,1) crash(0,5)",
	"zoom fails(2,3) work(0,0) zoom fails(1,9) move(0,8) work(0,0) EHR fails(2,4) move(0,9) work(0,0)",
	"roster(0,0) default host(0,1) work(0,0) roster(0,0) default host(0,0) work(0,0)",
	"types(0,1) work(0,0) move(0,3) work(0,0) types(0,0) work(0,0)",
	"write-back(0,1) move(0,7) work(0,0) cancel(0,0) work(0,0) restore(0,0) write-back(0,0) work(0,0)",
	"webhooks come(0,1) rehearsal(0,2) attended(0,3) webhooks(0,0) attended(0,4) work(0,0)",
	"half a day goes by(0,0) half a day goes by(0,0) attended(0,6) webhooks(0,0) move(0,15) work(0,0)",
	"cancel(0,0) EHR fails(0,0) half a day goes by(0,0) half a day goes by(3,3) address(2,5) webhooks come(0,28) restore(3,5) types(1,21) EHR fails(5,19) move(0,23)",
	"address(0,0) reminders(0,5) half a day goes by(0,0) address(0,2) half a day goes by(0,0) work(0,0)",
}

// Part D: histories that were wrong stay right.
func TestRecordedHistories(t *testing.T) {
	t.Parallel()
	for _, text := range recorded {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			happens, err := parseHistory(text)
			if err != nil {
				t.Fatal(err)
			}
			if wrong := played(t, happens); len(wrong) > 0 {
				t.Error(strings.Join(wrong, "\n"))
			}
		})
	}
}

// parseHistory reads a history as it is printed: what(visit,n), one after another.
func parseHistory(text string) (happens []deed, err error) {
	for one := range strings.SplitAfterSeq(strings.Trim(text, "[]"), ")") {
		what, numbers, ok := strings.Cut(strings.TrimSpace(one), "(")
		if !ok {
			continue
		}
		d := deed{What: what}
		if _, err := fmt.Sscanf(numbers, "%d,%d)", &d.Visit, &d.N); err != nil || deeds[what] == nil {
			return nil, fmt.Errorf("%q is nothing that may happen", one)
		}
		happens = append(happens, d)
	}
	return happens, nil
}

// The same history goes the same way twice: what the engine passes is the same,
// so that a failure shrinks and can be looked at again.
func TestHistoriesRepeat(t *testing.T) {
	t.Parallel()
	checks := 30
	if testing.Short() || raceDetector {
		checks = 5
	}
	for i := range checks {
		happens := anyHistory().Example(i)
		first, second := passed(t, happens), passed(t, happens)
		for j := range max(len(first), len(second)) {
			if j >= len(first) || j >= len(second) || first[j] != second[j] {
				t.Fatalf("%v: %d points, then %d; they part at %d: %q, then %q", happens, len(first), len(second), j, first[min(j, len(first)):], second[min(j, len(second)):])
			}
		}
	}
}

// passed are the points that the engines pass in a history, in order.
func passed(t *testing.T, happens []deed) (names []string) {
	inClinic(t, func(_ *testing.T, c *clinic) {
		var mu sync.Mutex
		c.passing = func(name string) {
			mu.Lock()
			defer mu.Unlock()
			names = append(names, name)
		}
		c.play(happens)
	})
	return names
}

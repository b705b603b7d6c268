package next

import (
	"testing"
	"time"

	"example.org/sound/storage"
)

func TestStep(t *testing.T) {
	if got := Step(storage.Visit{}, time.Now()); got != done {
		t.Errorf("a visit long ago needs %q", got)
	}
}

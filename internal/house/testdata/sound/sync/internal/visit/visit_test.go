package visit

import (
	"testing"
	"time"

	"example.org/sound/storage"
)

func TestOver(t *testing.T) {
	if now := time.Now(); !Over(storage.Visit{Start: now.Add(-time.Hour)}, now) {
		t.Error("a visit of an hour ago is not over")
	}
}

package trouble

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/sync/driver"
)

// Z2, Z15, T9: what is refused now is told with what it costs, what is over is not;
// events that nobody could read are counted, from the oldest on.
func TestOf(t *testing.T) {
	t.Parallel()
	keys, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	store, err := storage.Open(t.Context(), memory.New(), keys)
	if err != nil {
		t.Fatal(err)
	}
	account := store.Account("A")
	now := time.Date(2026, 3, 2, 15, 0, 0, 0, time.UTC)
	st := storage.Status{Features: map[string]storage.FeatureOff{
		driver.FeatureRooms:   {Code: "room_unsupported", Since: now, Until: now.Add(time.Hour)},
		driver.FeatureHistory: {Code: "zoom_scope", Since: now.Add(-48 * time.Hour), Until: now.Add(-time.Hour)},
		"Meetings.Create":     {Code: "zoom_scope", Action: "Add the scope.", Since: now, Until: now.Add(time.Hour)},
	}}
	codes := func() (out []string) {
		t.Helper()
		all, err := Of(t.Context(), account, st, Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range all {
			if p.Message == "" || p.Since.IsZero() {
				t.Errorf("it says too little: %+v", p)
			}
			out = append(out, p.Code+" "+p.Message[:1])
		}
		return out
	}
	if got, want := codes(), []string{"zoom_scope Z", "room_unsupported R"}; !slices.Equal(got, want) {
		t.Errorf("problems %q, want %q", got, want)
	}
	for i, id := range []string{"E-1", "E-2"} {
		ev := storage.Event{ID: id, State: storage.EventUnreadable, ReceivedAt: now.Add(-time.Duration(i) * time.Hour)}
		if err := account.Commit(t.Context(), storage.Put(&ev)); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Of(t.Context(), account, storage.Status{}, Options{Now: now})
	if err != nil || len(all) != 1 || !strings.HasPrefix(all[0].Message, "2 reports") || !all[0].Since.Equal(now.Add(-time.Hour)) {
		t.Errorf("problems %+v, %v", all, err)
	}
}

package storage_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/televisit/televisit-go/storage"
)

// B3, B4: settings that an earlier version stored read as the defaults.
func TestOldSettingsReadAsTheDefaults(t *testing.T) {
	t.Parallel()
	a := open(t)
	old, want := valid(), valid()
	old.QuietHours, old.Language, old.PatientEmail.ExtraReminderMinutes = storage.QuietHours{}, "", nil
	commit(t, a, storage.Put(&old))
	got, err := a.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreTypes(storage.Meta{})); diff != "" {
		t.Error(diff)
	}
}

func TestQuietHoursInSettings(t *testing.T) { // B3
	t.Parallel()
	q := storage.QuietHours{Enabled: true, From: "21:30", Until: "08:00"}
	if from, until, err := q.Hours(); from != 21*time.Hour+30*time.Minute || until != 8*time.Hour || err != nil {
		t.Error(from, until, err)
	}
	q.Enabled = false
	if from, until, err := q.Hours(); from != 0 || until != 0 || err != nil {
		t.Error("switched off:", from, until, err)
	}
	if _, _, err := (storage.QuietHours{Enabled: true, From: "9:30", Until: "08:00"}).Hours(); err == nil {
		t.Error("9:30 was read")
	}
}

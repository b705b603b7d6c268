package visit_test

import (
	"slices"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
	"github.com/televisit/televisit-go/sync/internal/visittest"
)

// A meeting that is given up is to be deleted, and what belongs to it goes with
// it; one that is lost leaves nothing to delete.
func TestRetireAndLose(t *testing.T) {
	t.Parallel()
	v := visittest.Ready()
	v.Meeting = &storage.Meeting{ID: 7, Stamp: "s", Host: "U-host"}
	v.Retries = map[string]storage.Retry{visit.StepDelete: {At: visittest.At(60), Tries: 3}}
	before := v
	visit.Retire(&v, visittest.At(1))
	want := []storage.RetiredMeeting{{ID: 7, Stamp: "s", Host: "U-host", Since: visittest.At(1)}}
	if v.Meeting != nil || !slices.Equal(v.RetiredMeetings, want) || v.Access.Open() || v.Participants[0].Access.Mode != "" {
		t.Errorf("retired: %+v", v)
	}
	if r := v.Retries[visit.StepDelete]; !r.At.Equal(visittest.At(1)) || r.Tries != 3 {
		t.Errorf("the deletion waits until %v", r.At)
	}
	if before.Participants[0].Access.Registrant == "" || !before.Retries[visit.StepDelete].At.Equal(visittest.At(60)) {
		t.Error("the record from before was changed")
	}
	visit.Lose(&before, visittest.At(1))
	if before.Meeting != nil || len(before.RetiredMeetings) != 0 || before.Lost != "s" {
		t.Errorf("lost: %+v", before)
	}
}

// E8: a meeting that was made finds its place, whatever has become of the visit.
func TestSettleMeeting(t *testing.T) {
	t.Parallel()
	made := visit.Adopt(storage.Meeting{Stamp: "s", Host: "H", Holder: "me"}, driver.Meeting{ID: 7, UUID: "u", JoinURL: "j"})
	if made.ID != 7 || made.Holder != "" || made.Host != "H" {
		t.Fatalf("adopted %+v", made)
	}
	for name, test := range map[string]struct {
		visit   storage.Visit
		own     bool
		retired []int64
	}{
		"its intent stands":      {storage.Visit{Meeting: &storage.Meeting{Stamp: "s"}}, true, nil},
		"another has its place":  {storage.Visit{Meeting: &storage.Meeting{Stamp: "t", ID: 8}}, false, []int64{7}},
		"a second of its stamp":  {storage.Visit{Meeting: &storage.Meeting{Stamp: "s", ID: 8}}, false, []int64{7}},
		"it was given up before": {storage.Visit{RetiredMeetings: []storage.RetiredMeeting{{Stamp: "s"}}}, false, []int64{7}},
	} {
		v := test.visit
		visit.SettleMeeting(&v, made, visittest.Nine)
		var ids []int64
		for _, r := range v.RetiredMeetings {
			ids = append(ids, r.ID)
		}
		if own := v.Meeting != nil && v.Meeting.ID == 7; own != test.own || !slices.Equal(ids, test.retired) {
			t.Errorf("%s: own %v, retired %v", name, own, ids)
		}
	}
}

// A problem keeps its beginning however often it is told.
func TestProblems(t *testing.T) {
	t.Parallel()
	var v storage.Visit
	visit.SetProblem(&v, storage.Problem{Code: "a", Message: "one", Since: visittest.At(0)})
	visit.SetProblem(&v, storage.Problem{Code: "b", Since: visittest.At(1)})
	visit.SetProblem(&v, storage.Problem{Code: "a", Message: "two", Since: visittest.At(2)})
	if len(v.Problems) != 2 || v.Problems[0].Message != "two" || !v.Problems[0].Since.Equal(visittest.At(0)) {
		t.Errorf("%+v", v.Problems)
	}
	visit.ClearProblem(&v, "a")
	if len(v.Problems) != 1 || v.Problems[0].Code != "b" {
		t.Errorf("%+v", v.Problems)
	}
}

// E26: nothing of a former patient leads on.
func TestChangePatient(t *testing.T) {
	t.Parallel()
	v := visittest.Ready()
	v.Generation, v.LinkGeneration = 3, 1
	former := v.Access
	visit.ChangePatient(&v)
	if v.PatientSince != 3 || v.LinkGeneration != 2 || v.Access.Mode != "" || v.Patient.Email != "" || len(v.RetiredAccess) != 1 || v.RetiredAccess[0] != former {
		t.Errorf("%+v", v)
	}
}

// A visit is never woken before its time, at the store's precision.
func TestCeil(t *testing.T) {
	t.Parallel()
	for ns, want := range map[int]int{0: 0, 1: 1000, 999: 1000, 1000: 1000, 1001: 2000} {
		if got := visit.Ceil(visittest.Nine.Add(time.Duration(ns))); !got.Equal(visittest.Nine.Add(time.Duration(want))) {
			t.Errorf("%d ns: %v", ns, got)
		}
	}
}

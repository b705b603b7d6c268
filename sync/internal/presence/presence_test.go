package presence

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
	"github.com/televisit/televisit-go/sync/internal/visittest"
)

func saw(what string, minute int, connection string, person driver.Participant) driver.Event {
	person.Connection = connection
	return driver.Event{What: what, At: visittest.At(minute), Instance: "uuid/1==", Host: "U-host", Participant: person}
}

var (
	patient   = driver.Participant{Registrant: "reg-1"}
	physician = driver.Participant{UserID: "U-host"}
	stranger  = driver.Participant{}
)

// fold observes all and returns the visit and what was announced.
func fold(v storage.Visit, ss ...driver.Event) (storage.Visit, []Arrival) {
	var all []Arrival
	for _, s := range ss {
		var news []Arrival
		v, news = Observe(v, s, "ada@clinic.example")
		all = append(all, news...)
	}
	return v, all
}

func line(as []Arrival) []string {
	out := make([]string, len(as))
	for i, a := range as {
		verb := "joined"
		if a.Left {
			verb = "left"
		}
		out[i] = fmt.Sprintf("%s %s %s", a.Who, verb, a.At.Format("15:04"))
	}
	return out
}

func TestObserve(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		given []driver.Event
		state storage.VisitState
		news  []string
		open  int // intervals without an end
	}{
		{
			name: "a visit as it should be",
			given: []driver.Event{
				saw(driver.Started, 0, "", stranger), saw(driver.Joined, 1, "c1", patient),
				saw(driver.Left, 20, "c1", patient), saw(driver.Ended, 21, "", stranger),
			},
			state: storage.VisitEnded,
			news:  []string{"physician joined 09:00", "patient joined 09:01", "patient left 09:20", "physician left 09:21"},
		},
		{
			name: "the host's own join is told once, whether or not the video service tells it",
			given: []driver.Event{
				saw(driver.Started, 0, "", stranger), saw(driver.Joined, 0, "h1", physician), saw(driver.Left, 9, "h1", physician),
			},
			state: storage.VisitLive,
			news:  []string{"physician joined 09:00", "physician left 09:09"},
		},
		{
			name:  "E10 left before joined is one closed interval",
			given: []driver.Event{saw(driver.Left, 5, "c1", patient), saw(driver.Joined, 2, "c1", patient)},
			state: storage.VisitLive,
			news:  []string{"patient left 09:05", "patient joined 09:02"},
		},
		{
			name: "E10 doubles are told once",
			given: []driver.Event{
				saw(driver.Joined, 2, "c1", patient), saw(driver.Joined, 2, "c1", patient), saw(driver.Started, 1, "", stranger), saw(driver.Started, 1, "", stranger),
			},
			state: storage.VisitLive,
			news:  []string{"patient joined 09:02", "physician joined 09:01"},
			open:  2,
		},
		{
			name:  "E10 a late join does not reopen what has ended",
			given: []driver.Event{saw(driver.Started, 0, "", stranger), saw(driver.Ended, 20, "", stranger), saw(driver.Joined, 3, "c1", patient)},
			state: storage.VisitEnded,
			news: []string{
				"physician joined 09:00", "physician left 09:20", "patient joined 09:03", "patient left 09:20",
			},
		},
		{
			name:  "E22 the waiting room is not the meeting",
			given: []driver.Event{saw(driver.Waiting, 0, "c1", patient)},
			state: storage.VisitReady,
			open:  1,
		},
		{
			name: "B7 the wait ends when the patient is let in, though the video service does not say so",
			given: []driver.Event{
				saw(driver.Waiting, -1, "", driver.Participant{UserID: "U-patient"}), saw(driver.Started, 0, "", stranger),
				saw(driver.Joined, 1, "c1", driver.Participant{UserID: "U-patient", Registrant: "reg-1"}),
			},
			state: storage.VisitLive,
			news:  []string{"physician joined 09:00", "patient joined 09:01"},
			open:  2,
		},
		{
			name: "B7 whoever left while waiting and came back waits again",
			given: []driver.Event{
				saw(driver.Waiting, -2, "c1", patient), saw(driver.Waiting, -9, "c1", patient), saw(driver.WaitingEnded, -5, "c1", patient),
			},
			state: storage.VisitReady,
			open:  1,
		},
		{
			name:  "E22 a stranger is a guest and not announced as anybody",
			given: []driver.Event{saw(driver.Joined, 0, "c1", stranger)},
			state: storage.VisitLive,
			news:  []string{"guest joined 09:00"},
			open:  1,
		},
		{
			name:  "a rehearsal before the visit leaves it to come",
			given: []driver.Event{saw(driver.Started, -60, "", stranger), saw(driver.Ended, -50, "", stranger)},
			state: storage.VisitReady,
			news:  []string{"physician joined 08:00", "physician left 08:10"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			v, news := fold(visittest.Ready(), test.given...)
			if v.State != test.state {
				t.Errorf("state %s, want %s", v.State, test.state)
			}
			if diff := cmp.Diff(test.news, line(news), cmpEmpty); diff != "" {
				t.Errorf("announced (-want +got):\n%s", diff)
			}
			open := 0
			for _, p := range v.Presence {
				if p.LeftAt.IsZero() {
					open++
				}
			}
			if open != test.open {
				t.Errorf("%d intervals are open, want %d: %+v", open, test.open, v.Presence)
			}
		})
	}
}

var cmpEmpty = cmp.Transformer("empty", func(s []string) []string {
	if len(s) == 0 {
		return nil
	}
	return slices.Clone(s)
})

func TestObserveRestart(t *testing.T) {
	t.Parallel()
	again := saw(driver.Started, 25, "", stranger)
	again.Instance = "uuid/2=="
	v, news := fold(visittest.Ready(), saw(driver.Started, 0, "", stranger), saw(driver.Ended, 10, "", stranger), again)
	if v.State != storage.VisitLive || !v.EndedAt.IsZero() {
		t.Errorf("a meeting started once more: %s, ended %v", v.State, v.EndedAt)
	}
	if len(news) != 3 {
		t.Errorf("announced %v", line(news))
	}
}

// TestObserveWithinASecond proves E10, B7: the video service tells the wait for the host to the
// millisecond and all else to the second.
func TestObserveWithinASecond(t *testing.T) {
	t.Parallel()
	began := func(what, connection string, milliseconds int, person driver.Participant) driver.Event {
		s := saw(what, 0, connection, person)
		s.At = s.At.Add(time.Duration(milliseconds) * time.Millisecond)
		return s
	}
	v, _ := fold(visittest.Ready(),
		began(driver.Waiting, "reg-1", 700, patient), began(driver.Started, "", 800, stranger), began(driver.Joined, "host", 0, physician),
		began(driver.Waiting, "c1", 0, patient), saw(driver.WaitingEnded, 1, "c1", patient), saw(driver.Joined, 1, "c1", patient),
		saw(driver.Left, 20, "c1", patient), saw(driver.Ended, 20, "", stranger),
	)
	for _, p := range v.Presence {
		if p.Waiting && p.LeftAt.After(visittest.At(1)) {
			t.Errorf("a wait that the host ended within its second lasts until %v", p.LeftAt)
		}
	}
	v, _ = fold(visittest.Ready(),
		began(driver.Waiting, "reg-1", 100, patient), began(driver.WaitingEnded, "reg-1", 400, patient), began(driver.Waiting, "reg-1", 700, patient))
	if v.WaitingSince().IsZero() {
		t.Errorf("who left and came back within a second does not wait: %+v", v.Presence)
	}
}

// TestHeldVisitTakesPlace proves D5: whoever meets in a visit whose removal waits for
// a yes has it; a yes does not end it.
func TestHeldVisitTakesPlace(t *testing.T) {
	t.Parallel()
	v := visittest.Ready()
	v.State = storage.VisitHeld
	v.Problems = []storage.Problem{{Code: visit.ProblemHeld}}
	v, _ = fold(v, saw(driver.Started, 0, "", stranger), saw(driver.Joined, 1, "c1", patient))
	if v.State != storage.VisitLive || len(v.Problems) != 0 || v.Pending() {
		t.Errorf("while they meet: %s, %v", v.State, v.Problems)
	}
	if v, _ = fold(v, saw(driver.Ended, 20, "", stranger)); v.State != storage.VisitEnded {
		t.Errorf("afterwards: %s", v.State)
	}
}

// TestIdentify proves E22: host id, our API users, registrant id, known address,
// in that order, and never a name.
func TestIdentify(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		person driver.Participant
		who    storage.Role
		id     string
	}{
		{"the host", driver.Participant{UserID: "U-host"}, storage.RolePhysician, "D-1"},
		{"the host id beats the address", driver.Participant{UserID: "U-host", Email: "robin@patient.example"}, storage.RolePhysician, "D-1"},
		{"our API user", driver.Participant{UserID: "U-patient"}, storage.RolePatient, "P-1"},
		{"registrant", driver.Participant{Registrant: "reg-1"}, storage.RolePatient, "P-1"},
		{"third person's registrant", driver.Participant{Registrant: "reg-2"}, storage.RoleParticipant, "T-1"},
		{"the physician's address", driver.Participant{Email: "ADA@clinic.example"}, storage.RolePhysician, "D-1"},
		{"the patient's address", driver.Participant{Email: "Robin@patient.example "}, storage.RolePatient, "P-1"},
		{"third person's address", driver.Participant{Email: "kim@family.example"}, storage.RoleParticipant, "T-1"},
		{"another user of the account", driver.Participant{UserID: "U-else"}, storage.RoleGuest, ""},
		{"nothing known", driver.Participant{}, storage.RoleGuest, ""},
	} {
		t.Run("E22 "+test.name, func(t *testing.T) {
			t.Parallel()
			who, id := Identify(visittest.Ready(), saw(driver.Joined, 0, "c", test.person), "ada@clinic.example")
			if who != test.who || id != test.id {
				t.Errorf("got %s %q, want %s %q", who, id, test.who, test.id)
			}
		})
	}
}

// TestObserveAnyOrder proves E10: whatever the order and number of deliveries,
// presence and state come out the same, and each coming and going is announced
// exactly once.
func TestObserveAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		told := history(t)
		want, _ := fold(visittest.Ready(), told...)
		shuffled := rapid.Permutation(told).Draw(t, "order")
		doubles := rapid.SliceOfN(rapid.SampledFrom(told), 0, 5).Draw(t, "doubles")
		got, news := fold(visittest.Ready(), append(shuffled, doubles...)...)
		if diff := cmp.Diff(want.Presence, got.Presence); diff != "" {
			t.Fatalf("presence depends on order (-in order +shuffled):\n%s", diff)
		}
		if want.State != got.State || !want.EndedAt.Equal(got.EndedAt) {
			t.Fatalf("in order %s %v, shuffled %s %v", want.State, want.EndedAt, got.State, got.EndedAt)
		}
		count := map[string]int{}
		for _, n := range news {
			count[fmt.Sprint(n.Who, n.Left)]++
		}
		for _, p := range got.Presence {
			if !p.Waiting {
				count[fmt.Sprint(p.Role, false)] -= sign(p.JoinedAt)
				count[fmt.Sprint(p.Role, true)] -= sign(p.LeftAt)
			}
		}
		for what, n := range count {
			if n != 0 {
				t.Fatalf("%s was announced %+d times too often", what, n)
			}
		}
	})
}

func sign(t time.Time) int {
	if t.IsZero() {
		return 0
	}
	return 1
}

// history draws what the service could tell of one meeting instance: people come and
// go, some webhooks are lost.
func history(t *rapid.T) []driver.Event {
	told := []driver.Event{saw(driver.Started, 0, "", stranger)}
	for i := range rapid.IntRange(1, 5).Draw(t, "connections") {
		person := rapid.SampledFrom([]driver.Participant{patient, physician, stranger}).Draw(t, "person")
		from := rapid.IntRange(1, 20).Draw(t, "from")
		c := fmt.Sprint("c", i)
		if rapid.Bool().Draw(t, "wait told") {
			waits := rapid.SampledFrom([]string{c, "w" + person.UserID + person.Registrant}).Draw(t, "wait's connection")
			told = append(told, saw(driver.Waiting, from-1, waits, person))
			if rapid.Bool().Draw(t, "waited before") {
				told = append(told, saw(driver.Waiting, from-3, waits, person), saw(driver.WaitingEnded, from-2, waits, person))
			}
		}
		joinTold := rapid.Bool().Draw(t, "join told")
		if joinTold {
			told = append(told, saw(driver.Joined, from, c, person))
		}
		// Of a host whose join was lost, a leave tells one coming more than is
		// known of: rightly so, but then the order decides which.
		if (joinTold || person != physician) && rapid.Bool().Draw(t, "leave told") {
			told = append(told, saw(driver.Left, from+rapid.IntRange(0, 10).Draw(t, "stay"), c, person))
		}
	}
	if rapid.Bool().Draw(t, "end told") {
		told = append(told, saw(driver.Ended, 40, "", stranger))
	}
	return told
}

// B7: in an account whose settings let people in before the host, a meeting that
// has started has no host for that.
func TestB7InsideWithoutHost(t *testing.T) {
	t.Parallel()
	v := visittest.Ready()
	v.Meeting = &storage.Meeting{ID: 1, Deviation: []string{"settings.join_before_host", "settings.waiting_room"}}
	patient := driver.Participant{Connection: "c1", UserID: "U-patient"}
	physician := driver.Participant{Connection: "h1", UserID: v.Host}
	v, _ = fold(v, saw(driver.Started, 0, "", driver.Participant{}), saw(driver.Joined, 0, "c1", patient))
	if v.State != storage.VisitLive || v.WaitingSince().IsZero() || v.Inside(storage.RolePhysician) {
		t.Errorf("%s, waiting since %v, presence %+v", v.State, v.WaitingSince(), v.Presence)
	}
	v, _ = fold(v, saw(driver.Joined, 4, "h1", physician))
	if !v.WaitingSince().IsZero() {
		t.Errorf("the host is there: waiting since %v", v.WaitingSince())
	}
	v, _ = fold(v, saw(driver.Left, 9, "h1", physician))
	if !v.WaitingSince().IsZero() {
		t.Errorf("the host has been there: waiting since %v", v.WaitingSince())
	}
}

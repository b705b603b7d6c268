package app_test

import (
	"errors"
	"fmt"
	"io"
	mrand "math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/internal/freshdb"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// killHosts host the visits: Zoom lets one have 100 creations and changes a day.
const killHosts = 50

// D1, D2, D3, D10, E8, E19: the shipped program is killed with SIGKILL again and
// again during syncs, at calls that are drawn from a seed: before
// the other side got the call, or after it carried it out and before it answered.
// In the end nothing is lost and nothing is doubled. 8 times and 40 visits in the
// normal run; with TELEVISIT_KILLS so many times and 200 visits (`make kills`:
// 200 times); TELEVISIT_SEED says which calls.
func TestD10KilledDuringSyncs(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a while")
	}
	binary := filepath.Join(t.TempDir(), "server")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../..").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, store := range map[string]func(t *testing.T) string{
		"SQLite":     func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "t.db") },
		"PostgreSQL": func(t *testing.T) string { return freshdb.Postgres(t).String() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKilled(t, binary, store(t))
			kills := number("TELEVISIT_KILLS", 8)
			for n := range kills {
				if n%2 == 0 {
					k.change()
				}
				k.live(1 + k.rand.IntN(60))
			}
			k.rest()
			k.check()
			t.Log(k.summary())
		})
	}
}

func number(variable string, fallback int) int {
	if n, err := strconv.Atoi(os.Getenv(variable)); err == nil {
		return n
	}
	return fallback
}

// killed is a program that is killed at a call, and the world around it.
type killed struct {
	t    *testing.T
	seed uint64
	rand *mrand.Rand
	args []string
	cmd  []string
	site *ellkaytest.Site
	lk   *ellkaytest.Server
	zoom *zoomtest.Server
	ids  []string
	base string
	logs *lockedBuffer // of the present life

	mu      sync.Mutex
	process *os.Process
	ended   chan struct{} // closed when the process is gone
	left    int           // calls until the process is killed; 0: it is not
	after   bool
	calls   int
	deaths  []string // what each life ended at
	letters []letter
	doubled int
}

// letter is a mail that the post office took.
type letter struct {
	id   string
	text string
	life int
}

func newKilled(t *testing.T, binary, store string) *killed {
	t.Helper()
	k := &killed{t: t, seed: uint64(number("TELEVISIT_SEED", 1)), cmd: []string{binary}}
	k.rand = mrand.New(mrand.NewPCG(k.seed, 2))
	k.lk = ellkaytest.NewUnstarted(ellkaytest.WithSubscriberKey(ellkaytest.DefaultSubscriberKey))
	k.lk.URL = serve(t, k.counted(k.lk))
	k.zoom = servedZoom(t, k.counted)
	v := vendors{lkcloud: k.lk, zoom: k.zoom}
	post := newPostOffice(t)
	post.taken = k.posted
	k.base = "http://" + freeAddress(t)
	k.args = append(v.flags(t), "-store="+store, "-addr="+strings.TrimPrefix(k.base, "http://"), "-lease=2s",
		"-smtp=smtp://"+post.address+"?tls=none", "-mail-from=visits@clinic.example")
	k.site = k.lk.Site(ellkaytest.DefaultSite)
	k.book()
	k.live(0)
	k.setUp()
	k.kill()
	<-k.ended
	return k
}

// freeAddress is an address that nobody listens on.
func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// counted counts the calls of a fake, and lets the process die at one.
func (k *killed) counted(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		die, after := k.tick(r.Method + " " + regexp.MustCompile(`[0-9A-Za-z_%@.-]*[0-9][0-9A-Za-z_%@.-]*`).ReplaceAllString(r.URL.Path, "…"))
		if !die {
			h.ServeHTTP(w, r)
			return
		}
		if after {
			h.ServeHTTP(httptest.NewRecorder(), r)
		}
		k.kill()
		panic(http.ErrAbortHandler)
	})
}

// tick counts a call and says whether the process dies at it, and whether the
// call is carried out before.
func (k *killed) tick(what string) (die, after bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.calls++
	if k.left == 0 {
		return false, false
	}
	k.left--
	if k.left == 0 {
		k.deaths = append(k.deaths, what)
	}
	return k.left == 0, k.after
}

func (k *killed) posted(text string) (cut bool) {
	die, after := k.tick("a letter")
	if !die || after {
		id := regexp.MustCompile(`(?mi)^Message-ID: *(\S+)`).FindStringSubmatch(text)
		if id == nil {
			k.t.Error("D3: a letter without a Message-ID")
			id = []string{"", ""}
		}
		k.mu.Lock()
		k.letters = append(k.letters, letter{id[1], text, len(k.deaths)})
		k.mu.Unlock()
	}
	if die {
		k.kill()
	}
	return die
}

func (k *killed) kill() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		k.t.Error(err)
	}
}

// live starts the program and, unless it is 0, waits until it was killed at the
// nth call.
func (k *killed) live(n int) {
	k.t.Helper()
	cmd := exec.CommandContext(k.t.Context(), k.cmd[0], k.args...)
	k.logs = &lockedBuffer{}
	cmd.Stderr = k.logs
	k.mu.Lock()
	err := cmd.Start()
	k.process, k.left, k.after = cmd.Process, n, k.rand.IntN(2) == 0
	k.mu.Unlock()
	if err != nil {
		k.t.Fatal(err)
	}
	ended := make(chan struct{})
	k.ended = ended
	go func() {
		defer close(ended)
		_ = cmd.Wait()
	}()
	if n == 0 {
		k.t.Cleanup(func() { k.kill(); <-ended })
		eventually(k.t, "the program answers", func() bool {
			resp, err := http.Get(k.base + "/healthz")
			if err == nil {
				_ = resp.Body.Close()
			}
			return err == nil && resp.StatusCode == http.StatusOK
		})
		return
	}
	select {
	case <-ended:
	case <-time.After(time.Minute):
		k.kill()
		<-ended
		k.t.Fatalf("in a minute not %d calls; logs:\n%s", n, k.logs)
	}
}

// book books the visits: tomorrow, in two hours' time slots.
func (k *killed) book() {
	kind := k.site.AppointmentTypes()[0].ID
	visits := 40
	if os.Getenv("TELEVISIT_KILLS") != "" {
		visits = 200
	}
	for i := range killHosts {
		k.site.AddPhysician(ellkaytest.Physician{ID: fmt.Sprint("H-", i), FirstName: "Host", LastName: fmt.Sprint("Number", i)})
	}
	for i := range visits {
		patient := k.site.AddPatient(ellkaytest.Patient{FirstName: "Robin", LastName: "Sample", Email: fmt.Sprintf("robin%d@patient.example", i)})
		k.ids = append(k.ids, k.site.Book(ellkaytest.Appointment{
			Start: k.slot(i), PatientID: patient, PhysicianID: fmt.Sprint("H-", i%killHosts), TypeID: kind,
		}))
	}
}

func (k *killed) slot(i int) time.Time {
	return time.Now().Truncate(time.Hour).Add(24*time.Hour + time.Duration(i%40)*20*time.Minute)
}

// change makes something to do: visits are moved, given to others, cancelled and
// restored.
func (k *killed) change() {
	for range 12 {
		k.site.Move(k.ids[k.rand.IntN(len(k.ids))], k.slot(k.rand.IntN(40)))
	}
	for range 3 {
		k.site.Reassign(k.ids[k.rand.IntN(len(k.ids))], fmt.Sprint("H-", k.rand.IntN(killHosts)))
	}
	k.site.Cancel(k.ids[k.rand.IntN(len(k.ids))])
	for _, id := range k.ids {
		if a, _ := k.site.Appointment(id); a.Status != ellkaytest.StatusBooked && k.rand.IntN(2) == 0 {
			k.site.Restore(id)
		}
	}
}

// api is the program's API as the last life serves it.
func (k *killed) api() *program { return &program{t: k.t, base: k.base} }

func (k *killed) setUp() {
	k.t.Helper()
	kind := k.site.AppointmentTypes()[0].ID
	k.api().want(http.StatusOK, "PUT", "/settings", settings(func(s map[string]any) { s["appointment_type_ids"] = []string{kind} }))
	for i := range killHosts {
		k.api().want(http.StatusCreated, "POST", "/physicians", map[string]any{"id": fmt.Sprint("H-", i), "type": "not_logged_in", "email": ""})
	}
}

// visits are all that the API shows, by appointment id.
func (k *killed) visits() map[string]map[string]any {
	out := map[string]map[string]any{}
	for _, id := range k.ids {
		if status, v := k.api().call("GET", "/appointments/"+url.PathEscape(id), nil); status == http.StatusOK {
			out[id] = v
		}
	}
	return out
}

// rest lets the program live until everything is as the EHR says, and a sync
// finds nothing more to do.
func (k *killed) rest() {
	k.t.Helper()
	k.live(0)
	until := time.Now().Add(12 * time.Minute)
	for again := false; ; again = true {
		waiting, strays := k.waiting()
		if waiting == "" && strays == "" {
			return
		}
		if time.Now().After(until) {
			k.t.Fatalf("D10: in twelve minutes not at rest: %s %s\n%s", waiting, strays, k.logs)
		}
		if waiting == "" && !again { // a call outlived its process and its lease: a start sweeps
			k.t.Log("to be swept: ", strays)
			k.kill()
			<-k.ended
			k.live(0)
		}
		time.Sleep(500 * time.Millisecond)
	}
}

// waiting says what is not yet as it should be, and which meetings stand that
// belong to no visit.
func (k *killed) waiting() (waiting, strays string) {
	run := k.api().want(http.StatusAccepted, "POST", "/sync", nil)["id"].(string)
	eventually(k.t, "the sync is over", func() bool {
		state := k.api().want(http.StatusOK, "GET", "/sync/"+run, nil)["state"]
		return state != "queued" && state != "running"
	})
	visits := k.visits()
	for _, id := range k.ids {
		a, _ := k.site.Appointment(id)
		v, seen := visits[id]
		booked := a.Status == ellkaytest.StatusBooked
		switch {
		case booked && !seen:
			return id + " has no visit", ""
		case booked && (v["state"] != "ready" || v["start"] != a.Start.UTC().Format(time.RFC3339)):
			return fmt.Sprintf("%s is %v", id, v), ""
		case !booked && seen && v["state"] != "cancelled":
			return fmt.Sprintf("%s is %v, and cancelled in the EHR", id, v["state"]), ""
		}
	}
	if queued := k.api().want(http.StatusOK, "GET", "/deliveries?state=queued&limit=1000", nil)["items"].([]any); len(queued) > 0 {
		for _, d := range queued {
			if d.(map[string]any)["kind"] != "reminder" {
				return fmt.Sprintf("%d deliveries: %v", len(queued), d), ""
			}
		}
	}
	return "", k.strays(visits)
}

// strays says which meetings belong to no visit.
func (k *killed) strays(visits map[string]map[string]any) string {
	standing := k.standing()
	same := map[string]int{}
	for _, m := range standing {
		same[m.Agenda]++
	}
	for _, v := range visits {
		if m, ok := v["meeting"].(map[string]any); ok {
			delete(standing, fmt.Sprint(m["id"]))
		}
	}
	var out []string
	for number, m := range standing {
		out = append(out, fmt.Sprintf("meeting %s, made at %v, one of %d of its stamp", number, m.Created, same[m.Agenda]))
	}
	return strings.Join(out, "; ")
}

func (k *killed) standing() map[string]zoomtest.Meeting {
	out := map[string]zoomtest.Meeting{}
	for _, m := range k.zoom.Meetings() {
		if !m.Deleted {
			out[strconv.FormatInt(m.ID, 10)] = m
		}
	}
	return out
}

// check holds part D against what stands at Zoom, in the EHR and in the
// patients' mailboxes.
func (k *killed) check() {
	k.t.Helper()
	standing := k.standing()
	for id, v := range k.visits() {
		a, _ := k.site.Appointment(id)
		if a.Status != ellkaytest.StatusBooked {
			if strings.Contains(a.Notes, "/j/") {
				k.t.Errorf("D2: %s is cancelled, and its links are in the EHR", id)
			}
			continue
		}
		meeting, _ := v["meeting"].(map[string]any)
		number := fmt.Sprint(meeting["id"])
		m, ok := standing[number]
		delete(standing, number)
		if !ok || !m.Start.Equal(a.Start) {
			k.t.Errorf("D1: %s has meeting %v at Zoom, at %v instead of %v", id, number, m.Start, a.Start)
		}
		links := v["links"].(map[string]any)
		for _, link := range []any{links["patient"], links["physician"]} {
			if !strings.Contains(a.Notes, link.(string)) {
				k.t.Errorf("D2: %s: %v is not in the EHR", id, link)
			}
		}
		if to := redirect(k.t, links["patient"].(string)); !strings.Contains(to, number) {
			k.t.Errorf("D2: the patient of %s is led to %q, the meeting is %s\nvisit: %v\n%s", id, to, number, v, k.logs)
		}
		if !k.mailed(links["patient"].(string)) {
			k.t.Errorf("D3: the patient of %s got no letter with the link", id)
		}
	}
	for number := range standing {
		k.t.Errorf("D1: meeting %s belongs to no visit", number)
	}
	k.checkTwice()
}

func redirect(t *testing.T, link string) string {
	c := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := c.Get(link)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer c.CloseIdleConnections()
	body, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusFound {
		t.Logf("%s: %s", resp.Status, body)
	}
	return resp.Header.Get("Location")
}

func (k *killed) mailed(link string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, l := range k.letters {
		if strings.Contains(strings.NewReplacer("=\r\n", "", "=3D", "=").Replace(l.text), link) {
			return true
		}
	}
	return false
}

// atOnce is how many letters a process hands over at once, and so how many may
// have been taken and not be on record when it dies.
const atOnce = 4

// checkTwice: a letter came twice only when the process died while handing it
// over, in another life, with the same Message-ID.
func (k *killed) checkTwice() {
	k.mu.Lock()
	defer k.mu.Unlock()
	first, cut := map[string]int{}, map[int]int{}
	for _, l := range k.letters {
		if life, twice := first[l.id]; twice {
			k.doubled++
			cut[life]++
			if life == l.life || cut[life] > atOnce {
				k.t.Errorf("D3: %s came twice: in life %d, %d of whose letters did, and in life %d", l.id, life, cut[life], l.life)
			}
		}
		first[l.id] = l.life
	}
}

// summary says what happened.
func (k *killed) summary() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	kinds := map[string]int{}
	for _, d := range k.deaths {
		kinds[d]++
	}
	return fmt.Sprintf("killed %d times (seed %d) among %d calls, at %v; %d visits; %d letters, %d of them twice",
		len(k.deaths), k.seed, k.calls, kinds, len(k.ids), len(k.letters), k.doubled)
}

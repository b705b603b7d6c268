package syncer

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/televisit/televisit-go/internal/freshdb"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/sync/internal/visittest"
)

// webhookSecret signs the webhooks of these tests.
const webhookSecret = "load-secret"

// load is what Zoom sends for a number of visits whose patients come and go.
type load struct {
	visits int // meetings 1, 2, 3 …, each with joins and leaves of one patient
	joins  int // in all, each with its leave
	posts  []webhookPost
}

// webhookPost is one delivery of a webhook.
type webhookPost struct {
	id, name, body string
	forged         bool
}

// newLoad makes about n deliveries: of them 10 % are doubles, half of those at
// once and half up to a twentieth of the whole later; 5 % come in another order;
// 1 % are forged. It is the same for the same n.
func newLoad(n int) *load {
	dice := rand.New(rand.NewPCG(1, uint64(n)))
	l := &load{visits: max(1, n/100)}
	l.joins = n * 89 / 200
	later := map[int][]webhookPost{}
	for i := range l.joins * 2 {
		p := comesOrGoes(i/2, l.visits, i%2 == 1)
		l.posts = append(l.posts, p)
		switch roll := dice.IntN(1780); {
		case roll < 100:
			l.posts = append(l.posts, p)
		case roll < 200:
			at := i + 1 + dice.IntN(n/20+1)
			later[at] = append(later[at], p)
		case roll < 220:
			forged := p
			forged.id, forged.forged = "forged-"+p.id, true
			l.posts = append(l.posts, forged)
		}
		l.posts = append(l.posts, later[i]...)
		delete(later, i)
	}
	for _, at := range later {
		l.posts = append(l.posts, at...)
	}
	for range n / 40 { // each moves two
		a := dice.IntN(len(l.posts))
		b := min(a+1+dice.IntN(20), len(l.posts)-1)
		l.posts[a], l.posts[b] = l.posts[b], l.posts[a]
	}
	return l
}

// comesOrGoes is the join-th join of all, or its leave. A visit's joins follow
// each other by a minute.
func comesOrGoes(join, visits int, left bool) webhookPost {
	meeting, nth := join%visits+1, join/visits
	from := visittest.Nine.Add(time.Duration(nth) * time.Minute)
	name, field, at := "meeting.participant_joined", "join_time", from
	if left {
		name, field, at = "meeting.participant_left", "leave_time", from.Add(30*time.Second)
	}
	body := fmt.Sprintf(`{"event":%q,"event_ts":%d,"payload":{"account_id":%q,"object":{"id":"%d","uuid":"uuid-%d==","host_id":"U-host","type":2,`+
		`"topic":"Video Visit","start_time":%q,"timezone":"America/New_York","duration":30,"participant":{"user_id":"%d","user_name":"Robin Example",`+
		`"participant_uuid":"join-%d","registrant_id":"reg-1","email":"robin@patient.example","public_ip":"203.0.113.7",%q:%q}}}}`,
		name, at.UnixMilli(), clinicAccount, meeting, meeting, visittest.Nine.Format(time.RFC3339), 16778240+join, join, field, at.Format(time.RFC3339))
	return webhookPost{id: fmt.Sprintf("%s-%d", field, join), name: name, body: body}
}

// request signs a delivery as Zoom does, now.
func (p webhookPost) request() *http.Request {
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(webhookSecret))
	mac.Write([]byte("v0:" + stamp + ":" + p.body))
	if p.forged {
		mac.Write([]byte("?"))
	}
	r := httptest.NewRequest(http.MethodPost, "/zoom/webhooks", bytes.NewReader([]byte(p.body)))
	r.Header.Set("X-Zm-Request-Timestamp", stamp)
	r.Header.Set("X-Zm-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	r.Header.Set("X-Zm-Request-Id", p.id)
	return r
}

// answers are how a handler did.
type answers struct {
	all  time.Duration   // from the first to the last
	each []time.Duration // how long each took
}

// p99 is the answer that 99 in a hundred are quicker than, in milliseconds.
func (a answers) p99() float64 {
	sorted := slices.Sorted(slices.Values(a.each))
	return float64(sorted[len(sorted)*99/100].Microseconds()) / 1000
}

// fire sends deliveries to a handler, so many at once, and wants each answered
// as it deserves; one that a machine was too busy to take comes again, as Zoom's do.
func fire(t testing.TB, h http.Handler, posts []webhookPost, atOnce int) answers {
	t.Helper()
	first := make([]*http.Request, len(posts))
	for i, p := range posts {
		first[i] = p.request()
	}
	took := make([]time.Duration, len(posts))
	next := make(chan int)
	var wg sync.WaitGroup
	begun := time.Now()
	for range atOnce {
		wg.Go(func() {
			for i := range next {
				w, sent := httptest.NewRecorder(), time.Now()
				h.ServeHTTP(w, first[i])
				for again := 0; w.Code == http.StatusServiceUnavailable && again < 5; again++ {
					w = httptest.NewRecorder()
					h.ServeHTTP(w, posts[i].request())
				}
				took[i] = time.Since(sent)
				if want := posts[i].answer(); w.Code != want {
					t.Errorf("%s: answer %d %s, want %d", posts[i].id, w.Code, w.Body, want)
				}
			}
		})
	}
	for i := range posts {
		next <- i
	}
	close(next)
	wg.Wait()
	return answers{all: time.Since(begun), each: took}
}

func (p webhookPost) answer() int {
	if p.forged {
		return http.StatusUnauthorized
	}
	return http.StatusOK
}

// E10, D: of webhooks that come doubled, in another order and among forgeries,
// many at once, each is stored once and counted once.
func TestWebhooksAreNeitherLostNorDoubled(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(t *testing.T) driver.Driver{
		"sqlite":   func(t *testing.T) driver.Driver { return openSQLite(t) },
		"postgres": func(t *testing.T) driver.Driver { return openPostgres(t, freshdb.Postgres(t).String()) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, l := newHall(t, open(t)), newLoad(1_000)
			h.visits(l)
			fire(t, h.handler, l.posts, 32)
			h.wantStored(l)
			_, err := h.Account(clinicAccount).applyEvents(t.Context())
			h.must(err)
			h.wantCounted(l)
		})
	}
}

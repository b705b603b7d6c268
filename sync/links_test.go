package syncer

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/links"
	"github.com/televisit/televisit-go/sync/internal/visittest"
)

// linkVideo mints links that can be told apart, and counts.
type linkVideo struct {
	driver.Video
	minted int
	err    error
}

func (l *linkVideo) JoinURL(_ context.Context, _ storage.Meeting, id storage.Access) (string, error) {
	return "https://zoom.example/w/" + id.Registrant, l.err
}

func (l *linkVideo) StartURL(context.Context, int64) (string, error) {
	l.minted++
	return "https://zoom.example/s/fresh", l.err
}

func (l *linkVideo) Connect(context.Context, string) (driver.EHR, driver.Video, error) {
	return nil, l, nil
}

// linkBench is an engine with one ready visit.
type linkBench struct {
	*Engine
	video *linkVideo
	now   time.Time
	visit storage.Visit
}

func newLinkBench(t *testing.T) *linkBench {
	t.Helper()
	b := &linkBench{video: &linkVideo{}, now: visittest.At(-5)}
	sealer, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	store, err := storage.Open(t.Context(), memory.New(), sealer)
	if err != nil {
		t.Fatal(err)
	}
	b.Engine, err = New(Config{
		Store: store, Connect: b.video, PublicURL: &url.URL{Scheme: "https", Host: "visits.example"},
		Now: func() time.Time { return b.now },
	})
	if err != nil {
		t.Fatal(err)
	}
	b.visit = visittest.Ready()
	b.visit.Meeting = &storage.Meeting{ID: 81234567890, Stamp: "stamp", Host: "U-host"}
	b.visit.Participants[0].Access.Mode = storage.Registrant
	b.put(t)
	p := storage.Physician{ID: "D-1", Name: "Ada Example", Type: storage.NotLoggedIn}
	b.commit(t, storage.Put(&p))
	return b
}

func (b *linkBench) commit(t *testing.T, cs ...storage.Change) {
	t.Helper()
	if err := b.cfg.Store.Account("acct").Commit(t.Context(), cs...); err != nil {
		t.Fatal(err)
	}
}

func (b *linkBench) put(t *testing.T) { t.Helper(); b.commit(t, storage.Put(&b.visit)) }

func (b *linkBench) do(method, link string, s SignIn) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	b.LinkHandler(s).ServeHTTP(w, httptest.NewRequest(method, link, nil))
	return w
}

func (b *linkBench) get(link string) *httptest.ResponseRecorder {
	return b.do(http.MethodGet, link, SignIn{})
}

func TestPatientLink(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		given  func(*linkBench)
		status int
		says   string // in the page, or where it leads
	}{
		{"A33 one click leads to the meeting", func(*linkBench) {}, http.StatusFound, "https://zoom.example/w/reg-1"},
		{"being prepared", func(b *linkBench) { b.visit.Meeting = nil; b.visit.State = storage.VisitPreparing }, http.StatusOK, "being prepared"},
		{"meeting there, way in not yet", func(b *linkBench) { b.visit.Access = storage.Access{} }, http.StatusOK, "being prepared"},
		{"Z13 the meeting's own link until then", func(b *linkBench) {
			b.visit.Access, b.visit.Meeting.JoinURL = storage.Access{}, "https://zoom.example/j/its-own"
		}, http.StatusFound, "/j/its-own"},
		{"Z13 and where there is no better one", func(b *linkBench) {
			b.visit.Access, b.visit.Meeting.JoinURL = storage.Access{Mode: storage.MeetingLink}, "https://zoom.example/j/its-own"
		}, http.StatusFound, "/j/its-own"},
		{"Z13 and when Zoom is away", func(b *linkBench) {
			b.video.err, b.visit.Meeting.JoinURL = errors.New("down"), "https://zoom.example/j/its-own"
		}, http.StatusFound, "/j/its-own"},
		{"cancelled", func(b *linkBench) { b.visit.State = storage.VisitCancelled }, http.StatusGone, "ask your clinic"},
		{"29 minutes after the end", func(b *linkBench) { b.now = visittest.At(59) }, http.StatusFound, "zoom.example"},
		{"30 minutes after the end", func(b *linkBench) { b.now = visittest.At(60) }, http.StatusGone, "ask your clinic"},
		{"E27 longer while it is live", func(b *linkBench) { b.now, b.visit.State = visittest.At(90), storage.VisitLive }, http.StatusFound, "zoom.example"},
		{"E23 way in removed", func(b *linkBench) { b.visit.State, b.visit.Access.Removed = storage.VisitEnded, true }, http.StatusOK, "Open my video visit"},
		{"revoked by generation", func(b *linkBench) { b.visit.LinkGeneration++ }, http.StatusGone, "ask your clinic"},
		{"Zoom away", func(b *linkBench) { b.video.err = errors.New("down") }, http.StatusServiceUnavailable, "tries again"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := newLinkBench(t)
			link := b.Account("acct").PatientURL(b.visit)
			test.given(b)
			b.put(t)
			before := b.visit.Version()
			w := b.get(link)
			if w.Code != test.status || !strings.Contains(w.Body.String()+w.Header().Get("Location"), test.says) {
				t.Errorf("got %d %s %q, want %d and %q", w.Code, w.Header().Get("Location"), w.Body, test.status, test.says)
			}
			v, err := b.cfg.Store.Account("acct").Visit(t.Context(), "A-1")
			if err != nil || v.Version() != before {
				t.Errorf("E24: a GET changed the visit (%v)", err)
			}
			if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Referrer-Policy") != "no-referrer" {
				t.Errorf("headers %v", w.Header())
			}
		})
	}
}

func TestLinksHoldNoPersonalData(t *testing.T) {
	t.Parallel()
	b := newLinkBench(t)
	for _, link := range []string{
		b.Account("acct").PatientURL(b.visit), b.Account("acct").PhysicianURL(b.visit), b.Account("acct").ParticipantURL(b.visit, b.visit.Participants[0]),
	} {
		if !strings.HasPrefix(link, "https://visits.example/") {
			t.Errorf("link %s", link)
		}
		for _, secret := range []string{"A-1", "P-1", "D-1", "robin", "kim"} {
			if strings.Contains(link, secret) {
				t.Errorf("D9: %s stands in a link", secret)
			}
		}
	}
}

func TestLinksAreSigned(t *testing.T) {
	t.Parallel()
	b := newLinkBench(t)
	patient, physician := b.Account("acct").PatientURL(b.visit), b.Account("acct").PhysicianURL(b.visit)
	flipped := patient[:len(patient)-1] + map[bool]string{true: "B", false: "A"}[patient[len(patient)-1] == 'A']
	for name, link := range map[string]string{
		"flipped signature":     flipped,
		"patient's as start":    strings.Replace(patient, "/j/", "/s/", 1),
		"physician's as join":   strings.Replace(physician, "/s/", "/j/", 1),
		"cut off":               patient[:len(patient)-10],
		"nonsense":              "https://visits.example/j/x",
		"another account":       strings.Replace(patient, "/j/", "/j/x", 1),
		"much too long":         "https://visits.example/j/" + strings.Repeat("a.", 400),
		"unknown visit":         b.Account("acct").PatientURL(storage.Visit{AppointmentID: "A-2"}),
		"participant who left":  b.Account("acct").ParticipantURL(b.visit, storage.Participant{ID: "T-2"}),
		"unsigned participant":  strings.Replace(b.Account("acct").ParticipantURL(b.visit, b.visit.Participants[0]), "T-1", "T-2", 1),
		"physician's of before": b.Account("acct").PhysicianURL(storage.Visit{AppointmentID: "A-1", Booking: storage.Booking{Physician: storage.Ref{ID: "D-0"}}}),
	} {
		if w := b.get(link); w.Code != http.StatusNotFound && w.Code != http.StatusGone {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	if w := b.get(b.Account("acct").ParticipantURL(b.visit, b.visit.Participants[0])); w.Header().Get("Location") != "https://zoom.example/w/reg-2" {
		t.Errorf("B5: a participant's link leads to %q", w.Header().Get("Location"))
	}
}

func TestPhysicianLink(t *testing.T) {
	t.Parallel()
	signedIn := func(email string) SignIn {
		return SignIn{
			Name:  "Zoom",
			Email: func(*http.Request) string { return email },
			URL:   func(r *http.Request) string { return "/signin?next=" + url.QueryEscape(r.URL.Path) },
		}
	}
	t.Run("A19 one button, which mints", func(t *testing.T) {
		t.Parallel()
		b := newLinkBench(t)
		link := b.Account("acct").PhysicianURL(b.visit)
		if w := b.get(link); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Start visit") || b.video.minted != 0 {
			t.Errorf("E24: GET answered %d, %d minted", w.Code, b.video.minted)
		}
		if w := b.do(http.MethodHead, link, SignIn{}); w.Code != http.StatusOK || w.Header().Get("Location") != "" || b.video.minted != 0 {
			t.Errorf("E24: HEAD answered %d to %q, %d minted", w.Code, w.Header().Get("Location"), b.video.minted)
		}
		w := b.do(http.MethodPost, link, SignIn{})
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "https://zoom.example/s/fresh" || b.video.minted != 1 {
			t.Errorf("POST answered %d %s", w.Code, w.Header().Get("Location"))
		}
	})
	t.Run("A18 logged in", func(t *testing.T) {
		t.Parallel()
		b := newLinkBench(t)
		p, err := b.cfg.Store.Account("acct").Physician(t.Context(), "D-1")
		if err != nil {
			t.Fatal(err)
		}
		p.Type, p.Email = storage.LoggedIn, "ada@clinic.example"
		b.commit(t, storage.Put(&p))
		link := b.Account("acct").PhysicianURL(b.visit)
		for _, test := range []struct {
			name string
			sign SignIn
			says string
			goes bool
		}{
			{"nobody is signed in", signedIn(""), "Sign in with Zoom", false},
			{"somebody else is", signedIn("eve@clinic.example"), "another account", false},
			{"the address on the roster", signedIn("Ada@clinic.example"), "", true},
			{"sign-in is not set up", SignIn{Name: "Zoom"}, "Zoom app", false},
			{"nor is it known with what", SignIn{}, "the video app", false},
		} {
			w := b.do(http.MethodPost, link, test.sign)
			if got := w.Code == http.StatusSeeOther; got != test.goes || !strings.Contains(w.Body.String(), test.says) {
				t.Errorf("%s: %d %s", test.name, w.Code, w.Body)
			}
		}
	})
	t.Run("E3 a former host's link stops at once", func(t *testing.T) {
		t.Parallel()
		b := newLinkBench(t)
		link := b.Account("acct").PhysicianURL(b.visit)
		b.visit.Booking.Physician.ID = "D-2"
		b.put(t)
		if w := b.do(http.MethodPost, link, SignIn{}); w.Code != http.StatusGone || b.video.minted != 0 {
			t.Errorf("got %d", w.Code)
		}
	})
}

func TestJoinAgain(t *testing.T) {
	t.Parallel()
	b := newLinkBench(t)
	link := b.Account("acct").PatientURL(b.visit)
	b.visit.State, b.visit.EndedAt, b.visit.Access.Removed = storage.VisitEnded, visittest.At(20), true
	b.put(t)
	b.now = visittest.At(40)
	if w := b.do(http.MethodPost, link, SignIn{}); w.Code != http.StatusSeeOther {
		t.Fatalf("E23: got %d", w.Code)
	}
	v, err := b.cfg.Store.Account("acct").Visit(t.Context(), "A-1")
	if err != nil || v.Access.Mode != "" || !v.DueAt.Equal(b.now) {
		t.Errorf("E23: the engine is not asked for a new way in: %+v, due %v (%v)", v.Access, v.DueAt, err)
	}
	if w := b.get(link); !strings.Contains(w.Body.String(), "being prepared") {
		t.Errorf("E23: meanwhile the page says %s", w.Body)
	}
}

// D8: whoever has a link does not spend the account's share of Zoom with it.
func TestD8LinkIsPaced(t *testing.T) {
	t.Parallel()
	b := newLinkBench(t)
	other := visittest.Ready()
	other.AppointmentID, other.Meeting = "A-other", &storage.Meeting{ID: 81234567891, Stamp: "stamp", Host: "U-host"}
	b.commit(t, storage.Put(&other))
	physician, patient := b.Account("acct").PhysicianURL(b.visit), b.Account("acct").PatientURL(b.visit)
	busy := 0
	for range 3 * links.AtOnce {
		if w := b.do(http.MethodPost, physician, SignIn{}); w.Code == http.StatusTooManyRequests {
			busy++
		}
	}
	if busy == 0 || b.video.minted+busy != 3*links.AtOnce {
		t.Errorf("of %d presses %d were refused, %d start links minted", 3*links.AtOnce, busy, b.video.minted)
	}
	if w := b.get(patient); w.Code != http.StatusTooManyRequests || !strings.Contains(w.Body.String(), "tries again by itself") {
		t.Errorf("the same visit's other link answers %d", w.Code)
	}
	if w := b.get(physician); w.Code != http.StatusOK {
		t.Errorf("the page with the button, for which Zoom is not asked, answers %d", w.Code)
	}
	if w := b.do(http.MethodPost, b.Account("acct").PhysicianURL(other), SignIn{}); w.Code != http.StatusSeeOther {
		t.Errorf("another visit's link answers %d", w.Code)
	}
}

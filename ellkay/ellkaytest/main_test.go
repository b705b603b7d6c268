package ellkaytest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// monday is the day on which the tests' clinics are open.
var monday = time.Date(2030, 5, 6, 14, 0, 0, 0, time.UTC)

// wire is bare net/http with a token: what a client of LKCloud is at least.
type wire struct {
	t      testing.TB
	s      *ellkaytest.Server
	http   *http.Client
	bearer string
	site   string
}

// plug connects to a server without a socket, as the default client.
func plug(t testing.TB, opts ...ellkaytest.Option) *wire {
	t.Helper()
	s := ellkaytest.NewUnstarted(opts...)
	return connect(t, s, s.InProcess())
}

// plugged connects to a server through a real socket.
func plugged(t testing.TB, opts ...ellkaytest.Option) *wire {
	t.Helper()
	s := ellkaytest.New(opts...)
	t.Cleanup(s.Close)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return connect(t, s, &http.Client{Transport: transport})
}

func connect(t testing.TB, s *ellkaytest.Server, h *http.Client) *wire {
	w := &wire{t: t, s: s, http: h, site: ellkaytest.DefaultSite}
	w.bearer = w.token(ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret)
	return w
}

func (w *wire) token(id, secret string) string {
	w.t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}
	res, err := w.http.PostForm(w.s.TokenURL(), form)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	var body struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(res.Body).Decode(&body); err != nil {
		w.t.Fatal(err)
	}
	return body.AccessToken
}

func (w *wire) request(op, body string) *http.Request {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.s.URL+"/"+op, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("SiteServiceKey", w.site)
	if w.bearer != "" {
		req.Header.Set("Authorization", "Bearer "+w.bearer)
	}
	return req
}

// reply is an answer read whole.
type reply struct {
	status int
	header http.Header
	body   []byte
	err    error
}

func (w *wire) send(req *http.Request) reply {
	res, err := w.http.Do(req)
	if err != nil {
		return reply{err: err}
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return reply{status: res.StatusCode, header: res.Header, body: body, err: err}
}

func (w *wire) call(op, body string) reply {
	w.t.Helper()
	return w.send(w.request(op, body))
}

// ok calls and decodes what must be a 200.
func (w *wire) ok(op, body string, into any) {
	w.t.Helper()
	r := w.call(op, body)
	if r.err != nil || r.status != http.StatusOK {
		w.t.Fatalf("%s: status %d, error %v, body %s", op, r.status, r.err, r.body)
	}
	if into != nil {
		decode(w.t, r.body, into)
	}
}

func decode(t testing.TB, raw []byte, into any) {
	t.Helper()
	if err := json.NewDecoder(bytes.NewReader(raw)).Decode(into); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
}

// fault is the envelope with the exact member names of the documentation.
type fault struct{ ErrorCode, Message, Detail, RecoverySteps, Handle, Type string }

// refused calls and wants a fault.
func (w *wire) refused(op, body string, status int, code ellkaytest.Code) fault {
	w.t.Helper()
	return mustRefuse(w.t, w.call(op, body), status, code)
}

func mustRefuse(t testing.TB, r reply, status int, code ellkaytest.Code) fault {
	t.Helper()
	var f fault
	if r.err != nil {
		t.Fatal(r.err)
	}
	decode(t, r.body, &f)
	if r.status != status || f.ErrorCode != string(code) {
		t.Fatalf("got %d %s, want %d %s", r.status, r.body, status, code)
	}
	return f
}

// visit is the part of an appointment most tests look at.
type visit struct {
	ID, Start, Duration, PatientID, PhysicianID, FacilityID, FacilityName, Notes, Status, Type, AppointmentTypeID, Modified string
}

type pageOf struct {
	Appointments []visit
	NextToken    string
}

func search(from, to time.Time) string {
	return `{"request":{"dateRange":{"start":"` + from.Format(time.RFC3339) + `","end":"` + to.Format(time.RFC3339) + `"}}}`
}

func next(token string) string { return `{"token":{"nextToken":"` + token + `"}}` }

// pages runs a whole search and returns its pages.
func (w *wire) pages(body string) [][]visit {
	w.t.Helper()
	var p pageOf
	w.ok("LKAppointments/BeginSearchAppointments", body, &p)
	var all [][]visit
	for p.NextToken != "" {
		token := p.NextToken
		p = pageOf{}
		w.ok("LKAppointments/NextSearchAppointments", next(token), &p)
		all = append(all, p.Appointments)
	}
	return all
}

func ids(pages [][]visit) (list []string) {
	for _, p := range pages {
		for _, v := range p {
			list = append(list, v.ID)
		}
	}
	return list
}

package httpstore

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
)

// tap keeps everything that travels: addresses, headers and bodies, both ways,
// and what bodies hold in base64.
type tap struct {
	next http.Handler

	mu   sync.Mutex
	wire bytes.Buffer
}

func (p *tap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(asked))
	answer := httptest.NewRecorder()
	p.next.ServeHTTP(answer, r)

	p.mu.Lock()
	p.wire.WriteString(r.URL.String())
	_ = r.Header.Write(&p.wire)
	_ = answer.Header().Write(&p.wire)
	for _, body := range [][]byte{asked, answer.Body.Bytes()} {
		p.wire.Write(body)
		var v any
		if json.Unmarshal(body, &v) == nil {
			p.unpack(v)
		}
	}
	p.mu.Unlock()

	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

func (p *tap) unpack(v any) {
	switch v := v.(type) {
	case string:
		if b, err := base64.StdEncoding.DecodeString(v); err == nil {
			p.wire.Write(b)
		}
	case []any:
		for _, e := range v {
			p.unpack(e)
		}
	case map[string]any:
		for _, e := range v {
			p.unpack(e)
		}
	}
}

// A39, D9: while a store writes, finds, reads, claims and audits people's data,
// none of it can be read on the wire.
func TestNothingReadableOnTheWire(t *testing.T) {
	t.Parallel()
	p := &tap{next: newHandler(t, memory.New())}
	keys, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	s, err := storage.Open(t.Context(), dial(t, serve(t, p).URL+"/store"), keys)
	if err != nil {
		t.Fatal(err)
	}
	dayOfCanaries(t, s.Account("acct"))
	p.mu.Lock()
	defer p.mu.Unlock()
	wire := p.wire.Bytes()
	for _, there := range []string{"acct", "ready", "/v1/claim", "Bearer", keyMark(t, keys)} {
		if !bytes.Contains(wire, []byte(there)) {
			t.Fatalf("the search does not find even %q, which must be there", there)
		}
	}
	for _, word := range []string{"canary", "Canary", "CANARY", "Y2FuYXJ5", "63616e617279", "5550100", "12 Birdcage Walk", "918273645"} {
		if i := bytes.Index(wire, []byte(word)); i >= 0 {
			t.Errorf("%q is readable: …%q…", word, wire[max(0, i-20):min(len(wire), i+40)])
		}
	}
}

// keyMark is how a sealed body begins: it shows that the search looks into them.
func keyMark(t *testing.T, keys *seal.Keyset) string {
	t.Helper()
	sealed, err := keys.Seal([]byte("x"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(sealed[:5])
}

func dayOfCanaries(t *testing.T, a *storage.Account) {
	t.Helper()
	ctx, now := t.Context(), time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	settings := storage.DefaultSettings()
	settings.Ellkay = storage.EllkayKeys{SubscriberKey: "canary-sub", SiteServiceKey: "canary-site"}
	visit := &storage.Visit{
		AppointmentID: "canary-appointment", State: storage.VisitReady, DueAt: now,
		Booking: storage.Booking{Start: now, PatientID: "canary-patient", Physician: storage.Ref{ID: "canary-doc", Name: "Dr. Canary"}},
		Patient: storage.Contact{Name: "Canary Lovelace", Email: "canary@example.org"},
		Meeting: &storage.Meeting{ID: 918273645, JoinURL: "https://zoom.example/j/918273645?pwd=canary"},
	}
	letter := &storage.Delivery{
		ID: "msg_1", Channel: storage.ChannelMail, State: storage.DeliveryQueued, DueAt: now, AppointmentID: "canary-appointment",
		VisitKey: a.VisitKey("canary-appointment"), Data: []byte(`{"phone":"5550100","address":"12 Birdcage Walk"}`),
	}
	steps := []func() error{
		func() error {
			return a.Commit(ctx, storage.Put(&settings), storage.Put(visit), storage.Put(letter),
				storage.Put(&storage.StaffMember{Email: "staff.canary@example.org", Name: "Canary"}),
				storage.Put(&storage.Physician{ID: "canary-doc", Name: "Dr. Canary", Type: storage.LoggedIn, Email: "doc.canary@example.org"}))
		},
		func() error { return second(a.Visit(ctx, "canary-appointment")) },
		func() error {
			return second(a.ClaimDeliveries(ctx, storage.ChannelMail, now, now.Add(time.Minute), 10))
		},
		func() error { return a.Append(ctx, "canary-user", "visit.view", "canary-appointment", "canary") },
		func() error { return second(a.VerifyAudit(ctx)) },
		func() error { return a.Commit(ctx, storage.Delete(visit)) },
	}
	for i, step := range steps {
		if err := step(); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
}

package linkurl_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/linkurl"
	"github.com/televisit/televisit-go/sync/internal/visittest"
)

// named signs with what it signs.
type named string

func (n named) ID() string              { return string(n) }
func (named) VisitKey(id string) string { return "key-" + id }
func (named) Sign(about ...string) string {
	return strings.ReplaceAll(strings.Join(about, "-"), ".", "_")
}
func (n named) Signed(s string, about ...string) bool { return s == n.Sign(about...) }

func followed(t *testing.T, link string) linkurl.Token {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	path, text, _ := strings.Cut(strings.TrimPrefix(u.Path, "/base/"), "/")
	token, ok := linkurl.Parse(path, text)
	if !ok {
		t.Fatalf("%s cannot be read", link)
	}
	return token
}

// A33, B5, E3: a link leads the one it was made for into the visit, as long as
// nothing that it was signed with has changed.
func TestLinksLead(t *testing.T) {
	t.Parallel()
	base, a, v := &url.URL{Scheme: "https", Host: "visits.example", Path: "/base"}, named("a.b"), visittest.Ready()
	patient := followed(t, linkurl.Patient(base, a, v))
	physician := followed(t, linkurl.Physician(base, a, v))
	participant := followed(t, linkurl.Participant(base, a, v, v.Participants[0]))
	for name, test := range map[string]struct {
		change func(v *storage.Visit)
		leads  []bool // patient, physician, participant
	}{
		"as it was":               {func(*storage.Visit) {}, []bool{true, true, true}},
		"E26 another patient":     {func(v *storage.Visit) { v.LinkGeneration++ }, []bool{false, false, false}},
		"E3 another physician":    {func(v *storage.Visit) { v.HostedBy = "D-2" }, []bool{true, false, true}},
		"the participant is gone": {func(v *storage.Visit) { v.Participants = nil }, []bool{true, true, false}},
	} {
		v := visittest.Ready()
		test.change(&v)
		var got []bool
		for _, token := range []linkurl.Token{patient, physician, participant} {
			_, leads := token.Leads(a, v)
			got = append(got, leads && token.AccountID == "a.b" && token.VisitKey == "key-A-1")
		}
		if !slices.Equal(got, test.leads) {
			t.Errorf("%s: %v, want %v", name, got, test.leads)
		}
	}
	if id, _ := participant.Leads(a, v); id != v.Participants[0].Access || participant.IsPatient() || !patient.IsPatient() {
		t.Errorf("the participant's way in is %+v", id)
	}
}

// FuzzParse: whatever is asked for, nothing that was never ours is taken for a
// link, and what is taken names an account and a visit.
func FuzzParse(f *testing.F) {
	f.Add("j", "YQ.key.sig")
	f.Add("s", "YQ.key.sig")
	f.Add("j", "YQ.key.p.sig")
	f.Add("j", "..")
	f.Fuzz(func(t *testing.T, path, text string) {
		token, ok := linkurl.Parse(path, text)
		if ok && (token.AccountID == "" || path != linkurl.PathJoin && path != linkurl.PathStart || len(text) > 400) {
			t.Errorf("%q %q is taken for %+v", path, text, token)
		}
	})
}

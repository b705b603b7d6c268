package pages

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/form"
)

// searchParameter holds what is searched for, sealed: the address of a page goes
// into histories and the logs of proxies, and a search is mostly a patient's name.
const searchParameter = "find"

// maxSearch bounds it, in bytes.
const maxSearch = 200

// searchAppointments leads from the form to the page that it selects. The form is
// posted, so that no name stands in an address (D9).
func (s *Site) searchAppointments(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	to := url.Values{}
	for _, name := range []string{"day", "physician", "show"} {
		if v := r.PostForm.Get(name); v != "" {
			to.Set(name, v)
		}
	}
	if search := strings.TrimSpace(r.PostForm.Get("q")); search != "" {
		if len(search) > maxSearch {
			search = strings.ToValidUTF8(search[:maxSearch], "")
		}
		sealed, err := s.store.Account(session.Account()).Conceal(search)
		if err != nil {
			return err
		}
		to.Set(searchParameter, sealed)
	}
	s.to(w, r, "/appointments?"+to.Encode())
	return nil
}

// searched is what an address searches for; "" when nothing, or when it was sealed
// by a key that is gone.
func (s *Site) searched(r *http.Request, session *clinic.Session) string {
	search, _ := s.store.Account(session.Account()).Reveal(r.URL.Query().Get(searchParameter))
	return search
}

// liveHeader marks requests that a page makes by itself; it holds the page's proof.
const liveHeader = "X-Live"

// proof shows that this sign-in was shown a page, and that it was recorded.
func (s *Site) proof(session *clinic.Session, page string) string {
	return s.store.Account(session.Account()).Sign("shown", session.Caller().ID, session.Caller().SignIn, page)
}

// seen reports whether a page that is on the screen already is asked for anew. A
// header alone does not say so: views would then go unrecorded (B12).
func (s *Site) seen(r *http.Request, session *clinic.Session, page string) bool {
	return s.store.Account(session.Account()).Signed(r.Header.Get(liveHeader), "shown", session.Caller().ID, session.Caller().SignIn, page)
}

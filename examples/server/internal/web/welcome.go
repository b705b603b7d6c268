package web

import (
	"net/http"
	"net/url"
)

type signInView struct{ Href string }

func (s *Site) signInPage(w http.ResponseWriter, r *http.Request) {
	href := "/oauth/signin?" + url.Values{"return": {local(r.URL.Query().Get("return"))}}.Encode()
	if err := s.show(w, r, nil, http.StatusOK, "signin", view{Title: "Sign in", Body: signInView{href}}); err != nil {
		s.fail(w, r, nil, err)
	}
}

// connectPage is what everybody sees before an account is connected.
func (s *Site) connectPage(w http.ResponseWriter, r *http.Request) {
	n := notice{
		Text: []string{
			"Televisit works for one Zoom account. An owner or admin of that account adds it: Zoom shows what the app may do, and asks once.",
			"Afterwards you land on the settings page.",
		},
		Button: "Connect a Zoom account", Href: "/oauth/install",
	}
	if err := s.show(w, r, nil, http.StatusOK, "notice", view{Title: "Connect your Zoom account", Body: n}); err != nil {
		s.fail(w, r, nil, err)
	}
}

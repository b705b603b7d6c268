package web

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/examples/server/internal/demo"
	"github.com/televisit/televisit-go/notify/webhook"
)

// demoForm is a form of the demo: it does something and leads back to the page.
func (s *Site) demoForm(anchor string, do func(r *http.Request) (string, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := parseForm(w, r); err != nil {
			s.fail(w, r, nil, err)
			return
		}
		said, err := do(r)
		if err != nil {
			s.cfg.Log.WarnContext(r.Context(), "the demo could not do that", "error", err)
			said = "That cannot be done now: the visit may be over, or somebody was there already."
		}
		s.sessions.Put(r.Context(), keyFlash, said)
		http.Redirect(w, r, "/demo"+anchor, http.StatusSeeOther)
	}
}

// demoEmpty begins with an empty account: the first morning of an administrator,
// who signs in next.
func (s *Site) demoEmpty(d *demo.Demo) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := s.sessions.Destroy(r.Context())
		if err == nil {
			err = d.BeginEmpty(r.Context(), s.cfg.Store.Account(demo.AccountID), webhook.NewSecret())
		}
		if err != nil {
			s.fail(w, r, nil, err)
			return
		}
		http.Redirect(w, r, "/oauth/signin?return=/", http.StatusSeeOther)
	}
}

// demoTime jumps. Whoever is signed in here stays so: a jump is no idleness.
func (s *Site) demoTime(d *demo.Demo) http.HandlerFunc {
	return s.demoForm("", func(r *http.Request) (string, error) {
		minutes, _ := strconv.Atoi(r.PostForm.Get("minutes")) // anything else jumps nowhere
		by := time.Duration(minutes) * time.Minute
		if r.PostForm.Get("minutes") == "next" {
			by = d.ToNextVisit()
		}
		if by <= 0 {
			return "There is no visit to jump to.", nil
		}
		working := s.signedIn(r.Context())
		if err := d.Jump(by); err != nil {
			return "", err
		}
		if working {
			s.sessions.Put(r.Context(), keyActive, s.cfg.Now().Unix())
		}
		return "It is " + d.Now().In(d.Zone()).Format("3:04 PM") + " in the clinic now.", nil
	})
}

func (s *Site) demoTrouble(d *demo.Demo) http.HandlerFunc {
	return s.demoForm("", func(r *http.Request) (string, error) {
		broken := r.PostForm.Get("broken") == "on"
		said := map[bool]string{true: "It is broken. Watch what the product does about it.", false: "It works again. What waited goes on by itself."}[broken]
		switch r.PostForm.Get("what") {
		case "ehr":
			d.BreakEHR(broken)
		case "list":
			if err := d.LoseList(broken); err != nil {
				return "", err
			}
		case "zoom":
			d.ThrottleZoom(broken)
		case "endpoint":
			d.BreakEndpoint(broken)
		default:
			said = "There is nothing of that name."
		}
		return said, nil
	})
}

func (s *Site) demoRoom(d *demo.Demo) http.HandlerFunc {
	return s.demoForm("#rooms", func(r *http.Request) (string, error) {
		return "Done. The product hears of it from Zoom in a moment.",
			d.Play(r.Context(), s.cfg.Store.Account(demo.AccountID), r.PathValue("id"), r.PostForm.Get("do"))
	})
}

// roomPath is where a fake room's buttons lead.
func roomPath(id string) string { return "/demo/room/" + url.PathEscape(id) }

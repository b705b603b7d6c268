package demo

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/notify/webhook"
)

// saidCookie holds a word about what was just done, for the next page. Nobody real
// is named in it.
const saidCookie = "televisit-demo-said"

func say(w http.ResponseWriter, text string, age int) {
	http.SetCookie(w, &http.Cookie{Name: saidCookie, Value: url.QueryEscape(text), Path: "/demo", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// said is the word that waits for a page, once.
func said(w http.ResponseWriter, r *http.Request) string {
	c, err := r.Cookie(saidCookie)
	if err != nil {
		return ""
	}
	say(w, "", -1)
	text, _ := url.QueryUnescape(c.Value) // anything else says nothing
	return text
}

// maxForm bounds a form of the demo, in bytes.
const maxForm = 1 << 16

// form does something and leads back to the page.
func (p *Pages) form(anchor string, do func(r *http.Request) (string, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			p.fail(w, r, err)
			return
		}
		text, err := do(r)
		if err != nil {
			p.Log.WarnContext(r.Context(), "the demo could not do that", "error", err)
			text = "That cannot be done now: the visit may be over, or somebody was there already."
		}
		say(w, text, 60)
		http.Redirect(w, r, NavItem.Href+anchor, http.StatusSeeOther)
	}
}

// empty begins with an empty account: the first morning of an administrator, who
// signs in next.
func (p *Pages) empty(w http.ResponseWriter, r *http.Request) {
	_, err := p.SignIn.SignOut(w, r)
	if err == nil {
		err = p.Demo.BeginEmpty(r.Context(), p.Account, webhook.NewSecret())
	}
	if err != nil {
		p.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/oauth/signin?return=/", http.StatusSeeOther)
}

// jump has time jump. Whoever is signed in here stays so: a jump is no idleness.
func (p *Pages) jump(r *http.Request) (string, error) {
	d := p.Demo
	minutes, _ := strconv.Atoi(r.PostForm.Get("minutes")) // anything else jumps nowhere
	by := time.Duration(minutes) * time.Minute
	if r.PostForm.Get("minutes") == "next" {
		by = d.ToNextVisit()
	}
	if by <= 0 {
		return "There is no visit to jump to.", nil
	}
	working := p.SignIn.Working(r)
	if err := d.Jump(by); err != nil {
		return "", err
	}
	if working {
		p.SignIn.Stay(r)
	}
	return "It is " + d.Now().In(d.Zone()).Format("3:04 PM") + " in the clinic now.", nil
}

func (p *Pages) trouble(r *http.Request) (string, error) {
	broken := r.PostForm.Get("broken") == "on"
	text := map[bool]string{true: "It is broken. Watch what the product does about it.", false: "It works again. What waited goes on by itself."}[broken]
	switch r.PostForm.Get("what") {
	case "ehr":
		p.Demo.BreakEHR(broken)
	case "list":
		if err := p.Demo.LoseList(broken); err != nil {
			return "", err
		}
	case "zoom":
		p.Demo.ThrottleZoom(broken)
	case "endpoint":
		p.Demo.BreakEndpoint(broken)
	default:
		text = "There is nothing of that name."
	}
	return text, nil
}

func (p *Pages) play(r *http.Request) (string, error) {
	return "Done. The product hears of it from Zoom in a moment.",
		p.Demo.Play(r.Context(), p.Account, r.PathValue("id"), r.PostForm.Get("do"))
}

// roomPath is where a fake room's buttons lead.
func roomPath(id string) string { return "/demo/room/" + url.PathEscape(id) }

package links

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"strings"
)

//go:embed linkpage.html
var source string

var pageTemplate = template.Must(template.New("link").Parse(source))

// pageCSP allows the page's one style element, by its hash, and forms to
// ourselves that lead on to the video service.
var pageCSP = func() string {
	_, rest, _ := strings.Cut(source, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; frame-ancestors 'none'; base-uri 'none'"
}()

// page is a page that a link shows: never a name, never a time.
type page struct {
	Title  string
	Text   []string
	Button string // label of a button that posts to the page's own address; empty: none
	Wait   int    // seconds after which the page loads itself again; 0: not
	With   string // what the physician signs in with; empty: not said
	SignIn string // address where the physician signs in first; empty: no need
}

var (
	pageWaiting = page{
		Title: "Your video visit is being prepared",
		Text:  []string{"This takes a moment. This page opens your visit by itself, so you can leave it open."},
		Wait:  5,
	}
	pageClosed = page{
		Title: "This link does not lead to a video visit any more",
		Text:  []string{"The visit is over, or it was moved or cancelled.", "Please ask your clinic if you still expect one."},
	}
	pageUnknown = page{
		Title: "This link is not complete",
		Text:  []string{"Please open the link again from the e-mail, all of it, or ask your clinic for a new one."},
	}
	pageAgain = page{
		Title:  "Join again",
		Text:   []string{"Your visit has ended. If you still need to speak with your clinic, you can open it once more."},
		Button: "Open my video visit",
	}
	pageTrouble = page{
		Title: "The video service does not answer",
		Text:  []string{"This page tries again by itself in a few seconds. If it takes longer, please call your clinic."},
		Wait:  8,
	}
	pageBusy = page{
		Title: "One moment, please",
		Text:  []string{"This link was opened very often just now. This page tries again by itself in a few seconds."},
		Wait:  8,
	}
	pageStart = page{
		Title:  "Start the video visit",
		Text:   []string{"The button opens the visit with you as the host. Your patient is let in from the waiting room."},
		Button: "Start visit",
	}
	pageOtherUser = page{
		Title: "You are signed in with another account",
		Text:  []string{"This visit belongs to a different physician. Sign out, then sign in with the address that your clinic has on its list."},
	}
)

// pageSignIn asks for a sign-in; name is what people sign in with.
func pageSignIn(name string) page {
	return page{
		Title: "Sign in to start this visit",
		Text:  []string{"Your clinic asks you to sign in with your " + accountAt(name) + " first. Then this page lets you start the visit."},
		With:  name,
	}
}

// pageNoSignIn is for a clinic that asks for a sign-in which is not set up.
func pageNoSignIn(name string) page {
	app := cmp.Or(name, "the video app")
	return page{
		Title: "This visit starts from " + theApp(name),
		Text:  []string{"Your clinic asks for a signed-in start, and sign-in is not set up here. Open " + app + ", sign in, and start the visit from your meetings, or ask your administrator."},
	}
}

func accountAt(name string) string {
	if name == "" {
		return "account"
	}
	return name + " account"
}

func theApp(name string) string {
	if name == "" {
		return "the video app"
	}
	return "the " + name + " app"
}

// writePage answers with a page. The address that led here is a secret:
// it is not cached, not indexed, and not told to any other site.
func writePage(w http.ResponseWriter, status int, p page) {
	var b bytes.Buffer
	if err := pageTemplate.Execute(&b, p); err != nil {
		http.Error(w, "This page cannot be shown. Please call your clinic.", http.StatusInternalServerError)
		return
	}
	privateHeaders(w)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", pageCSP)
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // nobody is left to tell when the browser is gone
}

func privateHeaders(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("X-Content-Type-Options", "nosniff")
}

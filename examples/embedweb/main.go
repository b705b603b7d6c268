// Command embedweb mounts a clinic's pages and its JSON API into a program that has
// a sign-in of its own: one function says who asks, about which account. Everything
// is in memory, against fake vendors; open http://127.0.0.1:8080/login.
package main

import (
	"context"
	"log"
	"net/http"
	"net/url"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/api"
	"github.com/televisit/televisit-go/sync/clinic/pages"
	"github.com/televisit/televisit-go/sync/connector"
	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

func main() {
	ctx, public := context.Background(), must(url.Parse("http://127.0.0.1:8080"))
	engine, handler := build(ctx, public)
	go func() { log.Fatal(engine.Run(ctx)) }()
	log.Fatal(http.ListenAndServe(public.Host, handler)) //nolint:gosec // an example: a real server has time-outs
}

// build puts the engine and its pages together.
func build(ctx context.Context, public *url.URL) (*syncer.Engine, http.Handler) {
	lk, zm := ellkaytest.New(), zoomtest.New()
	lk.Site(ellkaytest.DefaultSite).Book(ellkaytest.Appointment{Start: time.Now().Add(time.Hour)})
	store := must(storage.Open(ctx, memory.New(), must(seal.New())))
	clients := must(connector.New(connector.Config{Store: store, Zoom: connector.Zoom{
		AccountID: zoomtest.DefaultAccountID, ClientID: zoomtest.DefaultClientID, ClientSecret: zoomtest.DefaultClientSecret,
		Options: []zoom.Option{zoom.WithAPIURL(zm.APIURL()), zoom.WithOAuthURL(zm.OAuthURL())},
	}, LKCloud: connector.LKCloud{
		ClientID: ellkaytest.DefaultClientID, ClientSecret: ellkaytest.DefaultClientSecret,
		Options: []ellkay.Option{ellkay.WithURL(lk.URL), ellkay.WithTokenURL(lk.TokenURL())},
	}}))
	settings, ada := storage.DefaultSettings(), storage.Physician{ID: "D-7", Name: "Ada Example", Type: storage.NotLoggedIn}
	settings.Company, settings.AppointmentTypeIDs, settings.Ellkay.SiteServiceKey = "Sample Clinic", []string{"T-12"}, ellkaytest.DefaultSite
	must(0, store.Account("clinic").Commit(ctx, storage.Put(&settings), storage.Put(&ada)))

	engine := must(syncer.New(syncer.Config{Store: store, Connect: clients, PublicURL: public}))
	visits := clinic.New(clinic.Config{Store: store, Engine: clinic.EngineOf(engine), Connect: clients})
	viewer := func(r *http.Request) (*clinic.Session, error) { // your sign-in stands here
		if c, _ := r.Cookie("my-session"); c != nil && c.Value == "nurse-nell" { // nil: none
			return visits.Session("clinic", clinic.Caller{ID: "nell", Name: "Nell Nurse", Role: clinic.Staff}), nil
		}
		return nil, nil
	}
	below := func(*http.Request) string { return "/visits" }
	mux := http.NewServeMux()
	mux.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) { // and your password
		http.SetCookie(w, &http.Cookie{Name: "my-session", Value: "nurse-nell", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
		http.Redirect(w, r, "/visits/appointments", http.StatusSeeOther)
	})
	mux.Handle("/j/", engine.LinkHandler(syncer.SignIn{})) // the patients' links
	mux.Handle("/s/", engine.LinkHandler(syncer.SignIn{})) // and the physicians'
	mux.Handle("/visits/api/", api.New(api.Config{Viewer: viewer, Base: below}))
	mux.Handle("/visits/", must(pages.New(pages.Config{
		Clinic: visits, Viewer: viewer, SignIn: http.RedirectHandler("/login", http.StatusSeeOther).ServeHTTP,
		PublicURL: public, Base: below, Brand: pages.Brand{Name: "My EHR"},
	})))
	return engine, mux
}

func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}

package connector

import (
	"net/http"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/zoom"
)

// Config is what a connector is made of. Store and the client id and secret of the
// app at Zoom are required.
type Config struct {
	Store   *storage.Store // of settings and grants
	Zoom    Zoom
	LKCloud LKCloud
	// HTTPClient carries all calls; nil is a client of its own. Its answers tell how
	// far this machine's clock is off, see [Connector.Drift].
	HTTPClient *http.Client
}

// Zoom is the vendor's app at Zoom.
type Zoom struct {
	ClientID, ClientSecret string
	// AccountID makes it a server-to-server app, which works for that account
	// alone. Empty: accounts install the app by OAuth.
	AccountID string
	// SignInClientID and its secret are the app that people sign in with: the same
	// one, or another. Empty: nobody signs in with Zoom.
	SignInClientID, SignInClientSecret string
	// RedirectURL is where Zoom sends browsers back to after an install or a
	// sign-in; required for either.
	RedirectURL string
	// Domain is the domain of the addresses that users for patients and physicians
	// are made with, see [zoomvideo.Options].
	Domain string
	// Options are further options of every client and app: other addresses, hooks
	// around the calls, another share of Zoom's limits.
	Options []zoom.Option
}

// LKCloud is the vendor's client at LKCloud.
type LKCloud struct {
	// ClientID and ClientSecret are the client credentials. Empty: each account's
	// subscriber key is sent, as its settings have it.
	ClientID, ClientSecret string
	// Options are further options of the client: other addresses, hooks around the
	// calls.
	Options []ellkay.Option
}

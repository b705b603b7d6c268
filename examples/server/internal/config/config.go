// Package config reads the example server's flags, environment and secret
// files, and refuses what cannot work before anything is opened.
package config

import (
	"net/mail"
	"net/url"
	"time"

	"github.com/televisit/televisit-go/examples/server/internal/proxies"
)

// Vendors' own addresses.
const (
	zoomAPI      = "https://api.zoom.us/v2"
	zoomOAuth    = "https://zoom.us/oauth"
	lkcloudAPI   = "https://services.lkcloud.com"
	lkcloudToken = "https://auth2.lkidentity.com/connect/token"
)

// Config is everything that is decided outside the settings page.
type Config struct {
	Addr      string   // host:port to listen on
	PublicURL *url.URL // base of links; nil: made from the address that is listened on
	Proxies   proxies.Trusted
	Store     Store
	Keyset    string // path of the keyset file
	Demo      bool
	Zoom      Zoom
	LKCloud   LKCloud
	SMTP      string // smtp://…; empty: no mail leaves
	MailHTTP  MailHTTP
	MailFrom  mail.Address
	AlertsTo  mail.Address  // who is mailed when something has stopped; zero: MailFrom
	APIToken  string        // empty: no API
	Lease     time.Duration // after which the work of a process that died is taken up
	Fleet     bool
	Insecure  bool // http and private addresses are allowed as targets
}

// Zoom is the app at Zoom.
type Zoom struct {
	APIURL, OAuthURL       *url.URL
	APIURLSet              bool // -zoom-api-url was given: Zoom's own word on it does not count
	ClientID, ClientSecret string
	AccountID              string // set: server-to-server; empty: installed by OAuth
	WebhookSecret          string
	SignInClientID         string
	SignInClientSecret     string
	AuthorizeURL, TokenURL string // beneath OAuthURL
}

// LKCloud is the gateway to the EHRs.
type LKCloud struct {
	URL, TokenURL          *url.URL
	ClientID, ClientSecret string // empty: the subscriber key of the settings page
}

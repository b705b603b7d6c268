package app

import (
	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/examples/server/internal/config"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/connector"
	"github.com/televisit/televisit-go/zoom"
)

// callbackPath is where Zoom sends browsers back to.
const callbackPath = "oauth/callback"

// vendors is how the flags connect accounts to LKCloud and Zoom; trace makes a hook
// around each vendor's calls.
func vendors(cfg config.Config, store *storage.Store, trace func(vendor string) zoom.Trace) connector.Config {
	z, lk := cfg.Zoom, cfg.LKCloud
	out := connector.Config{
		Store: store,
		Zoom: connector.Zoom{
			ClientID: z.ClientID, ClientSecret: z.ClientSecret, AccountID: z.AccountID,
			SignInClientID: z.SignInClientID, SignInClientSecret: z.SignInClientSecret,
			RedirectURL: cfg.PublicURL.JoinPath(callbackPath).String(),
			Options:     []zoom.Option{zoom.WithOAuthURL(z.OAuthURL.String()), zoom.WithTrace(trace("zoom"))},
		},
		LKCloud: connector.LKCloud{
			ClientID: lk.ClientID, ClientSecret: lk.ClientSecret,
			Options: []ellkay.Option{ellkay.WithURL(lk.URL.String()), ellkay.WithTokenURL(lk.TokenURL.String()), ellkay.WithTrace(trace("lkcloud"))},
		},
	}
	if z.APIURLSet {
		out.Zoom.Options = append(out.Zoom.Options, zoom.WithAPIURL(z.APIURL.String()))
	}
	if cfg.Insecure {
		out.Zoom.Options = append(out.Zoom.Options, zoom.WithInsecureHosts())
		out.LKCloud.Options = append(out.LKCloud.Options, ellkay.WithPlainHTTP())
	}
	return out
}

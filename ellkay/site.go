package ellkay

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
	"github.com/televisit/televisit-go/ellkay/internal/ehrtime"
	"github.com/televisit/televisit-go/ellkay/internal/gate"
	"github.com/televisit/televisit-go/internal/httpcall"
)

// Site is one practice's EHR. It is safe for concurrent use.
type Site struct {
	Appointments *AppointmentsService
	Patients     *PatientsService
	Bridge       *BridgeService
	MasterList   *MasterListService
	Documents    *DocumentsService

	client     *Client
	state      *siteState
	profile    Profile
	zones      ehrtime.Zones
	subscriber secret
	broken     error // why no call can be made
}

// siteState is what all Site values of one SiteServiceKey share.
type siteState struct {
	key    secret
	gate   *gate.Gate
	limits sharedLimits
	caller *httpcall.Caller
	told   sync.Map // what was odd, by operation and member, and told
	broken error
}

type service struct{ site *Site }

func newSite(c *Client, st *siteState, profile Profile, subscriber secret) *Site {
	s := &Site{client: c, state: st, profile: profile, zones: profile.zones(), subscriber: subscriber}
	s.broken = errors.Join(st.broken, profile.Validate())
	common := &service{site: s}
	s.Appointments = (*AppointmentsService)(common)
	s.Patients = (*PatientsService)(common)
	s.Bridge = (*BridgeService)(common)
	s.MasterList = (*MasterListService)(common)
	s.Documents = (*DocumentsService)(common)
	return s
}

func newSiteState(c *Client, key string) *siteState {
	st := &siteState{gate: gate.New(c.cfg.maxConcurrent)}
	key, err := checkKey(key, "the site service key")
	if err != nil {
		st.broken = err
		return st
	}
	st.key = newSecret(key)
	cfg := httpcall.Config{
		Base:           c.base,
		AllowPlain:     c.cfg.plainHTTP,
		HTTPClient:     c.cfg.httpClient,
		Limiter:        st.gate,
		Judge:          st.judge,
		AttemptTimeout: c.cfg.attemptTimeout,
		MaxBody:        bounds.Answer,
		UserAgent:      c.cfg.userAgent,
		Header:         http.Header{"SiteServiceKey": {key}},
		Trace:          c.cfg.trace,
	}
	if c.token != nil {
		cfg.Token = c.token
	}
	st.caller, st.broken = httpcall.New(cfg)
	return st
}

// odd tells the hook which members of an answer had another form than documented,
// each once.
func (s *Site) odd(ctx context.Context, op string, members ...string) {
	hook := s.client.cfg.trace.Odd
	if hook == nil {
		return
	}
	var news []string
	for _, member := range members {
		if _, known := s.state.told.LoadOrStore(op+" "+member, true); !known {
			news = append(news, member)
		}
	}
	if len(news) > 0 {
		hook(ctx, Odd{Operation: op, Members: news})
	}
}

// WithSubscriberKey returns the site with a subscriber key of its own, sent in
// every body (LKCloud's deprecated way to authenticate). Everything else is
// shared with s.
func (s *Site) WithSubscriberKey(key string) *Site {
	checked, err := checkKey(key, "the subscriber key")
	n := newSite(s.client, s.state, s.profile, newSecret(checked))
	n.broken = errors.Join(n.broken, err)
	return n
}

// Profile returns the profile the site was made with.
func (s *Site) Profile() Profile { return s.profile }

// Limits returns a copy of what faults have taught about the site so far.
func (s *Site) Limits() SiteLimits { return s.state.limits.get() }

// String keeps keys out of logs.
func (s *Site) String() string { return "LKCloud site" }

// GoString is String.
func (s *Site) GoString() string { return s.String() }

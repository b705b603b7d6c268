package storage

import (
	"time"

	"github.com/televisit/televisit-go/storage/internal/kind"
)

// Status is what the engine knows of an account as a whole.
type Status struct {
	Meta `json:"-"`

	DataAsOf  time.Time `json:"data_as_of,omitzero"` // when the last complete pass over the EHR's appointments began
	AwaySince time.Time `json:"away_since,omitzero"` // since when the EHR has not answered
	HighWater time.Time `json:"high_water,omitzero"` // the newest "modified" the EHR has shown
	Paused    *Pause    `json:"paused,omitempty"`    // nil: running
	Held      []string  `json:"held,omitempty"`      // appointments whose removal waits for a yes
	// HeldConfirm is the yes to the removals in Held.
	HeldConfirm string `json:"held_confirm,omitempty"`
	// LookAgain is when an appointment that the EHR did not know is to be looked
	// up once more; zero when there is none.
	LookAgain time.Time `json:"look_again,omitzero"`
	// Requested is a sync that somebody asked for and that did not begin yet.
	Requested *SyncRequest `json:"requested,omitempty"`
	NoAPIUser bool         `json:"no_api_user,omitzero"` // written by programs before Features; read by none
	WriteBack *Pause       `json:"write_back,omitempty"` // why nothing is written to the EHR although it should be
	PublicURL string       `json:"public_url,omitempty"` // the base that the links in the EHR were written with
	Endpoint  Endpoint     `json:"endpoint,omitzero"`
	// SignedOut are people whose sign-ins before that instant are over, by user id.
	SignedOut map[string]time.Time `json:"signed_out,omitempty"`
	// Features are those that the video service refuses the account for now, by name.
	Features map[string]FeatureOff `json:"features,omitempty"`
}

// FeatureOff is why a feature is not used, until it is tried for again.
type FeatureOff struct {
	Code   string    `json:"code"`
	Action string    `json:"action"` // what to do, in plain words
	Since  time.Time `json:"since"`
	Until  time.Time `json:"until"`
}

// Refused reports whether a feature is refused to the account at an instant.
func (s Status) Refused(feature string, now time.Time) bool {
	return now.Before(s.Features[feature].Until)
}

// Endpoint is how the receiver of events is doing.
type Endpoint struct {
	URL          string    `json:"url"`                    // that this is about: another one in the settings begins anew
	FailingSince time.Time `json:"failing_since,omitzero"` // since when it has taken nothing; zero: it takes events
	Off          *Pause    `json:"off,omitempty"`          // why nothing is sent to it; nil: it is on
}

// SyncRequest is a queued run, and the yes that came with it.
type SyncRequest struct {
	RunID   string `json:"run_id"`
	Confirm string `json:"confirm,omitempty"`
}

// Pause is why something stopped, for a person.
type Pause struct {
	Code    string    `json:"code"`
	Message string    `json:"message"` // what happened
	Action  string    `json:"action"`  // what to do
	Since   time.Time `json:"since"`
	Keys    bool      `json:"keys,omitzero"` // credentials were refused; a start of the process tries them again
	Held    bool      `json:"held,omitzero"` // a legal hold keeps the data of an account that has removed the app
}

const statusID = "status"

func (*Status) kind() string       { return kind.Status }
func (*Status) index(hasher) index { return index{id: statusID} }

// OAuthGrant is the grant of an installed Zoom app.
type OAuthGrant struct {
	Meta         `json:"-"`
	AccessToken  string    `json:"access_token"`
	RefreshToken string    `json:"refresh_token"`
	Expiry       time.Time `json:"expiry,omitzero"`
	Scope        string    `json:"scope"`
	APIURL       string    `json:"api_url,omitempty"` // the account's regional host, as Zoom named it
	Dead         bool      `json:"dead,omitempty"`    // refused for good: the app must be authorised again
	InstalledBy  string    `json:"installed_by"`      // Zoom user id
	InstalledAt  time.Time `json:"installed_at,omitzero"`
}

const grantID = "grant"

func (*OAuthGrant) kind() string       { return kind.Grant }
func (*OAuthGrant) index(hasher) index { return index{id: grantID} }

// Package webhooks receives Zoom's webhooks: a [Verifier] checks that a delivery
// is Zoom's and answers the validation of the URL, [Parse] decodes it to a typed
// event, [DeliveryID] and [Event.Key] tell duplicates. It needs no client of the
// API, only its values.
//
//   - verifier.go: signatures, their window in time, the URL validation;
//   - parse.go: a body to an [Event], or at a glance whatever its state; events.go:
//     the events and their payloads; complete.go: when one says what it is about;
//   - key.go: what a delivery is known by.
//
// See https://developers.zoom.us/docs/api/webhooks/
package webhooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Verifier verifies deliveries of Zoom's webhooks. It is safe for concurrent use.
//
// See https://developers.zoom.us/docs/api/webhooks/
type Verifier struct {
	secrets [][]byte
	window  time.Duration
}

// Reasons to refuse a delivery. None of them is worth a retry by Zoom: answer 401
// to the first three, 400 to the last.
var (
	ErrSignature = errors.New("zoom: the webhook's signature is wrong: check the secret token")
	ErrTimestamp = errors.New("zoom: the webhook is too old or from the future: check this machine's clock")
	ErrUnsigned  = errors.New("zoom: the webhook is not signed")
	ErrChallenge = errors.New("zoom: the URL validation asks to sign something that is not a plain token")
)

const (
	defaultWindow    = 5 * time.Minute
	longestChallenge = 128
)

// NewVerifier returns a verifier. The secret is the Secret Token of the app; during
// a rotation give both, a delivery signed with either is accepted.
func NewVerifier(secrets ...string) (*Verifier, error) {
	v := &Verifier{window: defaultWindow}
	for _, s := range secrets {
		if s == "" {
			return nil, errors.New("zoom: a webhook secret is empty")
		}
		v.secrets = append(v.secrets, []byte(s))
	}
	if len(v.secrets) == 0 {
		return nil, errors.New("zoom: a webhook needs its secret token")
	}
	return v, nil
}

// Window returns a copy of v that accepts timestamps up to d off, either way. The
// default is 5 minutes. Zoom does not say whether its retries carry a new one.
func (v *Verifier) Window(d time.Duration) *Verifier {
	c := *v
	c.window = d
	return &c
}

// Verify reports whether body, exactly as received, was sent by Zoom at about now:
// nil, or [ErrUnsigned], [ErrTimestamp] or [ErrSignature].
func (v *Verifier) Verify(header http.Header, body []byte, now time.Time) error {
	_, err := v.verify(header, body, now)
	return err
}

// verify returns the secret that has signed.
func (v *Verifier) verify(header http.Header, body []byte, now time.Time) ([]byte, error) {
	signature, stamp := header.Get("X-Zm-Signature"), header.Get("X-Zm-Request-Timestamp")
	if signature == "" || stamp == "" {
		return nil, ErrUnsigned
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	window := int64(v.window / time.Second)
	if err != nil || seconds < now.Unix()-window || seconds > now.Unix()+window {
		return nil, ErrTimestamp
	}
	got, err := hex.DecodeString(strings.TrimPrefix(signature, "v0="))
	if err != nil || !strings.HasPrefix(signature, "v0=") {
		return nil, ErrSignature
	}
	var by []byte
	for _, secret := range v.secrets { // all of them, so that the time taken tells nothing
		if hmac.Equal(got, sign(secret, []byte("v0:"+stamp+":"), body)) {
			by = secret
		}
	}
	if by == nil {
		return nil, ErrSignature
	}
	return by, nil
}

func sign(secret []byte, parts ...[]byte) []byte {
	mac := hmac.New(sha256.New, secret)
	for _, p := range parts {
		mac.Write(p)
	}
	return mac.Sum(nil)
}

// Challenge verifies a delivery like [Verifier.Verify] and, when it is Zoom's
// validation of the URL, returns the JSON to answer it with, status 200. For every
// other delivery the answer is nil.
//
// A signature is only given to a delivery that carries one, and never to a text
// that could pass for a delivery: else anybody could have forgeries signed here.
//
// See https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint
func (v *Verifier) Challenge(header http.Header, body []byte, now time.Time) (answer []byte, err error) {
	secret, err := v.verify(header, body, now)
	if err != nil {
		return nil, err
	}
	var c struct {
		Event   string `json:"event"`
		Payload struct {
			PlainToken string `json:"plainToken"`
		} `json:"payload"`
	}
	if json.Unmarshal(trim(body), &c) != nil || c.Event != EventURLValidation {
		return nil, nil //nolint:nilerr // no challenge: what else it is, Parse says
	}
	plain := c.Payload.PlainToken
	if plain == "" || len(plain) > longestChallenge || strings.Contains(plain, ":") {
		return nil, ErrChallenge
	}
	return json.Marshal(struct {
		PlainToken     string `json:"plainToken"`
		EncryptedToken string `json:"encryptedToken"`
	}{plain, hex.EncodeToString(sign(secret, []byte(plain)))})
}

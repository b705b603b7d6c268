package webhook

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/televisit/televisit-go/notify"
)

const (
	secretPrefix = "whsec_"
	secretBytes  = 32
	minSecret    = 24 // the least that Standard Webhooks allows
)

// NewSecret makes a signing secret: "whsec_" and 32 random bytes in base64.
func NewSecret() string {
	key := make([]byte, secretBytes)
	_, _ = rand.Read(key) // never fails
	return secretPrefix + base64.StdEncoding.EncodeToString(key)
}

// CheckSecret reports whether a text can serve as a signing secret: base64 of
// at least 24 bytes, after "whsec_". The error does not repeat the text.
func CheckSecret(secret string) error {
	encoded, found := strings.CutPrefix(secret, secretPrefix)
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !found || err != nil || len(key) < minSecret {
		return errors.New("a signing secret is whsec_ followed by base64 of at least 24 bytes")
	}
	return nil
}

// headers are the three of Standard Webhooks.
type headers struct{ id, timestamp, signature string }

func (h headers) set(to http.Header) {
	to.Set(standardwebhooks.HeaderWebhookID, h.id)
	to.Set(standardwebhooks.HeaderWebhookTimestamp, h.timestamp)
	to.Set(standardwebhooks.HeaderWebhookSignature, h.signature)
}

// sign makes one signature for each secret of the event's endpoint.
func sign(e notify.Event, now time.Time, body []byte) (headers, error) {
	odd := func(r rune) bool { return r <= ' ' || r >= 0x7f }
	if e.ID == "" || strings.ContainsFunc(e.ID, odd) {
		return headers{}, errors.New("the event's ID is missing or not plain ASCII")
	}
	if len(e.Endpoint.Secrets) == 0 {
		return headers{}, errors.New("the endpoint has no signing secret")
	}
	signatures := make([]string, len(e.Endpoint.Secrets))
	for i, secret := range e.Endpoint.Secrets {
		if err := CheckSecret(secret); err != nil {
			return headers{}, err
		}
		key, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			return headers{}, errors.New("the signing secret cannot be used")
		}
		if signatures[i], err = key.Sign(e.ID, now, body); err != nil {
			return headers{}, errors.New("the event could not be signed")
		}
	}
	return headers{e.ID, strconv.FormatInt(now.Unix(), 10), strings.Join(signatures, " ")}, nil
}

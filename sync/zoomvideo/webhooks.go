package zoomvideo

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom/webhooks"
)

const (
	webhookLimit  = 1 << 20                 // bytes of a body; Zoom's are a few kilobytes
	webhookAnswer = 2500 * time.Millisecond // Zoom gives up after 3 s
)

// Observer is who is told of a verified webhook: the engine. Either method returns
// once it is durable.
type Observer interface {
	Observe(ctx context.Context, account string, ev storage.Event) error
	Uninstalled(ctx context.Context, account string, r driver.Removal) error
}

// WebhookOptions are the options of [WebhookHandler].
type WebhookOptions struct {
	// AccountOf tells which of our accounts a Zoom account is; events of others are
	// taken and forgotten. nil: a Zoom account's own id is the account's.
	AccountOf func(zoomAccountID string) (account string, ok bool)
	// ClientID is the client id of our app: word that another one was removed is
	// taken and forgotten. Empty: not compared.
	ClientID string
	Now      func() time.Time // nil: time.Now
	Logger   *slog.Logger     // nil: discard
}

// WebhookHandler takes Zoom's webhooks: it verifies them, answers the validation
// of the URL, and has an event stored before it answers, whatever state its body is
// in: Zoom does not send again what was refused. Work on events is done later, by the
// engine, which reads them with [Decode].
//
// Answers: 200 taken; 400 a validation of the URL that asks to sign something else;
// 401 not signed by Zoom, or too old; 413; 503 it cannot be stored now, so that Zoom
// sends it again.
//
// See https://developers.zoom.us/docs/api/webhooks/
func WebhookHandler(o Observer, hook *webhooks.Verifier, opts WebhookOptions) http.Handler {
	if opts.AccountOf == nil {
		opts.AccountOf = func(id string) (string, bool) { return id, id != "" }
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	return &handler{o, hook, opts}
}

type handler struct {
	observer Observer
	hook     *webhooks.Verifier
	opts     WebhookOptions
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, webhookLimit))
	if err != nil {
		http.Error(w, "the body is too large or was cut off", http.StatusRequestEntityTooLarge)
		return
	}
	challenge, err := h.hook.Challenge(r.Header, body, h.opts.Now())
	switch {
	case errors.Is(err, webhooks.ErrChallenge):
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	case err != nil:
		h.opts.Logger.Warn("a webhook was refused", "reason", err)
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	case challenge != nil:
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(challenge)
		return
	}
	h.take(w, r, body)
}

// take has a genuine event stored.
func (h *handler) take(w http.ResponseWriter, r *http.Request, body []byte) {
	seen := webhooks.Look(body)
	account, ok := h.opts.AccountOf(seen.AccountID)
	if !ok || seen.Name != "" && !webhooks.Known(seen.Name) {
		if seen.AccountID == "" {
			h.opts.Logger.Warn("a webhook does not say whose it is", "event", seen.Name)
		}
		return // taken: another try would change nothing
	}
	ctx, cancel := context.WithTimeout(r.Context(), webhookAnswer)
	defer cancel()
	at := firstTime(seen.At, h.opts.Now())
	var err error
	switch parsed, unreadable := webhooks.Parse(body); {
	case unreadable == nil && parsed.Name == webhooks.EventAppDeauthorized:
		err = h.uninstalled(ctx, account, parsed.Payload.(*webhooks.AppDeauthorized), at)
	default:
		err = h.observer.Observe(ctx, account, storage.Event{
			ID: requestID(r.Header, body), Type: cmp.Or(seen.Name, unreadableType), OccurredAt: at, Raw: stored(body), MeetingID: int64(seen.Meeting),
		})
	}
	if err != nil {
		h.opts.Logger.Error("a webhook cannot be stored", "account", account, "event", seen.Name, "error", err)
		w.Header().Set("Retry-After", "60")
		http.Error(w, "it cannot be stored now; send it again", http.StatusServiceUnavailable)
	}
}

// uninstalled returns once it is durable that somebody removed our app.
func (h *handler) uninstalled(ctx context.Context, account string, gone *webhooks.AppDeauthorized, at time.Time) error {
	if h.opts.ClientID != "" && gone.ClientID != "" && gone.ClientID != h.opts.ClientID {
		h.opts.Logger.Warn("word came that another app was removed; it is not ours", "account", account)
		return nil
	}
	return h.observer.Uninstalled(ctx, account, driver.Removal{At: firstTime(gone.Time.Time, at), User: gone.UserID})
}

// unreadableType is the type of an event whose body does not tell it.
const unreadableType = "unreadable"

// stored is a body as an event keeps it: JSON as it came, anything else as a JSON
// string of its bytes in base64.
func stored(body []byte) json.RawMessage {
	if body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")); json.Valid(body) {
		return body
	}
	raw, _ := json.Marshal(body) // bytes can always be written
	return raw
}

// requestID is Zoom's name for a delivery, the same over its retries, or else a
// name made of the body.
func requestID(h http.Header, body []byte) string {
	if id := h.Get("X-Zm-Request-Id"); id != "" && len(id) <= 100 {
		return id
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:16])
}

package zoomvideo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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
	// ClientID is the app's own: what is told of another app is forgotten. Empty: not
	// compared.
	ClientID string
	Now      func() time.Time // nil: time.Now
	Logger   *slog.Logger     // nil: discard
}

// WebhookHandler takes Zoom's webhooks: it verifies them, answers the validation
// of the URL, and has an event stored before it answers. Work on events is done
// later, by the engine, which reads them with [Decode].
//
// Answers: 200 taken; 400 not an event; 401 not signed by Zoom, or too old; 413;
// 503 it cannot be stored now, so that Zoom sends it again.
//
// See https://developers.zoom.us/docs/api/webhooks/
func WebhookHandler(o Observer, hook *webhooks.Verifier, opts WebhookOptions) http.Handler {
	if opts.AccountOf == nil {
		opts.AccountOf = func(id string) (string, bool) { return id, true }
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
	parsed, err := webhooks.Parse(body)
	if err != nil {
		h.opts.Logger.Warn("a webhook cannot be read", "reason", err)
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	account, ok := h.opts.AccountOf(parsed.AccountID)
	if !ok || parsed.Payload == nil {
		return // taken: another try would change nothing
	}
	ctx, cancel := context.WithTimeout(r.Context(), webhookAnswer)
	defer cancel()
	if gone, ok := parsed.Payload.(*webhooks.AppDeauthorized); ok {
		if h.opts.ClientID != "" && gone.ClientID != "" && gone.ClientID != h.opts.ClientID {
			return // another app's
		}
		h.uninstalled(ctx, w, account, driver.Removal{At: firstTime(gone.Time.Time, parsed.At), User: gone.UserID})
		return
	}
	ev := storage.Event{
		ID: requestID(r.Header, body), Type: parsed.Name, OccurredAt: parsed.At, Raw: body,
		MeetingID: meetingOf(parsed.Payload),
	}
	if err := h.observer.Observe(ctx, account, ev); err != nil {
		h.opts.Logger.Error("a webhook cannot be stored", "account", account, "event", parsed.Name, "error", err)
		w.Header().Set("Retry-After", "60")
		http.Error(w, "it cannot be stored now; send it again", http.StatusServiceUnavailable)
	}
}

// uninstalled answers once it is durable that the account is gone.
func (h *handler) uninstalled(ctx context.Context, w http.ResponseWriter, account string, r driver.Removal) {
	if err := h.observer.Uninstalled(ctx, account, r); err != nil {
		h.opts.Logger.Error("an uninstallation cannot be recorded", "account", account, "error", err)
		w.Header().Set("Retry-After", "60")
		http.Error(w, "it cannot be recorded now; send it again", http.StatusServiceUnavailable)
	}
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

// participantEvent is what all events of participants offer.
type participantEvent interface {
	About() (*webhooks.EventMeeting, *webhooks.Participant)
}

func meetingOf(payload any) int64 {
	switch p := payload.(type) {
	case participantEvent:
		m, _ := p.About()
		return int64(m.ID)
	case *webhooks.MeetingStarted:
		return int64(p.Meeting.ID)
	case *webhooks.MeetingEnded:
		return int64(p.Meeting.ID)
	case *webhooks.MeetingDeleted:
		return int64(p.Meeting.ID)
	case *webhooks.MeetingUpdated:
		return int64(p.Meeting.ID)
	case *webhooks.MeetingCreated:
		return int64(p.Meeting.ID)
	}
	return 0
}

// Decode reads a stored webhook event, for the engine's configuration. What says
// nothing about presence or about a change of a meeting comes back with an empty
// What; an error is about a body that cannot be read.
func Decode(ev storage.Event) (driver.Event, error) {
	parsed, err := webhooks.Parse(ev.Raw)
	if err != nil {
		return driver.Event{}, err
	}
	switch p := parsed.Payload.(type) {
	case *webhooks.MeetingStarted:
		// Its start_time may be the scheduled one.
		return about(driver.Started, p.Meeting, firstTime(parsed.At, p.Meeting.StartTime.Time)), nil
	case *webhooks.MeetingEnded:
		return about(driver.Ended, p.Meeting.EventMeeting, firstTime(p.Meeting.EndTime.Time, parsed.At)), nil
	case *webhooks.MeetingDeleted:
		return driver.Event{What: driver.Edited, At: parsed.At}, nil
	case *webhooks.MeetingUpdated:
		m := p.Meeting
		told := driver.MeetingSpec{Topic: m.Topic, Start: m.StartTime.Time, Duration: time.Duration(m.Duration) * time.Minute}
		return driver.Event{What: driver.Edited, At: parsed.At, Meeting: &told}, nil
	case participantEvent:
		m, person := p.About()
		s := about(whatBy[parsed.Name], *m, firstTime(person.At(), parsed.At))
		s.Participant = driver.Participant{
			Connection: connectionOf(person), UserID: person.Account(),
			Registrant: person.RegistrantID, Email: person.Email,
		}
		return s, nil
	}
	return driver.Event{}, nil
}

var whatBy = map[string]string{
	webhooks.EventParticipantJoined:  driver.Joined,
	webhooks.EventJoinedBeforeHost:   driver.Joined,
	webhooks.EventParticipantLeft:    driver.Left,
	webhooks.EventJoinedWaitingRoom:  driver.Waiting,
	webhooks.EventPutInWaitingRoom:   driver.Waiting,
	webhooks.EventWaitingForHost:     driver.Waiting,
	webhooks.EventLeftWaitingRoom:    driver.WaitingEnded,
	webhooks.EventAdmitted:           driver.WaitingEnded,
	webhooks.EventWaitingForHostLeft: driver.WaitingEnded,
}

func about(what string, m webhooks.EventMeeting, at time.Time) driver.Event {
	return driver.Event{What: what, At: at, Instance: m.UUID, Host: m.HostID}
}

// connectionOf names one join. Where Zoom leaves that out, the person must do.
func connectionOf(p *webhooks.Participant) string {
	for _, id := range []string{p.ParticipantUUID, string(p.UserID), p.RegistrantID, p.Account()} {
		if id != "" {
			return id
		}
	}
	return "unnamed"
}

func firstTime(ts ...time.Time) time.Time {
	for _, t := range ts {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

package webhook_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/webhook"
)

// A vendor's endpoint verifies an event with a Standard Webhooks library, and
// keeps the webhook-id to recognise an event that comes twice.
func Example_verify() {
	secret := webhook.NewSecret() // in life: read from the settings page
	verifier, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		fmt.Println(err)
		return
	}
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil || verifier.Verify(body, r.Header) != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		fmt.Println(r.Header.Get("webhook-id"), string(body))
		w.WriteHeader(http.StatusNoContent)
	}))
	defer endpoint.Close()

	// Televisit's side. Only a test may post to a private address.
	sink := webhook.New(webhook.AllowInsecureTargets(true))
	defer sink.Close()
	err = sink.Post(context.Background(), notify.Event{
		ID:        "evt_1",
		Endpoint:  notify.Endpoint{URL: endpoint.URL, Secrets: []string{secret}},
		Type:      notify.PatientJoined,
		Timestamp: time.Date(2026, 11, 24, 20, 0, 5, 0, time.UTC),
		Data: notify.EventData{
			AppointmentID: "A-1001", PhysicianID: "D-7", PatientID: "P-3", MeetingID: "8441",
			OccurredAt: time.Date(2026, 11, 24, 20, 0, 3, 0, time.UTC),
		},
	})
	fmt.Println(err)
	// Output:
	// evt_1 {"type":"patient.joined","timestamp":"2026-11-24T20:00:05Z","data":{"appointment_id":"A-1001","physician_id":"D-7","patient_id":"P-3","meeting_id":"8441","occurred_at":"2026-11-24T20:00:03Z"}}
	// <nil>
}

func ExampleCheckURL() {
	fmt.Println(webhook.CheckURL("https://hooks.example.org/televisit"))
	fmt.Println(webhook.CheckURL("http://hooks.example.org/televisit"))
	fmt.Println(webhook.CheckURL("https://169.254.169.254/latest"))
	// Output:
	// <nil>
	// the endpoint's URL must begin with https://
	// the endpoint is not at a public address
}

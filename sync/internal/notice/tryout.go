package notice

import (
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
)

// endpointOf is where an account's events go.
func EndpointOf(n storage.Notifications, now time.Time) notify.Endpoint {
	return notify.Endpoint{URL: n.EndpointURL, Secrets: secrets(n, now)}
}

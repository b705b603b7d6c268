// Package zoom is a client of one vendor.
package zoom

import (
	"net/http"

	"golang.org/x/oauth2"
)

// Client makes calls.
type Client struct {
	HTTP  *http.Client
	Token oauth2.Token
}

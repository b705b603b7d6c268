package check

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Key checks a secret that goes into a request. What is wrong is told without it.
func (c *Fields) Key(field, value string, limit int, what string) {
	c.Required(field, value, limit, what)
	if strings.ContainsRune(strings.TrimSpace(value), ' ') || value != strings.TrimSpace(value) {
		c.Addf(field, "Must not contain spaces.")
	}
}

// Zone checks the name of a time zone.
func (c *Fields) Zone(field, name string) {
	if name == "" {
		c.Addf(field, "Choose a time zone.")
		return
	}
	c.Text(field, name, 64)
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		c.Addf(field, "Is not a known time zone; enter a name such as America/New_York.")
	}
}

// URL checks the web address of an endpoint.
func (c *Fields) URL(field, raw string, limit int) {
	before := len(c.Wrong)
	c.Text(field, raw, limit)
	if len(c.Wrong) > before {
		return
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.Opaque != "":
		c.Addf(field, "Must be a whole web address, such as https://example.org/televisit.")
	case u.User != nil:
		c.Addf(field, "Must not contain a user name or password.")
	case u.Fragment != "" || strings.HasSuffix(raw, "#"):
		c.Addf(field, "Must not contain a # part.")
	}
}

// SecretPrefix begins every signing secret (Standard Webhooks).
const SecretPrefix = "whsec_"

// Bytes of a signing secret.
const minSecret, maxSecret = 24, 64

// Secret checks a signing secret; an empty one is made on the first save.
func (c *Fields) Secret(field, value string) {
	if value == "" {
		return // made on the first save
	}
	rest, ok := strings.CutPrefix(value, SecretPrefix)
	raw, err := base64.StdEncoding.DecodeString(rest)
	if !ok || err != nil || len(raw) < minSecret || len(raw) > maxSecret {
		c.Addf(field, "Must be %s followed by %d to %d bytes in base64.", SecretPrefix, minSecret, maxSecret)
	}
}

// TimeOfDay is an hour and minute, such as 21:00, counted from midnight.
func TimeOfDay(s string) (time.Duration, error) {
	const form = "15:04"
	t, err := time.Parse(form, s)
	if err != nil || t.Format(form) != s { // "9:05" is read as well
		return 0, fmt.Errorf("%q is not a time of day such as 21:00", s)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

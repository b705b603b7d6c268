// Package inbox keeps what was told.
package inbox

import _ "embed"

//go:embed pages/thanks.html
var thanks string

// Event is what was told.
type Event struct {
	Kind string `json:"zoom_kind"` // a stored name
}

// Page is shown to who told it.
func Page() string { return thanks }

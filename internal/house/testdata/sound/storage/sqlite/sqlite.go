// Package sqlite brings a driver.
package sqlite

import "example.org/sound/storage/driver"

// New returns a database.
func New() driver.Rows { return driver.Rows{} }

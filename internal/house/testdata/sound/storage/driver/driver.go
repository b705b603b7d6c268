// Package driver is what a database is to the store.
package driver

// Rows are what a database keeps.
type Rows map[string][]byte

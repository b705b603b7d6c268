// Command server puts the product together.
package main

import (
	"example.org/sound/storage"
	"example.org/sound/storage/sqlite"
	"example.org/sound/sync/connector"
	"example.org/sound/zoom"
)

func main() {
	_ = storage.Open(sqlite.New())
	_ = connector.Engine(&zoom.Client{})
}

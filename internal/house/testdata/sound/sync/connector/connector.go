// Package connector keeps an account's clients.
package connector

import (
	syncer "example.org/sound/sync"
	"example.org/sound/sync/driver"
	"example.org/sound/sync/zoomvideo"
	"example.org/sound/zoom"
)

// Engine returns an engine on the service behind a client.
func Engine(c *zoom.Client) *syncer.Engine { return syncer.New(syncer.Config{Video: Video(c)}) }

// Video returns the service behind a client.
func Video(c *zoom.Client) driver.Video { return zoomvideo.New(c) }

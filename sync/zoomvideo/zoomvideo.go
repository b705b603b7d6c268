// Package zoomvideo is the video service behind a Zoom account, as the engine needs
// one: meetings with a waiting room, users and registrants for the people, rooms,
// history, and what Zoom's webhooks tell. It is the only room of the engine's house
// that knows package zoom.
//
//   - zoomvideo.go, users.go, meetings.go, rooms.go, history.go, sweep.go: driver.Video;
//   - directory.go: driver.Directory;
//   - webhooks.go, events.go: webhooks taken, and read afterwards;
//   - errors.go: what an error of Zoom's means, and what it is about.
package zoomvideo

import (
	"cmp"

	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom"
)

// Options are the options of [New]. The zero value is usable.
type Options struct {
	// Domain is the domain of the addresses that API users and registrants get;
	// it should be the vendor's own, and needs no mailboxes. Never change it
	// while visits are to come. Empty: "televisit.invalid".
	Domain string
}

func (o Options) domain() string { return cmp.Or(o.Domain, "televisit.invalid") }

// New is the video service behind a Zoom account. Meetings have a waiting room
// and are not joined before the host; Zoom sends no mail about them. Everything
// else is left to the account's settings.
func New(client *zoom.Client, opts Options) driver.Video {
	return &video{client: client, domain: opts.domain()}
}

type video struct {
	client *zoom.Client
	domain string
}

func (z *video) Name() string { return "Zoom" }

// Package driver is what a video service is to the engine.
package driver

import "context"

// Video makes meetings.
type Video interface {
	// Create makes a meeting.
	Create(ctx context.Context, topic string) (Meeting, error)
}

// Meeting is where people meet.
type Meeting struct {
	ID string // given by the service
}

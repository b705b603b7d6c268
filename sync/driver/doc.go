// Package driver is the contract between the engine and what it drives: an [EHR]
// that knows of appointments, and a [Video] service that holds meetings. A vendor
// with another EHR or another video service implements them; packages lkcloud and
// zoomvideo are the adapters to Ellkay's gateway and to Zoom.
//
//   - ehr.go: what an EHR is to the engine
//   - video.go: what a video service is to it
//   - event.go: what a video service tells by itself
//   - error.go: what an error means
package driver

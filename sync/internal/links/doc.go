// Package links serves the stable links that stand in mails and in the EHR, and
// shows a page where one does not lead on.
//
//   - handler.go: a link is followed
//   - access.go: where a visit's links lead at an instant
//   - pages.go, linkpage.html: the pages
//   - pace.go: how often one visit's links may ask the video service
package links

// Package lkcloud is the EHR behind a site of LKCloud, for the engine of package
// syncer.
//
//   - lkcloud.go: the EHR as the engine sees it, call by call;
//   - appointment.go: a row of LKCloud as an appointment;
//   - links.go: the visit's links as one marked block in the notes;
//   - errors.go: what a failure means for the engine, and what it is about.
package lkcloud

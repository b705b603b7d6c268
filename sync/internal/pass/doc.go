// Package pass is one sync of an account: a pass over the EHR's appointments, what
// it calls for, and the record of how it went. What it calls for is decided in
// package plan.
//
//   - request.go: a sync is asked for
//   - run.go: a sync under its lease, and how each change is stored
//   - read.go: the pass itself, page by page
//   - pass.go: what a pass is made with, and what it gives away
//   - conclude.go: what only a complete pass can tell
//   - unlisted.go: names of physicians who are not on the list
//   - roster.go: visits planned anew, without asking the EHR
//   - preview.go: what a sync, or other settings, would do
//   - caches.go: what needs no plan again, by account
package pass

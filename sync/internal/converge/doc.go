// Package converge brings visits to where they should be, a step at a time, and
// sweeps what should not exist. Which step is next is decided in package next.
//
//   - work.go: the visits that are due, soonest start first
//   - visit.go: one visit, until it rests
//   - step.go: one step, and what becomes of it
//   - worker.go: what steps share
//   - meetings.go, people.go, links.go, contact.go, mails.go, rooms.go, end.go: the
//     steps, by what they are about
//   - failing.go, conflict.go: a step that failed, or that somebody was faster than
//   - sweep.go, orphans.go: what is left over
package converge

// Package report says what visits were like: whether they were attended and how
// long people waited, added up over days and physicians; the picture of one visit;
// and how a list marks a visit at a glance. Its functions are pure: they look at
// stored visits and at the time that they are given, and at nothing else.
//
//   - attendance.go: what one visit was like
//   - totals.go: visits added up, over days and physicians
//   - file.go: visits as a file, a row for each
//   - timeline.go: the picture of one visit
//   - mark.go: a visit at a glance
package report

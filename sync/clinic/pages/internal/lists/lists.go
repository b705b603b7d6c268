// Package lists is the two lists, physicians and medical staff, as their pages work
// with them: who is on them, who could be, and how somebody is added or removed.
//
//   - lists.go: what both have in common
//   - physicians.go, staff.go: the lists
package lists

import (
	"context"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/roster"
)

// PageRows is how many entries a page shows.
const PageRows = 200

// List is one of the two lists, as its page works with it. Both pages are made
// by the same handlers and the same template, roster.html; a page's own template
// says what its rows look like.
type List struct {
	Roster    roster.List
	Name      string // of the template, the section and the path
	Title     string
	One, Many string // whom it lists
	Entries   func(ctx context.Context, session *clinic.Session, cursor string) (rows []Entry, total int, next string, err error)
	Search    func(ctx context.Context, session *clinic.Session, query string) ([]Pick, error)
	Add       func(ctx context.Context, session *clinic.Session, picks []Pick) (roster.Counts, error)
	Remove    func(ctx context.Context, session *clinic.Session, ids []string, confirm string) error
	Sample    func() []byte
	PageURL   bool // the page shows the address of the appointments page
}

// Entry is somebody on the list.
type Entry struct{ ID, Name, Choice, Email string }

// Pick is somebody who may be added. Choice is a physician's type or a staff
// member's role.
type Pick struct {
	ID, Name, Choice, Email string
	Listed, Checked         bool
	Error                   string
}

// Path is the path of its page, below where the pages stand.
func (l *List) Path() string { return "/" + l.Name }

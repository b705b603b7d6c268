package clinic

import (
	"context"
	"fmt"

	"github.com/televisit/televisit-go/storage"
)

// Caller is whoever works with an account.
type Caller struct {
	ID    string // names them in the audit trail; never empty
	Role  Role
	Email string // may be empty
	Name  string // likewise
	// SignIn tells this sign-in of theirs from another, such as a hash of the
	// session's token: what one was shown is not taken as shown to another. It is
	// never told to anybody. Empty: all are one.
	SignIn string
}

// Session is one account as one caller uses it. It holds no state: make one for
// each request.
type Session struct {
	clinic  *Clinic
	caller  Caller
	id      string
	account *storage.Account
	engine  Engine
}

// Session is an account for a caller. It does no I/O, and does not ask whether the
// caller may do what the session's methods do: that is decided by whoever calls
// them, see [Role.May].
func (c *Clinic) Session(account string, by Caller) *Session {
	return &Session{clinic: c, caller: by, id: account, account: c.cfg.Store.Account(account), engine: c.cfg.Engine(account)}
}

// Account is the account's id.
func (s *Session) Account() string { return s.id }

// Caller is who works here.
func (s *Session) Caller() Caller { return s.caller }

// record appends to the audit trail who did what.
func (s *Session) record(ctx context.Context, action, subject, detail string) error {
	if err := s.account.Append(ctx, s.caller.ID, action, subject, detail); err != nil {
		return fmt.Errorf("writing the audit trail: %w", err)
	}
	return nil
}

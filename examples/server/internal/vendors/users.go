package vendors

import (
	"context"
	"errors"
	"strings"

	"github.com/televisit/televisit-go/examples/server/internal/clinic"
	"github.com/televisit/televisit-go/zoom"
)

// Users lists people who have a Zoom user of the account.
func (v *Vendors) Users(ctx context.Context, account string) ([]clinic.User, error) {
	c, err := v.Zoom(account)
	if err != nil {
		return nil, err
	}
	var found []clinic.User
	for u, err := range c.Users.List(ctx, &zoom.UserListOptions{Status: "active"}) {
		if err != nil {
			return nil, err
		}
		name := u.DisplayName
		if name == "" {
			name = strings.TrimSpace(u.FirstName + " " + u.LastName)
		}
		if !ours(u.Email) {
			found = append(found, clinic.User{Email: u.Email, Name: name})
		}
	}
	return found, nil
}

// ours reports whether an address is one that API users were made with: nobody
// reads mail there.
func ours(email string) bool { return strings.HasSuffix(email, "@"+userDomain) }

// KnowsUser reports whether the account has a Zoom user of that address.
func (v *Vendors) KnowsUser(ctx context.Context, account, email string) (bool, error) {
	c, err := v.Zoom(account)
	if err != nil {
		return false, err
	}
	_, err = c.Users.Get(ctx, email, nil)
	if errors.Is(err, zoom.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// User is one of the account's people as Zoom knows them now, or zoom.ErrNotFound.
func (v *Vendors) User(ctx context.Context, account, id string) (*zoom.User, error) {
	c, err := v.Zoom(account)
	if err != nil {
		return nil, err
	}
	return c.Users.Get(ctx, id, nil)
}

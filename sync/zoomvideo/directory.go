package zoomvideo

import (
	"context"
	"errors"
	"strings"

	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom"
)

// NewDirectory is the people of a Zoom account. The options have to be those of
// [New]: users with an address of their domain are left out of the list.
func NewDirectory(client *zoom.Client, opts Options) driver.Directory {
	return &directory{client: client, domain: opts.domain()}
}

type directory struct {
	client *zoom.Client
	domain string
}

func (d *directory) Users(ctx context.Context) ([]driver.User, error) {
	var found []driver.User
	for u, err := range d.client.Users.List(ctx, &zoom.UserListOptions{Status: "active"}) {
		if err != nil {
			return nil, asError(err)
		}
		if !strings.HasSuffix(u.Email, "@"+d.domain) {
			found = append(found, UserOf(&u))
		}
	}
	return found, nil
}

func (d *directory) Knows(ctx context.Context, email string) (bool, error) {
	_, err := d.client.Users.Get(ctx, email, nil)
	if errors.Is(err, zoom.ErrNotFound) {
		return false, nil
	}
	return err == nil, asError(err)
}

func (d *directory) User(ctx context.Context, id string) (driver.User, error) {
	u, err := d.client.Users.Get(ctx, id, nil)
	if err != nil {
		return driver.User{}, asError(err)
	}
	return UserOf(u), nil
}

// UserOf is a Zoom user as a [driver.Directory] tells of them.
func UserOf(u *zoom.User) driver.User {
	name := u.DisplayName
	if name == "" {
		name = strings.TrimSpace(u.FirstName + " " + u.LastName)
	}
	return driver.User{ID: u.ID, Email: u.Email, Name: name, Admin: isAdmin(u), Inactive: u.Status == "inactive"}
}

// isAdmin holds for Zoom's two built-in roles above member. Its name tells only
// where the id is missing: an account may call a role of its own what it likes.
func isAdmin(u *zoom.User) bool {
	if u.RoleID != "" {
		return u.RoleID == "0" || u.RoleID == "1"
	}
	return u.RoleName == "Owner" || u.RoleName == "Admin"
}

package driver

import "context"

// Directory tells who has a user at the video service, in one account. The
// engine does not need it; lists, searches and sign-in do. Methods may be called
// at once from many goroutines; their errors are read by [KindOf].
type Directory interface {
	// Users lists the people whose user is active, in any order. Users that stand
	// for patients and physicians are left out: nobody signs in with them.
	Users(ctx context.Context) ([]User, error)

	// Knows reports whether the account has a user of that address.
	Knows(ctx context.Context, email string) (bool, error)

	// User is one of the account's people as the video service knows them now;
	// one that it does not know is an error of kind NotFound.
	User(ctx context.Context, id string) (User, error)
}

// User is a person with a user at the video service.
type User struct {
	ID       string // may be empty until the person has signed in once
	Email    string
	Name     string // as it is shown; may be empty
	Admin    bool   // an owner or administrator of the account
	Inactive bool   // may not sign in any more
}

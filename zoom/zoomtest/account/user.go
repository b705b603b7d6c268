package account

import "time"

// Roles of a user in the account.
const (
	Owner  = "Owner"
	Admin  = "Admin"
	Member = "Member"
)

// User is a person, or an API user, of the fake account.
type User struct {
	ID          string `json:"id"`
	Email       string `json:"email"`
	FirstName   string `json:"first_name"`
	LastName    string `json:"last_name"`
	DisplayName string `json:"display_name"`
	// Type is 1 Basic, 2 Licensed, 4 or 99 without meetings.
	Type int `json:"type"`
	// Status is active, inactive or pending.
	Status string `json:"status"`
	// Action is how the user was made: create, autoCreate, custCreate, ssoCreate.
	Action string `json:"action"`
	// Role is Owner, Admin or Member.
	Role     string    `json:"role"`
	Timezone string    `json:"timezone"`
	PMI      int64     `json:"pmi"`
	Created  time.Time `json:"created"`
	// Fields are further members that an update has set, such as dept.
	Fields map[string]any `json:"fields,omitempty"`
}

// APIUser tells whether the user was made with custCreate.
func (u *User) APIUser() bool { return u.Action == "custCreate" }

// Licensed tells whether the user holds a paid seat.
func (u *User) Licensed() bool { return u.Type == 2 }

// Name is how others see the user.
func (u *User) Name() string {
	if u.DisplayName != "" {
		return u.DisplayName
	}
	return u.Email
}

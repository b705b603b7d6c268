package zoom

import (
	"context"
	"iter"
	"net/http"
	"net/url"

	"github.com/televisit/televisit-go/internal/httpcall"
)

// UserService works on the users of the account. A user is named by id or e-mail
// address.
type UserService struct{ c *Client }

var (
	usersCreate    = operation{"Users.Create", http.MethodPost, "/users", LabelLight, true}
	usersList      = operation{"Users.List", http.MethodGet, "/users", LabelMedium, false}
	usersGet       = operation{"Users.Get", http.MethodGet, "/users/{userId}", LabelLight, false}
	usersUpdate    = operation{"Users.Update", http.MethodPatch, "/users/{userId}", LabelLight, false}
	usersDelete    = operation{"Users.Delete", http.MethodDelete, "/users/{userId}", LabelLight, false}
	usersSetStatus = operation{"Users.SetStatus", http.MethodPut, "/users/{userId}/status", LabelLight, false}
	usersToken     = operation{"Users.Token", http.MethodGet, "/users/{userId}/token", LabelLight, false}
	usersOwnZAK    = operation{"Users.OwnZAK", http.MethodGet, "/users/me/zak", LabelLight, false}
	usersEmail     = operation{"Users.EmailExists", http.MethodGet, "/users/email", LabelLight, false}
	usersSummary   = operation{"Users.Summary", http.MethodGet, "/users/summary", LabelMedium, false}
)

// UserAction says how a user is made.
type UserAction string

// Ways to make a user.
const (
	UserInvite     UserAction = "create"     // Zoom mails an invitation; the user is pending until it is accepted
	UserAutoCreate UserAction = "autoCreate" // with a password, in a managed domain; no mail
	UserCustCreate UserAction = "custCreate" // an API user: cannot sign in; Zoom must have enabled it for the account
	UserSSOCreate  UserAction = "ssoCreate"  // for single sign-on
)

// Create makes a user. It is never sent twice; [ErrExists] says that the e-mail
// address has one already. An account without API users refuses
// [UserCustCreate] with [ErrFeatureOff], one whose licences are all given away with
// [ErrNoLicence].
//
// See https://developers.zoom.us/docs/api/users/#tag/users/POST/users
func (s *UserService) Create(ctx context.Context, action UserAction, user *NewUser) (*CreatedUser, error) {
	body := struct {
		Action UserAction `json:"action"`
		User   *NewUser   `json:"user_info"`
	}{action, user}
	return fetch[CreatedUser](ctx, s.c, usersCreate, nil, body)
}

// List walks the users of the account. Pending users have no id.
//
// See https://developers.zoom.us/docs/api/users/#tag/users/GET/users
func (s *UserService) List(ctx context.Context, opt *UserListOptions) iter.Seq2[User, error] {
	q := query{}
	if opt != nil {
		q.set("status", opt.Status).set("role_id", opt.RoleID).set("include_fields", opt.IncludeFields).set("license", opt.License)
	}
	return list[userPage](ctx, s.c, usersList, url.Values(q))
}

// UserListOptions are the options of [UserService.List].
type UserListOptions struct {
	Status        string // active (default), inactive, pending
	RoleID        string
	IncludeFields string // custom_attributes, host_key
	License       string // zoom_workforce_management, zoom_compliance_management
}

// Get returns a user.
//
// See https://developers.zoom.us/docs/api/users/#tag/users/GET/users/{userId}
func (s *UserService) Get(ctx context.Context, user string, opt *UserGetOptions) (*User, error) {
	q := query{}
	if opt != nil {
		q.set("login_type", opt.LoginType).flag("encrypted_email", opt.EncryptedEmail).flag("search_by_unique_id", opt.SearchByUniqueID)
	}
	return fetch[User](ctx, s.c, usersGet, url.Values(q), nil, user)
}

// UserGetOptions are the options of [UserService.Get].
type UserGetOptions struct {
	LoginType        string // as "99" for API users
	EncryptedEmail   bool
	SearchByUniqueID bool // the user is named by the employee's unique id
}

// Update changes what is set in changes, and leaves the rest.
//
// See https://developers.zoom.us/docs/api/users/#tag/users/PATCH/users/{userId}
func (s *UserService) Update(ctx context.Context, user string, changes *UserUpdate, opt *UserUpdateOptions) error {
	q := query{}
	if opt != nil {
		q.set("login_type", opt.LoginType).flag("remove_tsp_credentials", opt.RemoveTSPCredentials)
	}
	return s.c.send(ctx, usersUpdate, url.Values(q), changes, user)
}

// UserUpdateOptions are the options of [UserService.Update].
type UserUpdateOptions struct {
	LoginType            string
	RemoveTSPCredentials bool
}

// Delete removes a user from the account. Users made with [UserCustCreate] can
// only be deleted for good: set opt.Permanently. [ErrNotFound] means that the
// user is gone already; a second delete at the same time runs into [LimitLock].
//
// See https://developers.zoom.us/docs/api/users/#tag/users/DELETE/users/{userId}
func (s *UserService) Delete(ctx context.Context, user string, opt *UserDeleteOptions) error {
	q := query{}
	if opt != nil {
		if opt.Permanently {
			q.set("action", "delete")
		}
		q.flag("encrypted_email", opt.EncryptedEmail).set("transfer_email", opt.TransferTo)
		for _, what := range opt.Transfer {
			q.flag("transfer_"+what, true)
		}
	}
	return s.c.send(ctx, usersDelete, url.Values(q), nil, user)
}

// UserDeleteOptions are the options of [UserService.Delete].
type UserDeleteOptions struct {
	Permanently    bool     // delete; the default only unlinks the user from the account
	TransferTo     string   // the e-mail address of who gets what is transferred
	Transfer       []string // meeting, webinar, recording, whiteboard, clipfiles, notes, visitors, docs
	EncryptedEmail bool
}

// SetStatus sends an action on a user: activate, deactivate, clock_in, clock_out.
//
// See https://developers.zoom.us/docs/api/users/#tag/users/PUT/users/{userId}/status
func (s *UserService) SetStatus(ctx context.Context, user, action string) error {
	op, body := usersSetStatus, actionBody{action}
	return s.c.caller.Do(ctx, op.call(), httpcall.Request{Method: op.method, Path: op.fill([]any{user}), Body: body}, done{orOK: true})
}

// ZAK returns a token by which a link acts as the user: whoever holds it is that
// person. It lives 2 hours, 90 days for users made with [UserCustCreate]; take it
// right before use.
//
// See https://developers.zoom.us/docs/api/users/#tag/users/GET/users/{userId}/token
func (s *UserService) ZAK(ctx context.Context, user string) (string, error) {
	return s.Token(ctx, user, &UserTokenOptions{Type: "zak"})
}

// Token returns a token of a user.
//
// See https://developers.zoom.us/docs/api/users/#tag/users/GET/users/{userId}/token
func (s *UserService) Token(ctx context.Context, user string, opt *UserTokenOptions) (string, error) {
	q := query{}
	if opt != nil {
		q.set("type", opt.Type).number("ttl", int64(opt.TTL)).set("meeting_id", opt.MeetingID.String())
	}
	return s.tokenOf(ctx, usersToken, url.Values(q), user)
}

// UserTokenOptions are the options of [UserService.Token].
type UserTokenOptions struct {
	Type      string // zak, onbehalf; token (default) is deprecated
	TTL       int    // seconds, at most a year; default 7,200, API users 7,776,000
	MeetingID MeetingID
}

// OwnZAK returns the ZAK of the user who has authorised the app; it lives 5
// minutes. It does not work with server-to-server apps.
//
// See https://developers.zoom.us/docs/api/users/#tag/users/GET/users/me/zak
func (s *UserService) OwnZAK(ctx context.Context) (string, error) {
	return s.tokenOf(ctx, usersOwnZAK, nil)
}

func (s *UserService) tokenOf(ctx context.Context, op operation, q url.Values, ids ...any) (string, error) {
	out, err := fetch[userToken](ctx, s.c, op, q, nil, ids...)
	if err != nil {
		return "", err
	}
	return out.Token, nil
}

type userToken struct {
	Token string `json:"token"`
}

func (t *userToken) lacks() string { return lacksToken(t.Token) }

// EmailExists reports whether a user of the account signs in with the address by
// e-mail and password; other ways of signing in are not seen.
//
// See https://developers.zoom.us/docs/api/users/#tag/users/GET/users/email
func (s *UserService) EmailExists(ctx context.Context, email string) (bool, error) {
	out, err := fetch[existedEmail](ctx, s.c, usersEmail, url.Values{"email": {email}}, nil)
	if err != nil {
		return false, err
	}
	return *out.Exists, nil
}

type existedEmail struct {
	Exists *bool `json:"existed_email"`
}

func (e *existedEmail) lacks() string {
	if e.Exists == nil {
		return "existed_email"
	}
	return ""
}

// Summary returns how many users of which kind the account has.
//
// See https://developers.zoom.us/docs/api/users/#tag/users/GET/users/summary
func (s *UserService) Summary(ctx context.Context) (*UserSummary, error) {
	return fetch[UserSummary](ctx, s.c, usersSummary, nil, nil)
}

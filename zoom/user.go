package zoom

import "time"

// UserType is the licence of a user.
type UserType int

// Licences.
const (
	UserBasic      UserType = 1 // meetings end after 40 minutes
	UserLicensed   UserType = 2
	UserUnassigned UserType = 4 // may not host
	UserNone       UserType = 99
)

// BasicMeeting is how long a meeting lasts at most whose host is [UserBasic].
const BasicMeeting = 40 * time.Minute

// What a user's Status can be. Only an active user can host.
const (
	UserActive   = "active"
	UserInactive = "inactive"
	UserPending  = "pending" // the invitation was not accepted yet
)

// NewUser is a user to make.
type NewUser struct {
	Email           string        `json:"email"` // at most 128 characters; for API users only its form is checked
	Type            UserType      `json:"type"`
	FirstName       string        `json:"first_name,omitempty"`   // at most 64 characters
	LastName        string        `json:"last_name,omitempty"`    // at most 64 characters
	DisplayName     string        `json:"display_name,omitempty"` // at most 128 characters
	Password        string        `json:"password,omitempty"`     // 8 to 32 characters; [UserAutoCreate] only
	DivisionIDs     []string      `json:"division_ids,omitempty"`
	Feature         *UserFeature  `json:"feature,omitempty"`
	PlanUnitedType  string        `json:"plan_united_type,omitempty"`
	LicenseInfoList []LicenseInfo `json:"license_info_list,omitempty"`
}

// UserFeature switches features of a user on.
type UserFeature struct {
	ZoomPhone   *bool `json:"zoom_phone,omitempty"`
	ZoomOneType *int  `json:"zoom_one_type,omitempty"`
}

// LicenseInfo is a licence of a subscription.
type LicenseInfo struct {
	Type           string `json:"license_type"` // MEETING, ZOOM_WORKPLACE_BUNDLE
	Option         int    `json:"license_option"`
	SubscriptionID string `json:"subscription_id"`
}

// CreatedUser is the answer of [UserService.Create].
type CreatedUser struct {
	ID        string   `json:"id"`
	Email     string   `json:"email"`
	FirstName string   `json:"first_name"`
	LastName  string   `json:"last_name"`
	Type      UserType `json:"type"`
}

func (u *CreatedUser) lacks() string { return lacksID(u.ID == "") }

// User is a user of the account; a row of a list holds less than [UserService.Get].
type User struct {
	ID                 string            `json:"id"` // empty while pending
	Email              string            `json:"email"`
	FirstName          string            `json:"first_name"`
	LastName           string            `json:"last_name"`
	DisplayName        string            `json:"display_name"`
	Type               UserType          `json:"type"`
	Status             string            `json:"status"` // as [UserActive]
	RoleID             ID                `json:"role_id"`
	RoleName           string            `json:"role_name"` // Owner, Admin, Member, or the account's own
	PMI                ID                `json:"pmi"`
	UsePMI             bool              `json:"use_pmi"`
	Timezone           string            `json:"timezone"`
	Dept               string            `json:"dept"`
	AccountID          string            `json:"account_id"`
	AccountNumber      ID                `json:"account_number"`
	CMSUserID          string            `json:"cms_user_id"`
	Company            string            `json:"company"`
	CostCenter         string            `json:"cost_center"`
	JobTitle           string            `json:"job_title"`
	Manager            string            `json:"manager"`
	Location           string            `json:"location"`
	Language           string            `json:"language"`
	Cluster            string            `json:"cluster"`
	EmployeeUniqueID   string            `json:"employee_unique_id"`
	GroupIDs           []string          `json:"group_ids"`
	IMGroupIDs         []string          `json:"im_group_ids"`
	DivisionIDs        []string          `json:"division_ids"`
	LoginTypes         []int             `json:"login_types"` // 99: made by the API
	HostKey            string            `json:"host_key"`
	JID                string            `json:"jid"`
	LastClientVersion  string            `json:"last_client_version"`
	LastLoginTime      Time              `json:"last_login_time"`
	UserCreatedAt      Time              `json:"user_created_at"`
	PersonalMeetingURL string            `json:"personal_meeting_url"`
	PhoneNumbers       []PhoneNumber     `json:"phone_numbers"`
	PicURL             string            `json:"pic_url"`
	PlanUnitedType     string            `json:"plan_united_type"`
	Pronouns           string            `json:"pronouns"`
	PronounsOption     int               `json:"pronouns_option"`
	VanityURL          string            `json:"vanity_url"`
	Verified           int               `json:"verified"`
	ZoomOneType        int               `json:"zoom_one_type"`
	CustomAttributes   []CustomAttribute `json:"custom_attributes"`
	LicenseInfoList    []LicenseInfo     `json:"license_info_list"`
}

func (u *User) lacks() string { return lacksID(u.ID == "" && u.Email == "") }

type userPage struct {
	page
	Users []User `json:"users"`
}

func (p userPage) rows() []User { return p.Users }

func (p userPage) lacks() string { return lacksRow("users", p.Users, nil, "") }

// PhoneNumber is a number in a user's profile.
type PhoneNumber struct {
	Code     string `json:"code,omitempty"`
	Country  string `json:"country,omitempty"`
	Label    string `json:"label,omitempty"` // Mobile, Office, Home, Fax
	Number   string `json:"number,omitempty"`
	Verified *bool  `json:"verified,omitempty"` // only in answers
}

// CustomAttribute is a field of the account's own.
type CustomAttribute struct {
	Key   string `json:"key,omitempty"`
	Name  string `json:"name,omitempty"`
	Value string `json:"value,omitempty"`
}

// UserUpdate is what to change of a user; zero members are left as they are.
type UserUpdate struct {
	FirstName        string            `json:"first_name,omitempty"`
	LastName         string            `json:"last_name,omitempty"`
	DisplayName      string            `json:"display_name,omitempty"`
	Type             UserType          `json:"type,omitempty"`
	PMI              int64             `json:"pmi,omitempty"` // 10 digits
	UsePMI           *bool             `json:"use_pmi,omitempty"`
	Timezone         string            `json:"timezone,omitempty"`
	Language         string            `json:"language,omitempty"`
	Dept             string            `json:"dept,omitempty"`
	Company          string            `json:"company,omitempty"`
	CostCenter       string            `json:"cost_center,omitempty"`
	JobTitle         string            `json:"job_title,omitempty"`
	Manager          string            `json:"manager,omitempty"`
	Location         string            `json:"location,omitempty"`
	VanityName       string            `json:"vanity_name,omitempty"`
	HostKey          string            `json:"host_key,omitempty"` // 6 to 10 digits
	CMSUserID        string            `json:"cms_user_id,omitempty"`
	GroupID          string            `json:"group_id,omitempty"`
	DivisionIDs      []string          `json:"division_ids,omitempty"`
	PhoneNumbers     []PhoneNumber     `json:"phone_numbers,omitempty"` // at most 3
	Pronouns         string            `json:"pronouns,omitempty"`
	PronounsOption   int               `json:"pronouns_option,omitempty"`
	AboutMe          string            `json:"about_me,omitempty"` // at most 150 characters
	LinkedInURL      string            `json:"linkedin_url,omitempty"`
	ZoomOneType      int               `json:"zoom_one_type,omitempty"`
	PlanUnitedType   string            `json:"plan_united_type,omitempty"`
	Feature          *UserFeature      `json:"feature,omitempty"`
	CustomAttributes []CustomAttribute `json:"custom_attributes,omitempty"` // at most 5
	LicenseInfoList  []LicenseInfo     `json:"license_info_list,omitempty"`
}

// UserSummary counts users.
type UserSummary struct {
	Total    int `json:"total_users_count"`
	Licensed int `json:"licensed_users_count"`
	Basic    int `json:"basic_users_count"`
	OnPrem   int `json:"on_prem_users_count"`
	Rooms    int `json:"room_users_count"`
	Pending  int `json:"pending_users_count"`
	JoinOnly int `json:"join_only_users_count"`
}

func (s *UserSummary) lacks() string {
	if *s == (UserSummary{}) { // the app's owner at least is a user
		return "total_users_count"
	}
	return ""
}

package account

import "strings"

// Policy is what the account's administrator has set for everybody. The zero value
// sets nothing. Set it with zoomtest.WithPolicy, change it at any time with
// zoomtest.Server.SetPolicy.
type Policy struct {
	// Locked are settings of meetings that override whatever a create or update
	// asks for, such as {"waiting_room": false} or {"approval_type": 1}.
	Locked map[string]any `json:"locked"`
	// Passcode is what passcodes must be like.
	Passcode PasscodePolicy `json:"passcode"`
	// Licences and Basics limit how many Licensed and Basic users the account may
	// hold; zero means no limit.
	Licences int `json:"licences"`
	Basics   int `json:"basics"`
	// MissingScopes are lacking in every token that is given out from now on.
	MissingScopes []string `json:"missing_scopes"`
	// RegistrationFields are members that every registration must fill in, such as
	// "phone".
	RegistrationFields []string `json:"registration_fields"`
}

// PasscodePolicy is what a meeting's passcode must be like, as Zoom's settings of an
// account have it.
//
// See https://developers.zoom.us/docs/api/accounts/#tag/accounts/GET/accounts/{accountId}/settings
type PasscodePolicy struct {
	Length      int  `json:"length"` // at least
	Letter      bool `json:"have_letter"`
	Number      bool `json:"have_number"`
	Special     bool `json:"have_special_character"`
	BothCases   bool `json:"have_upper_and_lower_characters"`
	OnlyNumeric bool `json:"only_allow_numeric"`
	// Consecutive refuses so many characters in a row that are the same or follow
	// each other, as 1111 or abcd; zero allows them.
	Consecutive int `json:"consecutive_characters_length"`
	// Weak refuses what anybody would guess: characters that are all the same or all
	// follow each other.
	Weak bool `json:"weak_enhance_detection"`
}

const (
	lower   = "abcdefghijklmnopqrstuvwxyz"
	upper   = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits  = "0123456789"
	special = "@-_*"
)

// Refuses tells whether a passcode is not as it must be.
func (p PasscodePolicy) Refuses(code string) bool {
	has := func(chars string) bool { return strings.ContainsAny(code, chars) }
	return len(code) < p.Length || p.Letter && !has(lower+upper) || p.Number && !has(digits) || p.Special && !has(special) ||
		p.BothCases && !(has(lower) && has(upper)) || p.OnlyNumeric && strings.Trim(code, digits) != "" ||
		p.Consecutive > 0 && longestRun(code) >= p.Consecutive || p.Weak && len(code) > 1 && longestRun(code) == len(code)
}

// longestRun is the most characters in a row that are the same or follow each other.
func longestRun(code string) int {
	longest := min(len(code), 1)
	for step := -1; step <= 1; step++ {
		run := 1
		for i := 1; i < len(code); i++ {
			if run++; int(code[i])-int(code[i-1]) != step {
				run = 1
			}
			longest = max(longest, run)
		}
	}
	return longest
}

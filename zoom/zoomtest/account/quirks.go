package account

// Quirks are ways in which accounts, and Zoom's answers and webhooks, differ
// from the smooth case. The zero value is the smooth case. Set them with
// zoomtest.WithQuirks, change them at any time with zoomtest.Server.SetQuirks.
type Quirks struct {
	// NoCustCreate refuses action custCreate with 2016, as accounts do for
	// which Zoom has not enabled API users.
	NoCustCreate bool `json:"no_cust_create"`
	// SingleToken makes a new server-to-server token kill the previous one.
	SingleToken bool `json:"single_token"`
	// TokenErrorCodes adds the numeric code to errors of the token endpoint.
	TokenErrorCodes bool `json:"token_error_codes"`
	// HostTransfer lets PATCH schedule_for move a meeting to another host;
	// otherwise it is refused with 3000.
	HostTransfer bool `json:"host_transfer"`
	// NoPasscodes switches the users' "require a passcode" setting off, so that
	// default_password makes none.
	NoPasscodes bool `json:"no_passcodes"`
	// ForceWaitingRoom switches the waiting room on, in place of making a
	// passcode, when a meeting would have no protection at all.
	ForceWaitingRoom bool `json:"force_waiting_room"`
	// RunningStays refuses to delete a meeting that runs, with 3002. Otherwise it is
	// deleted, and whoever is in it stays.
	RunningStays bool `json:"running_stays"`
	// NoHostLimit lifts the 100 creates and updates per host and UTC day.
	NoHostLimit bool `json:"no_host_limit"`
	// NoRateHeaders leaves the X-RateLimit headers and Retry-After out of 429s.
	NoRateHeaders bool `json:"no_rate_headers"`
	// AwkwardUUIDs makes every second meeting UUID start with "/" and every
	// second of the others contain "//": those need double encoding in paths.
	AwkwardUUIDs bool `json:"awkward_uuids"`
	// NoWorkspaces answers 200 "subscription was not found" to workspace calls.
	NoWorkspaces bool `json:"no_workspaces"`
	// ReservationKeySpace spells the key of a new reservation with a trailing
	// space, "reservation_id ", as Zoom's specification does.
	ReservationKeySpace bool `json:"reservation_key_space"`

	// ErrorsAs200 sends every API error with HTTP status 200.
	ErrorsAs200 bool `json:"errors_as_200"`
	// BrokenErrors puts unescaped quotes into error messages: invalid JSON.
	BrokenErrors bool `json:"broken_errors"`
	// NoErrorDetails leaves errors[] out of validation failures.
	NoErrorDetails bool `json:"no_error_details"`

	// NoHostJoin does not deliver the host's own participant_joined.
	NoHostJoin bool `json:"no_host_join"`
	// BlankEmails and BlankNames empty those fields in webhooks, as accounts
	// under an old BAA have it.
	BlankEmails bool `json:"blank_emails"`
	BlankNames  bool `json:"blank_names"`
	// NumericIDs sends object.id as a number in every event.
	NumericIDs bool `json:"numeric_ids"`
	// Duplicates delivers every event twice, under the same request id.
	Duplicates bool `json:"duplicates"`
	// Reorder delivers events in swapped pairs; one without a successor goes
	// out after ten seconds.
	Reorder bool `json:"reorder"`
	// RetryKeepsTimestamp sends retries with the timestamp and signature of the
	// first attempt. By default each attempt is signed anew.
	RetryKeepsTimestamp bool `json:"retry_keeps_timestamp"`
	// PrivateIPs adds public_ip and private_ip to participants in webhooks.
	PrivateIPs bool `json:"private_ips"`
}

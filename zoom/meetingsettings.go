package zoom

// MeetingSettings are the settings of a meeting. In a request nil members are
// left to the account; in an answer everything Zoom holds is set. Use new(true)
// and new(false) for the switches.
type MeetingSettings struct {
	HostVideo                          *bool                   `json:"host_video,omitempty"`
	ParticipantVideo                   *bool                   `json:"participant_video,omitempty"`
	DisableParticipantVideo            *bool                   `json:"disable_participant_video,omitempty"`
	MuteUponEntry                      *bool                   `json:"mute_upon_entry,omitempty"`
	WaitingRoom                        *bool                   `json:"waiting_room,omitempty"` // true switches JoinBeforeHost off
	WaitingRoomOptions                 *WaitingRoomOptions     `json:"waiting_room_options,omitempty"`
	JoinBeforeHost                     *bool                   `json:"join_before_host,omitempty"`
	JBHTime                            *int                    `json:"jbh_time,omitempty"` // minutes before the start: 0 any time, 5, 10, 15
	MeetingAuthentication              *bool                   `json:"meeting_authentication,omitempty"`
	AuthenticationOption               string                  `json:"authentication_option,omitempty"`
	AuthenticationDomains              string                  `json:"authentication_domains,omitempty"`
	AuthenticationName                 string                  `json:"authentication_name,omitempty"`
	AuthenticationException            []AuthException         `json:"authentication_exception,omitempty"`
	AlternativeHosts                   *string                 `json:"alternative_hosts,omitempty"`                    // addresses or ids, separated by semicolons
	AlternativeHostsEmailNotification  *bool                   `json:"alternative_hosts_email_notification,omitempty"` // Zoom mails them unless false
	AlternativeHostUpdatePolls         *bool                   `json:"alternative_host_update_polls,omitempty"`
	ApprovalType                       *int                    `json:"approval_type,omitempty"`     // 0 automatic, 1 manual, 2 no registration (default)
	RegistrationType                   *int                    `json:"registration_type,omitempty"` // 1 to 3, for series
	RegistrantsConfirmationEmail       *bool                   `json:"registrants_confirmation_email,omitempty"`
	RegistrantsEmailNotification       *bool                   `json:"registrants_email_notification,omitempty"`
	EmailNotification                  *bool                   `json:"email_notification,omitempty"` // Zoom mails unless false
	CloseRegistration                  *bool                   `json:"close_registration,omitempty"`
	MeetingInvitees                    []MeetingInvitee        `json:"meeting_invitees,omitempty"`
	AutoRecording                      string                  `json:"auto_recording,omitempty"`  // local, cloud, none
	EncryptionType                     string                  `json:"encryption_type,omitempty"` // enhanced_encryption, e2ee
	UsePMI                             *bool                   `json:"use_pmi,omitempty"`
	Audio                              string                  `json:"audio,omitempty"` // both, telephony, voip, thirdParty
	AudioConferenceInfo                string                  `json:"audio_conference_info,omitempty"`
	GlobalDialInCountries              []string                `json:"global_dial_in_countries,omitempty"`
	GlobalDialInNumbers                []DialInNumber          `json:"global_dial_in_numbers,omitempty"`
	PrivateMeeting                     *bool                   `json:"private_meeting,omitempty"`
	InternalMeeting                    *bool                   `json:"internal_meeting,omitempty"`
	ShowJoinInfo                       *bool                   `json:"show_join_info,omitempty"`
	ShowShareButton                    *bool                   `json:"show_share_button,omitempty"`
	AllowMultipleDevices               *bool                   `json:"allow_multiple_devices,omitempty"`
	AllowHostControlParticipantMute    *bool                   `json:"allow_host_control_participant_mute_state,omitempty"`
	ContinuousMeetingChat              *ContinuousChat         `json:"continuous_meeting_chat,omitempty"`
	BreakoutRoom                       *BreakoutRooms          `json:"breakout_room,omitempty"`
	QuestionAndAnswer                  *QuestionAndAnswer      `json:"question_and_answer,omitempty"`
	WhoCanAskQuestions                 *int                    `json:"who_can_ask_questions,omitempty"`
	LanguageInterpretation             *LanguageInterpretation `json:"language_interpretation,omitempty"`
	SignLanguageInterpretation         *SignInterpretation     `json:"sign_language_interpretation,omitempty"`
	ApprovedOrDeniedCountriesOrRegions *CountryRule            `json:"approved_or_denied_countries_or_regions,omitempty"`
	AdditionalDataCenterRegions        []string                `json:"additional_data_center_regions,omitempty"` // create only
	Resources                          []MeetingResource       `json:"resources,omitempty"`
	CustomKeys                         []CustomKey             `json:"custom_keys,omitempty"` // update only, at most 10
	AutoStartMeetingSummary            *bool                   `json:"auto_start_meeting_summary,omitempty"`
	AutoStartAICompanionQuestions      *bool                   `json:"auto_start_ai_companion_questions,omitempty"`
	WhoWillReceiveSummary              *int                    `json:"who_will_receive_summary,omitempty"` // 1 to 4
	SummaryTemplateID                  string                  `json:"summary_template_id,omitempty"`
	PushChangeToCalendar               *bool                   `json:"push_change_to_calendar,omitempty"`
	CalendarType                       *int                    `json:"calendar_type,omitempty"` // 1 Outlook, 2 Google
	FocusMode                          *bool                   `json:"focus_mode,omitempty"`
	ParticipantFocusedMeeting          *bool                   `json:"participant_focused_meeting,omitempty"`
	Watermark                          *bool                   `json:"watermark,omitempty"`
	DeviceTesting                      *bool                   `json:"device_testing,omitempty"`
	EmailInAttendeeReport              *bool                   `json:"email_in_attendee_report,omitempty"`
	HostSaveVideoOrder                 *bool                   `json:"host_save_video_order,omitempty"`
	ContactName                        string                  `json:"contact_name,omitempty"`
	ContactEmail                       string                  `json:"contact_email,omitempty"`
}

// WaitingRoomOptions say who waits.
type WaitingRoomOptions struct {
	Mode      string `json:"mode,omitempty"`                     // follow_setting, custom
	WhoEnters string `json:"who_goes_to_waiting_room,omitempty"` // everyone, users_not_in_account, users_not_in_account_or_whitelisted_domains, users_not_on_invite
}

// AuthException admits someone who cannot sign in; the answer holds the link.
type AuthException struct {
	Email   string `json:"email,omitempty"`
	Name    string `json:"name,omitempty"`
	JoinURL string `json:"join_url,omitempty"`
}

// MeetingInvitee is someone Zoom knows as invited.
type MeetingInvitee struct {
	Email        string `json:"email"`
	InternalUser *bool  `json:"internal_user,omitempty"` // only in answers
}

// DialInNumber is a telephone number of a meeting.
type DialInNumber struct {
	Country     string `json:"country,omitempty"`
	CountryName string `json:"country_name,omitempty"`
	City        string `json:"city,omitempty"`
	Number      string `json:"number,omitempty"`
	Type        string `json:"type,omitempty"` // toll, tollfree
}

// ContinuousChat is the chat that lives on beside a meeting.
type ContinuousChat struct {
	Enable     *bool  `json:"enable,omitempty"`
	WhoIsAdded string `json:"who_is_added,omitempty"` // all_users, org_invitees_and_participants, org_invitees
	ChannelID  string `json:"channel_id,omitempty"`   // only in answers
}

// BreakoutRooms are assigned before the meeting.
type BreakoutRooms struct {
	Enable *bool          `json:"enable,omitempty"`
	Rooms  []BreakoutRoom `json:"rooms,omitempty"`
}

// BreakoutRoom is one of them.
type BreakoutRoom struct {
	Name         string   `json:"name,omitempty"`
	Participants []string `json:"participants,omitempty"` // addresses
}

// QuestionAndAnswer are the settings of questions in a meeting.
type QuestionAndAnswer struct {
	Enable                  *bool  `json:"enable,omitempty"`
	AllowSubmitQuestions    *bool  `json:"allow_submit_questions,omitempty"`
	AllowAnonymousQuestions *bool  `json:"allow_anonymous_questions,omitempty"`
	QuestionVisibility      string `json:"question_visibility,omitempty"` // answered, all
	AttendeesCanComment     *bool  `json:"attendees_can_comment,omitempty"`
	AttendeesCanUpvote      *bool  `json:"attendees_can_upvote,omitempty"`
}

// LanguageInterpretation is interpretation between spoken languages.
type LanguageInterpretation struct {
	Enable       *bool         `json:"enable,omitempty"`
	Interpreters []Interpreter `json:"interpreters,omitempty"`
}

// Interpreter works between two languages.
type Interpreter struct {
	Email     string `json:"email,omitempty"`
	Languages string `json:"interpreter_languages,omitempty"` // as "English,Spanish"
}

// SignInterpretation is interpretation to sign languages.
type SignInterpretation struct {
	Enable       *bool             `json:"enable,omitempty"`
	Interpreters []SignInterpreter `json:"interpreters,omitempty"` // at most 20
}

// SignInterpreter works in one sign language.
type SignInterpreter struct {
	Email        string `json:"email,omitempty"`
	SignLanguage string `json:"sign_language,omitempty"`
}

// CountryRule says from where people may join.
type CountryRule struct {
	Enable       *bool    `json:"enable,omitempty"`
	Method       string   `json:"method,omitempty"` // approve, deny
	ApprovedList []string `json:"approved_list,omitempty"`
	DeniedList   []string `json:"denied_list,omitempty"`
}

// MeetingResource is a whiteboard of a meeting.
type MeetingResource struct {
	Type       string `json:"resource_type,omitempty"` // whiteboard
	ID         string `json:"resource_id,omitempty"`
	Permission string `json:"permission_level,omitempty"` // editor, commenter, viewer
}

// CustomKey is a key and value of one's own.
type CustomKey struct {
	Key   string `json:"key"`   // at most 64 characters
	Value string `json:"value"` // at most 256 characters
}

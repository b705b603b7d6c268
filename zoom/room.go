package zoom

// RoomProfile is the answer of [RoomService.Get].
type RoomProfile struct {
	Basic  RoomBasic  `json:"basic"`
	Device RoomDevice `json:"device"`
	Setup  RoomSetup  `json:"setup"`
}

// RoomBasic is who and where a room is.
type RoomBasic struct {
	Name                           string   `json:"name"`
	DisplayName                    string   `json:"display_name"`
	Type                           string   `json:"zoom_room_type"`
	LocationID                     string   `json:"location_id"`
	UserID                         string   `json:"user_id"`
	CalendarResourceID             string   `json:"calendar_resource_id"`
	Capacity                       float64  `json:"capacity"` // people
	ActivationCode                 string   `json:"activation_code"`
	RoomPasscode                   string   `json:"room_passcode"`
	RequiredCodeToExit             bool     `json:"required_code_to_ext"` // Zoom's spelling
	HideInContacts                 bool     `json:"hide_room_in_contacts"`
	SupportEmail                   string   `json:"support_email"`
	SupportPhone                   string   `json:"support_phone"`
	TagIDs                         []string `json:"tag_ids"`
	DisplayNameOnSchedulingDisplay bool     `json:"use_display_name_on_scheduling_display"`
	DisplayNameOnController        bool     `json:"use_display_name_on_zoom_rooms_display_and_controller"`
	DisplayNameInMeetings          bool     `json:"use_display_name_in_meetings"`
	CapacityOnRooms                bool     `json:"show_room_capacity_on_the_zoom_rooms"`
	CapacityOnSchedulingDisplay    bool     `json:"show_room_capacity_on_the_scheduling_display"`
}

// RoomDevice is the device profile of a room.
type RoomDevice struct {
	ProfileID string `json:"device_profile_id"`
}

// RoomSetup is how a room is set up.
type RoomSetup struct {
	CheckIn                 RoomCheckIn      `json:"checkin_and_checkout"`
	UnderConstruction       bool             `json:"under_construction"`
	ProDevice               bool             `json:"pro_device"`
	BackgroundOnAllDisplays bool             `json:"apply_background_image_to_all_displays"`
	BackgroundImages        []RoomBackground `json:"background_image_info"`
}

// RoomCheckIn says whether meetings in the room must be checked in.
type RoomCheckIn struct {
	Enable  bool               `json:"enable"`
	Options RoomCheckInOptions `json:"checkin_and_checkout_options"`
}

// RoomCheckInOptions are the rules of checking in.
type RoomCheckInOptions struct {
	MinutesBefore      int  `json:"checkin_minutes_prior_to_meeting_start_time"`
	MinutesToRelease   int  `json:"allowed_minutes_before_release_room_after_no_checkout"`
	NotifyUsers        bool `json:"enable_new_user_checkin_notification"`
	RemoveRecurring    bool `json:"enable_remove_recurring"`
	MissedBeforeRemove int  `json:"allowed_consecutive_missed_checkin_before_removing_room"`
}

// RoomBackground is a background image of a display.
type RoomBackground struct {
	DisplayID   string `json:"display_id"`
	ContentID   string `json:"content_id"`
	DownloadURL string `json:"download_url"`
	TTL         int    `json:"download_url_ttl"` // seconds
}

package zoom

import (
	"context"
	"iter"
	"net/http"
	"net/url"
)

// RoomService works on Zoom Rooms.
type RoomService struct{ c *Client }

var (
	roomsList      = operation{"Rooms.List", http.MethodGet, "/rooms", LabelMedium, false}
	roomsGet       = operation{"Rooms.Get", http.MethodGet, "/rooms/{roomId}", LabelMedium, false}
	roomsControl   = operation{"Rooms.Control", http.MethodPatch, "/rooms/{id}/events", LabelMedium, true}
	roomsLocations = operation{"Rooms.Locations", http.MethodGet, "/rooms/locations", LabelMedium, false}
	roomsServices  = operation{"Rooms.CalendarServices", http.MethodGet, "/rooms/calendar/services", LabelMedium, false}
	roomsResources = operation{"Rooms.CalendarResources", http.MethodGet, "/rooms/calendar/services/{serviceId}/resources", LabelMedium, false}
)

// List walks the rooms of the account.
//
// See https://developers.zoom.us/docs/api/rooms/#tag/zoom-rooms/GET/rooms
func (s *RoomService) List(ctx context.Context, opt *RoomListOptions) iter.Seq2[Room, error] {
	q := query{}
	if opt != nil {
		q.set("status", opt.Status).set("type", opt.Type).set("location_id", opt.LocationID).
			set("query_name", opt.Name).set("tag_ids", opt.TagIDs).flag("unassigned_rooms", opt.Unassigned)
	}
	return list[roomPage](ctx, s.c, roomsList, url.Values(q))
}

// RoomListOptions are the options of [RoomService.List].
type RoomListOptions struct {
	Status     string // Offline, Available, InMeeting, UnderConstruction
	Type       string // ZoomRoom, Kiosk …
	LocationID string
	Name       string // or a part of it
	TagIDs     string // separated by commas
	Unassigned bool   // without a location
}

// Get returns the profile of a room.
//
// See https://developers.zoom.us/docs/api/rooms/#tag/zoom-rooms/GET/rooms/{roomId}
func (s *RoomService) Get(ctx context.Context, roomID string, regenerateActivationCode bool) (*RoomProfile, error) {
	q := query{}.flag("regenerate_activation_code", regenerateActivationCode)
	return fetch[RoomProfile](ctx, s.c, roomsGet, url.Values(q), nil, roomID)
}

// Control does something with a room. Zoom accepts it at once and carries it out
// later; an offline room refuses with [ErrInvalid].
//
// See https://developers.zoom.us/docs/api/rooms/#tag/zoom-rooms/PATCH/rooms/{id}/events
func (s *RoomService) Control(ctx context.Context, roomID string, req *RoomControl) error {
	return s.c.send(ctx, roomsControl, nil, req, roomID)
}

// Locations walks the locations of the account.
//
// See https://developers.zoom.us/docs/api/rooms/#tag/zoom-rooms-location/GET/rooms/locations
func (s *RoomService) Locations(ctx context.Context, opt *LocationListOptions) iter.Seq2[Location, error] {
	q := query{}
	if opt != nil {
		q.set("parent_location_id", opt.ParentID).set("type", opt.Type)
	}
	return list[locationPage](ctx, s.c, roomsLocations, url.Values(q))
}

// LocationListOptions are the options of [RoomService.Locations].
type LocationListOptions struct {
	ParentID string
	Type     string // country, states, city, campus, building, floor
}

// CalendarServices returns the calendars that rooms are linked with.
//
// See https://developers.zoom.us/docs/api/rooms/#tag/zoom-rooms-calendar/GET/rooms/calendar/services
func (s *RoomService) CalendarServices(ctx context.Context) iter.Seq2[CalendarService, error] {
	return all[calendarServicePage](ctx, s.c, roomsServices, nil)
}

// CalendarResources walks the resources of a calendar.
//
// See https://developers.zoom.us/docs/api/rooms/#tag/zoom-rooms-calendar/GET/rooms/calendar/services/{serviceId}/resources
func (s *RoomService) CalendarResources(ctx context.Context, serviceID string) iter.Seq2[CalendarResource, error] {
	return list[calendarResourcePage](ctx, s.c, roomsResources, nil, serviceID)
}

// Room is a row of [RoomService.List].
type Room struct {
	ID             string   `json:"id"`
	RoomID         string   `json:"room_id"`
	Name           string   `json:"name"`
	Status         string   `json:"status"`
	LocationID     string   `json:"location_id"`
	ActivationCode string   `json:"activation_code"`
	TagIDs         []string `json:"tag_ids"`
}

type roomPage struct {
	page
	Rooms []Room `json:"rooms"`
}

func (p roomPage) rows() []Room { return p.Rooms }

func (p roomPage) lacks() string {
	return lacksRow("rooms", p.Rooms, func(r *Room) bool { return r.ID == "" }, "id")
}

// RoomControl is what to do with a room: zoomroom.check_in, check_out,
// meeting_join, meeting_leave, meeting_end, meeting_accept, meeting_decline,
// meeting_invite, meeting_schedule, meeting_cancel, restart.
type RoomControl struct {
	Method string             `json:"method"`
	Params *RoomControlParams `json:"params,omitempty"`
}

// RoomControlParams go with the method.
type RoomControlParams struct {
	CalendarID       string               `json:"calendar_id,omitempty"` // check_in, check_out
	ChangeKey        string               `json:"change_key,omitempty"`
	EventID          string               `json:"event_id,omitempty"`
	ResourceEmail    string               `json:"resource_email,omitempty"`
	MeetingNumber    string               `json:"meeting_number,omitempty"` // meeting_join
	Passcode         string               `json:"passcode,omitempty"`
	ForceAccept      *bool                `json:"force_accept,omitempty"`
	MakeZoomRoomHost *bool                `json:"make_zoom_room_host,omitempty"`
	UserIDs          []string             `json:"user_ids,omitempty"` // meeting_invite
	MeetingTopic     string               `json:"meeting_topic,omitempty"`
	StartTime        Time                 `json:"start_time,omitzero"`
	Duration         int                  `json:"duration,omitempty"` // minutes
	Timezone         string               `json:"timezone,omitempty"`
	Settings         *RoomMeetingSettings `json:"settings,omitempty"`
}

// RoomMeetingSettings are the settings of a meeting that a room schedules.
type RoomMeetingSettings struct {
	JoinBeforeHost *bool `json:"join_before_host,omitempty"`
}

// Location is a place in the account's tree of places.
type Location struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	ParentID string `json:"parent_location_id"`
	Type     string `json:"type"`
}

type locationPage struct {
	page
	Locations []Location `json:"locations"`
}

func (p locationPage) rows() []Location { return p.Locations }

func (p locationPage) lacks() string { return lacksRow("locations", p.Locations, nil, "") }

// CalendarService is a calendar system linked with rooms.
type CalendarService struct {
	ID            string `json:"calendar_service_id"`
	Name          string `json:"calendar_service_name"`
	ResourceTotal int    `json:"calendar_resource_total_number"`
	ResourceInUse int    `json:"calendar_resource_assigned_number"`
	Added         Time   `json:"added_date_time"`
	LatestSync    Time   `json:"latest_synced_date_time"`
}

type calendarServicePage struct {
	Services []CalendarService `json:"calendar_services"`
}

func (p calendarServicePage) rows() []CalendarService { return p.Services }

func (p calendarServicePage) lacks() string {
	return lacksRow("calendar_services", p.Services, nil, "")
}

// CalendarResource is a room as its calendar knows it.
type CalendarResource struct {
	ID             string `json:"calendar_resource_id"`
	Email          string `json:"calendar_resource_email"`
	Name           string `json:"calendar_resource_name"`
	AssignedRoomID string `json:"assigned_room_id"`
	SyncStatus     string `json:"sync_status"` // Success, Failed
}

type calendarResourcePage struct {
	page
	Resources []CalendarResource `json:"calendar_resources"`
}

func (p calendarResourcePage) rows() []CalendarResource { return p.Resources }

func (p calendarResourcePage) lacks() string {
	return lacksRow("calendar_resources", p.Resources, nil, "")
}

// RoomProfile is the answer of [RoomService.Get].
type RoomProfile struct {
	Basic  RoomBasic  `json:"basic"`
	Device RoomDevice `json:"device"`
	Setup  RoomSetup  `json:"setup"`
}

func (p *RoomProfile) lacks() string {
	if p.Basic.Name == "" && p.Basic.DisplayName == "" && p.Basic.LocationID == "" {
		return "basic"
	}
	return ""
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

package ellkay

import (
	"context"
	"errors"
	"log/slog"
	"strings"

	"github.com/televisit/televisit-go/ellkay/internal/wire"
)

// AppointmentType is one of the EHR's types of appointment. None says by itself
// that it is a video visit: the practice has to choose.
type AppointmentType struct{ ID, Code, Name string }

// AppointmentStatus is one of the EHR's own statuses, as found in
// Appointment.StatusCode and SearchQuery.StatusIDs.
type AppointmentStatus struct{ ID, Code, Name string }

// Facility is a place of the practice. EHRs give no time zone for it: set it in
// Profile.FacilityZones.
type Facility struct {
	ID, Code, Name            string
	Address, City, State, Zip string
	Phone                     string
}

const (
	opTypes         = "LKAppointments/GetAppointmentTypes"
	opStatuses      = "LKAppointments/GetAppointmentStatuses"
	opFacilities    = "LKAppointments/GetFacilities"
	opPhysicians    = "LKAppointments/GetPhysicians"
	opScheduleTypes = "LKAppointments/GetScheduleAppointmentTypes"
)

// Types lists the EHR's appointment types.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getappointmenttypes.md.
func (s *AppointmentsService) Types(ctx context.Context) ([]AppointmentType, error) {
	return list(ctx, s.site, opTypes, nil, wire.TypeLists, func(o wire.Object) AppointmentType {
		return AppointmentType(wire.CodedOf(o))
	})
}

// Statuses lists the EHR's own appointment statuses.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getappointmentstatuses.md.
func (s *AppointmentsService) Statuses(ctx context.Context) ([]AppointmentStatus, error) {
	return list(ctx, s.site, opStatuses, nil, wire.StatusLists, func(o wire.Object) AppointmentStatus {
		return AppointmentStatus(wire.CodedOf(o))
	})
}

// Facilities lists the practice's places.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getfacilities.md.
func (s *AppointmentsService) Facilities(ctx context.Context) ([]Facility, error) {
	return list(ctx, s.site, opFacilities, nil, wire.FacilityLists, func(o wire.Object) Facility {
		return Facility{
			ID: o.Text(wire.FacilityIDs...), Code: o.Text(wire.CodedCodes...), Name: o.Text(wire.CodedNames...),
			Address: o.Text(wire.AddressLines...), City: o.Text(wire.Cities...), State: o.Text(wire.States...), Zip: o.Text(wire.Zips...),
			Phone: o.Text(wire.Phones...),
		}
	})
}

// Physicians lists the physicians appointments are made with. LKCloud gives no
// e-mail address here; [MasterListService.Practitioners] may.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getphysicians.md.
func (s *AppointmentsService) Physicians(ctx context.Context) ([]Physician, error) {
	return list(ctx, s.site, opPhysicians, nil, wire.PhysicianLists, decodePhysician)
}

// list makes a call that answers a short list.
func list[T any](ctx context.Context, s *Site, op string, request any, names []string, decode func(wire.Object) T) ([]T, error) {
	ans, err := s.read(ctx, op, request)
	if err != nil {
		return nil, err
	}
	return listOf(op, ans.Status, ans.Body, names, decode)
}

// listOf decodes the list of an answer whole; for short lists.
func listOf[T any](op string, status int, body []byte, names []string, decode func(wire.Object) T) ([]T, error) {
	p, ok := wire.ParsePage(body, names)
	if !ok {
		return nil, unreadable(op, status)
	}
	list := []T{}
	if !p.Each(func(o wire.Object) bool { list = append(list, decode(o)); return true }) {
		return nil, unreadable(op, status)
	}
	return list, nil
}

// MasterListService searches the EHR's lists of people and resources.
//
// See https://lkcloud-api.readme.io/reference (LKMasterList).
type MasterListService service

const (
	opPractitioners = "LKMasterList/SearchPractitioners"
	opResources     = "LKMasterList/SearchResources"
)

// PersonQuery says what to look for; empty fields match everything.
type PersonQuery struct{ Name, ID string }

func (q PersonQuery) request() (wire.MasterListRequest, error) {
	if max(len(q.Name), len(q.ID)) > maxID {
		return wire.MasterListRequest{}, errors.New("a search field is too long")
	}
	return wire.MasterListRequest(q), nil
}

// Practitioners finds practitioners, with their e-mail addresses as far as the
// EHR has them.
//
// See https://lkcloud-api.readme.io/reference/post_lkmasterlist-searchpractitioners.md.
func (s *MasterListService) Practitioners(ctx context.Context, q PersonQuery) ([]Physician, error) {
	return s.search(ctx, opPractitioners, q)
}

// Resources finds what appointments can be made with: people, rooms, devices.
//
// See https://lkcloud-api.readme.io/reference/post_lkmasterlist-searchresources.md.
func (s *MasterListService) Resources(ctx context.Context, q PersonQuery) ([]Physician, error) {
	return s.search(ctx, opResources, q)
}

func (s *MasterListService) search(ctx context.Context, op string, q PersonQuery) ([]Physician, error) {
	request, err := q.request()
	if err != nil {
		return nil, notSent(op, err)
	}
	return list(ctx, s.site, op, request, wire.PhysicianLists, decodePhysician)
}

// Physician is a physician, another practitioner, or a resource such as a room,
// as the EHR keeps it. Any field but ID may be empty.
type Physician struct {
	ID        string
	Name      string // to show; made of the parts when the EHR gives only those
	FirstName string
	LastName  string
	Specialty string
	Email     string // only from MasterListService
	Phone     string
	Fax       string
	Type      string // of a resource
}

// LogValue keeps names out of logs.
func (p Physician) LogValue() slog.Value { return slog.GroupValue(slog.String("id", p.ID)) }

func decodePhysician(o wire.Object) Physician {
	n := wire.NameOf(o)
	return Physician{
		ID: o.Text(wire.PersonIDs...), Name: n.Whole, FirstName: n.First, LastName: n.Last,
		Specialty: wire.Text(wire.First(o.Get(wire.Specialties...))),
		Email:     strings.TrimSpace(o.Text(wire.Emails...)),
		Phone:     o.Text(wire.Phones...), Fax: o.Text(wire.Faxes...),
		Type: wire.NameOrText(o.Get(wire.ResourceTypes...)),
	}
}

package ellkay

import (
	"context"
	"errors"
	"log/slog"
	"strings"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
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
	return codedList[AppointmentType](ctx, s.site, opTypes, wire.TypeLists)
}

// Statuses lists the EHR's own appointment statuses.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getappointmentstatuses.md.
func (s *AppointmentsService) Statuses(ctx context.Context) ([]AppointmentStatus, error) {
	return codedList[AppointmentStatus](ctx, s.site, opStatuses, wire.StatusLists)
}

// Facilities lists the practice's places.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getfacilities.md.
func (s *AppointmentsService) Facilities(ctx context.Context) ([]Facility, error) {
	return list(ctx, s.site, opFacilities, nil, wire.FacilityLists, func(o wire.Object) (Facility, bool) {
		f := Facility{
			ID: wire.ID(o.Get(wire.FacilityIDs...)), Code: o.Text(wire.CodedCodes...), Name: o.Text(wire.CodedNames...),
			Address: o.Text(wire.AddressLines...), City: o.Text(wire.Cities...), State: o.Text(wire.States...), Zip: o.Text(wire.Zips...),
			Phone: o.Text(wire.Phones...),
		}
		return f, f.ID != ""
	})
}

// Physicians lists the physicians appointments are made with. LKCloud gives no
// e-mail address here; [MasterListService.Practitioners] may.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getphysicians.md.
func (s *AppointmentsService) Physicians(ctx context.Context) ([]Physician, error) {
	return list(ctx, s.site, opPhysicians, nil, wire.PhysicianLists, decodePhysician)
}

// list makes a call that answers a short list. A row that cannot be read, since it
// has no id, is left out and told; when none can be, it is no list of these.
func list[T any](ctx context.Context, s *Site, op string, request any, names []string, decode func(wire.Object) (T, bool)) ([]T, error) {
	ans, err := s.read(ctx, op, request)
	if err != nil {
		return nil, err
	}
	p, ok := wire.ParsePage(ans.Body, names)
	if !ok {
		return nil, unreadable(op, ans.Status)
	}
	list, rows := []T{}, 0
	p.Each(func(o wire.Object) bool {
		rows++
		if row, readable := decode(o); readable {
			list = append(list, row)
		}
		return true
	})
	if rows > len(list) {
		s.odd(ctx, op, "id")
		if len(list) == 0 {
			return nil, unreadable(op, ans.Status)
		}
	}
	return list, nil
}

// codedList makes a call that answers a list of coded values.
func codedList[T ~struct{ ID, Code, Name string }](ctx context.Context, s *Site, op string, names []string) ([]T, error) {
	return list(ctx, s, op, nil, names, func(o wire.Object) (T, bool) {
		c := wire.CodedOf(o)
		return T(c), c.ID != "" || c.Name != "" // some sites know them by their names alone
	})
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
	if max(len(q.Name), len(q.ID)) > bounds.ID {
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

func decodePhysician(o wire.Object) (p Physician, readable bool) {
	n := wire.NameOf(o)
	p = Physician{
		ID: wire.ID(o.Get(wire.PersonIDs...)), Name: n.Whole, FirstName: n.First, LastName: n.Last,
		Specialty: wire.Text(wire.First(o.Get(wire.Specialties...))),
		Email:     strings.TrimSpace(o.Text(wire.Emails...)),
		Phone:     o.Text(wire.Phones...), Fax: o.Text(wire.Faxes...),
		Type: wire.NameOrText(o.Get(wire.ResourceTypes...)),
	}
	return p, p.ID != ""
}

package ellkay

import "context"

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
	return list(ctx, s.site, opTypes, nil, typeLists, func(o object) AppointmentType {
		return AppointmentType(coded(o))
	})
}

// Statuses lists the EHR's own appointment statuses.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getappointmentstatuses.md.
func (s *AppointmentsService) Statuses(ctx context.Context) ([]AppointmentStatus, error) {
	return list(ctx, s.site, opStatuses, nil, statusLists, func(o object) AppointmentStatus {
		return AppointmentStatus(coded(o))
	})
}

// Facilities lists the practice's places.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getfacilities.md.
func (s *AppointmentsService) Facilities(ctx context.Context) ([]Facility, error) {
	return list(ctx, s.site, opFacilities, nil, facilityLists, func(o object) Facility {
		return Facility{
			ID: o.text(facilityIDs...), Code: o.text(codedCodes...), Name: o.text(codedNames...),
			Address: o.text(addressLines...), City: o.text(cities...), State: o.text(states...), Zip: o.text(zips...),
			Phone: o.text(phones...),
		}
	})
}

// Physicians lists the physicians appointments are made with. LKCloud gives no
// e-mail address here; [MasterListService.Practitioners] may.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getphysicians.md.
func (s *AppointmentsService) Physicians(ctx context.Context) ([]Physician, error) {
	return list(ctx, s.site, opPhysicians, nil, physicianLists, decodePhysician)
}

// list makes a call that answers a short list.
func list[T any](ctx context.Context, s *Site, op string, request any, names []string, decode func(object) T) ([]T, error) {
	ans, err := s.read(ctx, op, request)
	if err != nil {
		return nil, err
	}
	return listOf(op, ans.Status, ans.Body, names, decode)
}

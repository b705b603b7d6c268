package ellkay

import (
	"github.com/televisit/televisit-go/ellkay/internal/ehrtime"
	"github.com/televisit/televisit-go/ellkay/internal/wire"
)

// member is a member of an appointment; each is read by itself, so that one in a
// form of its own leaves the others readable.
type member int

const (
	noMember member = iota
	memberID
	memberStart
	memberDuration
	memberPatientID
	memberPatientAlternateID
	memberPhysicianID
	memberFacilityID
	memberFacilityName
	memberNotes
	memberStatus
	memberStatusCode
	memberTypeID
	memberType
	memberReason
	memberDepartment
	memberResources
	memberBillable
	memberCreated
	memberModified
	memberCustom
)

// memberNames are the members as LKCloud documents them.
var memberNames = [...]string{
	memberID: "id", memberStart: "start", memberDuration: "duration", memberPatientID: "patientId",
	memberPatientAlternateID: "patientAlternateId", memberPhysicianID: "physicianId", memberFacilityID: "facilityId",
	memberFacilityName: "facilityName", memberNotes: "notes", memberStatus: "status", memberStatusCode: "statusCode",
	memberTypeID: "appointmentTypeId", memberType: "type", memberReason: "reason", memberDepartment: "department",
	memberResources: "resources", memberBillable: "billable", memberCreated: "created", memberModified: "modified",
	memberCustom: "custom",
}

// members are several members of an appointment.
type members uint32

func (m *members) add(which member) { *m |= 1 << which }

// names lists them as they are documented.
func (m members) names() []string {
	var list []string
	for i, name := range memberNames {
		if m&(1<<i) != 0 {
			list = append(list, name)
		}
	}
	return list
}

// memberOf finds the member under a key: as it is documented, else in any case.
func memberOf(key []byte) member {
	switch string(key) {
	case "id":
		return memberID
	case "start":
		return memberStart
	case "duration":
		return memberDuration
	case "patientId":
		return memberPatientID
	case "patientAlternateId":
		return memberPatientAlternateID
	case "physicianId":
		return memberPhysicianID
	case "facilityId":
		return memberFacilityID
	case "facilityName":
		return memberFacilityName
	case "notes":
		return memberNotes
	case "status":
		return memberStatus
	case "statusCode":
		return memberStatusCode
	case "appointmentTypeId":
		return memberTypeID
	case "type":
		return memberType
	case "reason":
		return memberReason
	case "department":
		return memberDepartment
	case "resources":
		return memberResources
	case "billable":
		return memberBillable
	case "created":
		return memberCreated
	case "modified":
		return memberModified
	case "custom":
		return memberCustom
	}
	return foldedMembers[wire.FoldedKey(key)]
}

// foldedMembers are the members by their names without case.
var foldedMembers = func() map[wire.Folded]member {
	all := make(map[wire.Folded]member, len(memberNames))
	for i, name := range memberNames {
		all[wire.FoldedKey([]byte(name))] = member(i)
	}
	return all
}()

// decodeAppointment reads one appointment, and tells which of its members had
// another form than documented. A row without an id, nil included, is
// [RowUnreadable].
func decodeAppointment(o wire.Object, z *ehrtime.Zones) (a Appointment, odd members) {
	var times [memberModified + 1][]byte
	for key, v := range o.Members() {
		if wire.Absent(v) {
			continue
		}
		m := memberOf(key)
		switch m {
		case memberStart, memberCreated, memberModified:
			times[m] = v
			continue
		}
		if !a.set(m, v) {
			odd.add(m)
		}
	}
	if a.Status == "" {
		a.Status = StatusOther
	}
	if a.ID == "" {
		a.Flags |= RowUnreadable
		odd.add(memberID)
	}
	odd |= a.setTimes(z, times[memberStart], times[memberCreated], times[memberModified])
	return a, odd
}

// set takes one member that is there, and reports whether it had its form. What has
// another is taken as far as it can be understood.
func (a *Appointment) set(m member, v []byte) (sound bool) {
	switch m {
	case memberID:
		a.ID = wire.ID(v)
		return a.ID != ""
	case memberDuration:
		a.setDuration(v)
		return a.Flags&DurationUnclear == 0
	case memberPatientID:
		a.PatientID = wire.ID(v)
	case memberPatientAlternateID:
		a.PatientAlternateID = wire.Text(v)
	case memberPhysicianID:
		a.PhysicianID = wire.ID(v)
	case memberFacilityID:
		a.FacilityID = wire.ID(v)
	case memberFacilityName:
		a.FacilityName = wire.Text(v)
	case memberNotes:
		a.Notes = wire.Text(v)
	case memberStatus:
		a.Status = ParseStatus(wire.Text(v))
	case memberStatusCode:
		a.StatusCode = Coded(wire.CodedOf(v))
		return v[0] != '['
	case memberTypeID:
		a.TypeID = wire.ID(v)
	case memberType:
		a.Type = wire.NameOrText(v)
	case memberReason:
		a.Reason = Coded(wire.CodedOf(v))
		return v[0] != '['
	case memberDepartment:
		a.Department = Coded(wire.CodedOf(v))
		return v[0] != '['
	case memberResources:
		a.Resources = wire.IDs(v)
		return v[0] == '['
	case memberBillable:
		a.Billable = wire.Text(v)
	case memberCustom:
		if v[0] == '{' && string(v) != "{}" {
			a.Custom = wire.Clone(v)
		}
		return v[0] == '{'
	}
	return !wire.IsOdd(v)
}

// setTimes comes last: the zone hangs on the facility. It tells what could not be read.
func (a *Appointment) setTimes(z *ehrtime.Zones, start, created, modified []byte) (odd members) {
	in, ok := parseTime(start)
	var doubts ehrtime.Doubt
	a.Start, doubts = z.Resolve(in, a.FacilityID)
	a.Flags |= flagsOf(doubts)
	if !ok {
		a.Flags |= StartUnreadable
		odd.add(memberStart)
	}
	if in, ok = parseTime(created); !ok {
		odd.add(memberCreated)
	}
	a.Created, _ = z.Resolve(in, a.FacilityID)
	if in, ok = parseTime(modified); !ok {
		odd.add(memberModified)
	}
	a.Modified, _ = z.Resolve(in, a.FacilityID)
	return odd
}

func parseTime(v []byte) (in ehrtime.Instant, ok bool) {
	in, ok = ehrtime.Parse(wire.Text(v))
	return in, ok && !wire.IsOdd(v)
}

func (a *Appointment) setDuration(v []byte) {
	d, ok := ehrtime.ParseDuration(wire.Text(v))
	a.Duration = d
	if !ok || wire.IsOdd(v) {
		a.Flags |= DurationUnclear
	}
}

package ops

import (
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
	"github.com/televisit/televisit-go/ellkay/ellkaytest/internal/practice"
)

// editKeys is the members an edit may have. The record names none; these are
// the id and the members of an Appointment that an EHR could change, and the
// DateRange it has since release 6.22.0.
func editKeys() []string {
	return []string{"appointmentId", "id", "notes", "status", "statusCode", "dateRange", "start", "physicianId",
		"facilityId", "appointmentTypeId", "reason", "department", "resources", "billable", "custom"}
}

// editAppointment changes the named members. Others are kept, or cleared where
// the site replaces. It answers {"id":"…"}.
func editAppointment(c *call) (any, *Fault) {
	a, site := c.args, c.site
	id := a.text("appointmentId")
	if id == "" {
		id = a.text("id")
	}
	if id == "" && a.err == nil {
		a.fail(MissingField("appointmentId"))
	}
	if a.err != nil {
		return nil, a.err
	}
	v, f := site.find(id)
	if f != nil {
		return nil, f
	}
	after := v.Appointment
	if site.Variants.EditReplaces {
		after = bare(after)
	}
	if f := c.edit(&after); f != nil {
		return nil, f
	}
	done := ehr.Edit{At: site.Now(), Fields: edited(a), Before: v.Appointment}
	after.Modified = done.At
	done.After = after
	site.Change(id, func(v *practice.Visit) { v.Appointment = after })
	site.EditsByID[id] = append(site.EditsByID[id], done)
	return map[string]any{"id": site.id(id)}, nil
}

// bare is an appointment without all that an edit may leave out.
func bare(a ehr.Appointment) ehr.Appointment {
	a.Notes, a.TypeID, a.FacilityID, a.Billable = "", "", "", ""
	a.Reason, a.Department = ehr.Reference{}, ehr.Reference{}
	a.Resources, a.Custom = nil, nil
	return a
}

// edited is the members of an edit in alphabetical order.
func edited(a *args) []string {
	var fields []string
	for key := range a.members {
		if key != "appointmentId" && key != "id" {
			fields = append(fields, key)
		}
	}
	slices.Sort(fields)
	return fields
}

// edit applies the members of the request to an appointment.
func (c *call) edit(to *ehr.Appointment) *Fault {
	a := c.args
	if a.has("notes") {
		notes, f := c.site.storeNotes(a.text("notes"), to.Notes)
		if f != nil {
			return f
		}
		to.Notes = notes
	}
	c.editTimes(to)
	c.editStatus(to)
	for key, field := range map[string]*string{"physicianId": &to.PhysicianID, "facilityId": &to.FacilityID,
		"appointmentTypeId": &to.TypeID, "billable": &to.Billable} {
		if a.has(key) {
			*field = a.text(key)
		}
	}
	for key, field := range map[string]*ehr.Reference{"reason": &to.Reason, "department": &to.Department} {
		if a.has(key) {
			*field = a.reference(key)
		}
	}
	if a.has("resources") {
		to.Resources = a.ids("resources")
	}
	if a.has("custom") {
		to.Custom = nil
		a.into("custom", &to.Custom)
	}
	return a.err
}

func (c *call) editTimes(to *ehr.Appointment) {
	if r := c.args.dates("dateRange"); !r.isZero() {
		to.Start, to.Duration = r.start, r.end.Sub(r.start)
	}
	if t := c.args.time("start"); !t.IsZero() {
		to.Start = t
	}
}

// editStatus takes the normalised status, or the EHR's own as statusCode.
func (c *call) editStatus(to *ehr.Appointment) {
	if c.args.has("status") {
		name := c.args.text("status")
		i := slices.IndexFunc(statuses(), func(st ehr.Status) bool { return strings.EqualFold(string(st), name) })
		if i < 0 {
			c.args.fail(badField("status"))
			return
		}
		to.Status, to.StatusID = statuses()[i], ""
	}
	if c.args.has("statusCode") {
		st, ok := c.site.Statuses.Get(c.args.reference("statusCode").ID)
		if !ok {
			c.args.fail(badField("statusCode"))
			return
		}
		to.Status, to.StatusID = st.Status, st.ID
	}
}

// reference reads {"id","code","name"}.
func (a *args) reference(key string) ehr.Reference {
	o := a.object(key, "id", "code", "name")
	r := ehr.Reference{ID: o.text("id"), Code: o.text("code"), Name: o.text("name")}
	if o.err != nil {
		a.fail(o.err)
	}
	return r
}

// storeNotes is what the EHR makes of notes sent to it.
func (site *Desk) storeNotes(notes, before string) (string, *Fault) {
	v := &site.Variants
	if v.NotesDropped {
		return before, nil
	}
	if v.NotesCRLF {
		notes = strings.ReplaceAll(strings.ReplaceAll(notes, "\r\n", "\n"), "\n", "\r\n")
	}
	units := utf16.Encode([]rune(notes))
	if v.NotesLimit == 0 || len(units) <= v.NotesLimit {
		return notes, nil
	}
	if v.NotesTruncated {
		return string(utf16.Decode(units[:v.NotesLimit])), nil
	}
	return "", tooLong("notes", v.NotesLimit)
}

func statuses() []ehr.Status {
	return []ehr.Status{ehr.StatusInvalid, ehr.StatusOther, ehr.StatusPending, ehr.StatusWaitlist, ehr.StatusBooked, ehr.StatusStarted,
		ehr.StatusComplete, ehr.StatusCancelled, ehr.StatusDiscontinued, ehr.StatusDeleted, ehr.StatusBlocked, ehr.StatusOverbook, ehr.StatusNoShow}
}

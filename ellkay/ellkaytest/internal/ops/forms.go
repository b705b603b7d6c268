package ops

import (
	"encoding/json"
	"maps"
	"strings"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
	"github.com/televisit/televisit-go/ellkay/ellkaytest/internal/practice"
)

// wireAppointment is the 20 fields of an Appointment as sent. Fields whose form
// differs between EHRs are any.
type wireAppointment struct {
	ID                 any               `json:"id"`
	Start              any               `json:"start"`
	Duration           any               `json:"duration"`
	PatientID          any               `json:"patientId"`
	PatientAlternateID any               `json:"patientAlternateId"`
	PhysicianID        any               `json:"physicianId"`
	FacilityID         any               `json:"facilityId"`
	FacilityName       any               `json:"facilityName"`
	Notes              any               `json:"notes"`
	Status             ehr.Status        `json:"status"`
	StatusCode         any               `json:"statusCode"`
	Type               any               `json:"type"`
	AppointmentTypeID  any               `json:"appointmentTypeId"`
	Reason             any               `json:"reason"`
	Department         any               `json:"department"`
	Resources          []wireRef         `json:"resources"`
	Billable           any               `json:"billable"`
	Created            any               `json:"created"`
	Modified           any               `json:"modified"`
	Custom             any               `json:"custom,omitempty"`
	AddedLater         map[string]string `json:"addedLater,omitempty"`
	NextToken          string            `json:"nextToken,omitempty"` // of a bare page's last element
}

// thinAppointment is what the documentation names for lists.
type thinAppointment struct {
	ID          any        `json:"id"`
	Start       any        `json:"start"`
	Duration    any        `json:"duration"`
	PatientID   any        `json:"patientId"`
	PhysicianID any        `json:"physicianId"`
	Status      ehr.Status `json:"status"`
	NextToken   string     `json:"nextToken,omitempty"`
}

type wireRef struct {
	ID any `json:"id"`
}

type wireReference struct {
	ID   any    `json:"id"`
	Code string `json:"code"`
	Name string `json:"name"`
}

func (site *Desk) wireAppointment(v *practice.Visit) wireAppointment {
	w := wireAppointment{
		ID: site.id(v.ID), Start: site.formatTime(v.Start), Duration: site.formatDuration(v.Duration),
		PatientID: site.id(v.PatientID), PatientAlternateID: text(v.PatientAlternateID),
		PhysicianID: site.id(v.PhysicianID), FacilityID: site.id(v.FacilityID),
		Notes: text(showNotes(v.Notes, site.Variants.NotesAs)), Status: v.Status, StatusCode: site.statusCode(v),
		AppointmentTypeID: site.id(v.TypeID),
		Reason:            site.reference(v.Reason, site.Variants.Reason),
		Department:        site.reference(v.Department, site.Variants.Department),
		Resources:         make([]wireRef, 0, len(v.Resources)), Billable: text(v.Billable),
	}
	if f, ok := site.Facilities.Get(v.FacilityID); ok {
		w.FacilityName = f.Name
	}
	if t, ok := site.Types.Get(v.TypeID); ok {
		w.Type = t.Name
	}
	for _, id := range v.Resources {
		w.Resources = append(w.Resources, wireRef{site.id(id)})
	}
	if !site.Variants.NoModified {
		w.Created, w.Modified = site.formatTime(v.Created), site.formatTime(v.Modified)
	}
	if !site.Variants.NoCustom {
		w.Custom = custom(v.Custom)
	}
	if site.Variants.NewFields {
		w.AddedLater = map[string]string{"since": "a later release"}
	}
	return w
}

func (site *Desk) thinAppointment(v *practice.Visit) thinAppointment {
	return thinAppointment{ID: site.id(v.ID), Start: site.formatTime(v.Start),
		Duration: site.formatDuration(v.Duration), PatientID: site.id(v.PatientID),
		PhysicianID: site.id(v.PhysicianID), Status: v.Status}
}

// listed is an appointment as lists and searches send it.
func (site *Desk) listed(v *practice.Visit) any {
	if site.Variants.ThinSearch {
		return site.odd(v.ID, site.thinAppointment(v))
	}
	return site.odd(v.ID, site.wireAppointment(v))
}

// odd is a record with the members that are to be sent otherwise.
func (site *Desk) odd(id string, record any) any {
	raw := site.Variants.Raw
	if len(raw[id])+len(raw[""]) == 0 {
		return record
	}
	if whole, ok := raw[id][""]; ok {
		return whole
	}
	body, err := json.Marshal(record)
	members := map[string]json.RawMessage{}
	if err != nil || json.Unmarshal(body, &members) != nil {
		panic("ellkaytest: a record is no JSON object")
	}
	maps.Copy(members, raw[""])
	maps.Copy(members, raw[id])
	return members
}

// showNotes is notes as the EHR shows them.
func showNotes(notes string, form ehr.NotesForm) string {
	lines := func(end string) string {
		return strings.ReplaceAll(strings.ReplaceAll(notes, "\r\n", "\n"), "\n", end)
	}
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	switch form {
	case ehr.NotesBR:
		return lines("<br>")
	case ehr.NotesEntities:
		return lines("&#10;")
	case ehr.NotesParagraphs:
		return "<p>" + lines("</p><p>") + "</p>"
	case ehr.NotesEscaped:
		return escaped.Replace(notes)
	case ehr.NotesCRLF:
		return lines("\r\n")
	case ehr.NotesOneLine:
		return lines(" ")
	case ehr.NotesPadded:
		return lines("  \n") + " \n"
	case ehr.NotesHardSpaces:
		return strings.ReplaceAll(notes, " ", "\u00a0")
	case ehr.NotesWrapped:
		return wrapped(notes, 40)
	}
	return notes
}

// wrapped breaks lines after so many characters, through words and links.
func wrapped(notes string, width int) string {
	var b strings.Builder
	column := 0
	for _, r := range notes {
		if column == width && r != '\n' && r != '\r' {
			b.WriteByte('\n')
			column = 0
		}
		b.WriteRune(r)
		if column++; r == '\n' {
			column = 0
		}
	}
	return b.String()
}

// statusCode is the EHR's own status of a visit.
func (site *Desk) statusCode(v *practice.Visit) any {
	st, ok := site.StatusOf(v)
	if !ok {
		return nil
	}
	return site.reference(ehr.Reference{ID: st.ID, Code: st.Code, Name: st.Name}, site.Variants.StatusCode)
}

func (site *Desk) reference(r ehr.Reference, shape ehr.Shape) any {
	switch {
	case r == ehr.Reference{} || shape == ehr.ShapeNull:
		return nil
	case shape == ehr.ShapeString:
		return r.Name
	default:
		return wireReference{site.id(r.ID), r.Code, r.Name}
	}
}

// id is how the site sends an id; null for none.
func (site *Desk) id(id string) any {
	if id == "" {
		return nil
	}
	if site.Variants.NumericIDs && strings.Trim(id, "0123456789") == "" && (id == "0" || id[0] != '0') {
		return json.Number(id)
	}
	return id
}

// text is null for none.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func custom(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return maps.Clone(m)
}

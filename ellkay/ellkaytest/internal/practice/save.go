package practice

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
)

// savedSite is what Save keeps of a site.
type savedSite struct {
	Patients   []ehr.Patient         `json:"patients"`
	Physicians []ehr.Physician       `json:"physicians"`
	Facilities []ehr.Facility        `json:"facilities"`
	Types      []ehr.AppointmentType `json:"types"`
	Visits     []savedVisit          `json:"visits"`
	Sequence   map[string]int        `json:"sequence"`
}

type savedVisit struct {
	ehr.Appointment
	Gone bool `json:"gone,omitempty"`
}

// Save returns what is kept of a site.
func (site *State) Save() ([]byte, error) {
	out := savedSite{
		Patients: site.Patients.All(), Physicians: site.Physicians.All(),
		Facilities: site.Facilities.All(), Types: site.Types.All(), Sequence: site.sequence,
	}
	for _, v := range site.Ordered() {
		out.Visits = append(out.Visits, savedVisit{v.Appointment, v.Gone})
	}
	return json.Marshal(out)
}

// Load replaces what [State.Save] keeps. An error leaves the site as it was.
func (site *State) Load(data []byte) error {
	var in savedSite
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("ellkaytest: loading: %w", err)
	}
	site.Clear()
	site.Patients = tableOf(in.Patients, func(p ehr.Patient) string { return p.ID })
	site.Physicians = tableOf(in.Physicians, func(p ehr.Physician) string { return p.ID })
	site.Facilities = tableOf(in.Facilities, func(f ehr.Facility) string { return f.ID })
	site.Types = tableOf(in.Types, func(t ehr.AppointmentType) string { return t.ID })
	maps.Copy(site.sequence, in.Sequence)
	for _, v := range in.Visits {
		site.Visits[v.ID] = &Visit{Appointment: v.Appointment, Gone: v.Gone}
	}
	return nil
}

func tableOf[T any](rows []T, id func(T) string) Table[T] {
	var t Table[T]
	for _, row := range rows {
		t.Put(id(row), row)
	}
	return t
}

package ellkaytest

import (
	"encoding/json"
	"fmt"
	"maps"
)

// savedSite is what Save keeps of a site.
type savedSite struct {
	Patients   []Patient         `json:"patients"`
	Physicians []Physician       `json:"physicians"`
	Facilities []Facility        `json:"facilities"`
	Types      []AppointmentType `json:"types"`
	Visits     []savedVisit      `json:"visits"`
	Sequence   map[string]int    `json:"sequence"`
}

type savedVisit struct {
	Appointment
	Gone bool `json:"gone,omitempty"`
}

// Save returns the site's people, facilities, appointment types and
// appointments, for [Site.Load]: a demo that is stopped and started again needs
// them. Statuses, slots, documents and variants are left out.
func (site *Site) Save() ([]byte, error) {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	out := savedSite{
		Patients: site.patients.all(), Physicians: site.physicians.all(),
		Facilities: site.facilities.all(), Types: site.types.all(), Sequence: site.sequence,
	}
	for _, v := range site.ordered() {
		out.Visits = append(out.Visits, savedVisit{v.Appointment, v.gone})
	}
	return json.Marshal(out)
}

// Load replaces what [Site.Save] keeps. An error leaves the site as it was.
func (site *Site) Load(data []byte) error {
	var in savedSite
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("ellkaytest: loading: %w", err)
	}
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	site.clear()
	site.patients = tableOf(in.Patients, func(p Patient) string { return p.ID })
	site.physicians = tableOf(in.Physicians, func(p Physician) string { return p.ID })
	site.facilities = tableOf(in.Facilities, func(f Facility) string { return f.ID })
	site.types = tableOf(in.Types, func(t AppointmentType) string { return t.ID })
	maps.Copy(site.sequence, in.Sequence)
	for _, v := range in.Visits {
		site.visits[v.ID] = &visit{Appointment: v.Appointment, gone: v.Gone}
	}
	return nil
}

func tableOf[T any](rows []T, id func(T) string) table[T] {
	var t table[T]
	for _, row := range rows {
		t.put(id(row), row)
	}
	return t
}

// Physicians lists the site's physicians, in the order they were added.
func (site *Site) Physicians() []Physician {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.physicians.all()
}

// AppointmentTypes lists the site's types, in the order they were added.
func (site *Site) AppointmentTypes() []AppointmentType {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.types.all()
}

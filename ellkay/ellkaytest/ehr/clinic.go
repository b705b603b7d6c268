package ehr

import "time"

// Clinic describes invented days for demos and load. The same Clinic in an
// emptied site gives the same days, except for when records were made.
type Clinic struct {
	Seed       uint64        `json:"seed"`
	From       time.Time     `json:"from"`       // when the first visits start; now, up to the next full quarter, when zero
	Length     time.Duration `json:"-"`          // of a day's work; 8 hours when 0
	Days       int           `json:"days"`       // 1 when 0
	Physicians int           `json:"physicians"` // how many are invented; 4 when 0
	// PhysicianIDs are physicians whom the site has already and who take the
	// visits; none are invented then.
	PhysicianIDs []string `json:"physicianIds"`
	Visits       int      `json:"visits"`   // over all days; 6 per physician and day when 0
	Patients     int      `json:"patients"` // one per visit when 0
	// VideoPercent is how many of 100 visits are of the site's first appointment
	// type, which is telehealth in a new site; the others get its second. 0
	// means 75; use -1 for none.
	VideoPercent int `json:"videoPercent"`
	// NoEmailPercent is how many of 100 patients have no e-mail address.
	NoEmailPercent int `json:"noEmailPercent"`
}

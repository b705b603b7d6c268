package words

// Zone is a time zone that is offered by name.
type Zone struct {
	Name, Label string
	Chosen      bool
}

// usualZones are offered first; any other IANA name can be stored by the API and
// is then offered too.
var usualZones = []Zone{
	{Name: "America/New_York", Label: "Eastern (New York)"},
	{Name: "America/Chicago", Label: "Central (Chicago)"},
	{Name: "America/Denver", Label: "Mountain (Denver)"},
	{Name: "America/Phoenix", Label: "Mountain, no daylight saving (Phoenix)"},
	{Name: "America/Los_Angeles", Label: "Pacific (Los Angeles)"},
	{Name: "America/Anchorage", Label: "Alaska (Anchorage)"},
	{Name: "Pacific/Honolulu", Label: "Hawaii (Honolulu)"},
	{Name: "America/Puerto_Rico", Label: "Atlantic (Puerto Rico)"},
	{Name: "Pacific/Guam", Label: "Chamorro (Guam)"},
	{Name: "America/Toronto", Label: "Toronto"},
	{Name: "America/Halifax", Label: "Halifax"},
	{Name: "America/St_Johns", Label: "St. John’s"},
	{Name: "America/Vancouver", Label: "Vancouver"},
	{Name: "America/Mexico_City", Label: "Mexico City"},
	{Name: "Europe/London", Label: "London"},
	{Name: "Europe/Berlin", Label: "Berlin"},
	{Name: "Asia/Kolkata", Label: "Kolkata"},
	{Name: "Australia/Sydney", Label: "Sydney"},
	{Name: "UTC", Label: "UTC"},
}

// Zones is what is offered, with the one that was chosen.
func Zones(chosen string) []Zone {
	out := make([]Zone, len(usualZones))
	found := false
	for i, z := range usualZones {
		z.Chosen = z.Name == chosen
		found = found || z.Chosen
		out[i] = z
	}
	if !found && chosen != "" {
		out = append([]Zone{{Name: chosen, Label: chosen, Chosen: true}}, out...)
	}
	return out
}

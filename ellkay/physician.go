package ellkay

import (
	"log/slog"
	"strings"
)

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

func decodePhysician(o object) Physician {
	n := nameOf(o)
	return Physician{
		ID: o.text(personIDs...), Name: n.whole, FirstName: n.first, LastName: n.last,
		Specialty: text(firstOf(o.get(specialties...))),
		Email:     strings.TrimSpace(o.text(emails...)),
		Phone:     o.text(phones...), Fax: o.text(faxes...),
		Type: nameOrText(o.get(resourceTypes...)),
	}
}

// personName is a name in its parts, as far as they are known.
type personName struct{ first, middle, last, whole string }

// nameOf reads a name, which may come in parts, as one text, or as an object.
// "Last, First" is turned around.
func nameOf(o object) personName {
	if inner := o.object(wholeNames...); inner != nil {
		return nameOf(inner)
	}
	n := personName{
		first:  strings.TrimSpace(o.text(firstNames...)),
		middle: strings.TrimSpace(o.text(middleNames...)),
		last:   strings.TrimSpace(o.text(lastNames...)),
		whole:  strings.TrimSpace(o.text(wholeNames...)),
	}
	if n.first == "" && n.last == "" {
		if last, first, ok := strings.Cut(n.whole, ","); ok && !strings.Contains(first, ",") {
			n.last, n.first = strings.TrimSpace(last), strings.TrimSpace(first)
		}
	}
	if n.first != "" || n.last != "" {
		n.whole = strings.Join(strings.Fields(n.first+" "+n.last), " ")
	}
	return n
}

// firstOf is the first element of an array, or the value itself.
func firstOf(v []byte) []byte {
	for e := range elements(v) {
		return e
	}
	return v
}

func nameOrText(v []byte) string {
	c := coded(v)
	if c.Name == "" {
		return c.Code
	}
	return c.Name
}

package ellkaytest

import (
	"fmt"
	"slices"
	"time"
)

// Shape is how a reference field is sent.
type Shape string

// Shapes of statusCode, reason and department.
const (
	ShapeObject Shape = ""       // {"id","code","name"}
	ShapeString Shape = "string" // the name
	ShapeNull   Shape = "null"
)

// EmailAt is where a patient's e-mail address is sent.
type EmailAt string

// Places of the address.
const (
	EmailTop     EmailAt = ""        // email at top level
	EmailNested  EmailAt = "nested"  // email inside [Variants].EmailUnder
	EmailEmpty   EmailAt = "empty"   // email at top level, "" whatever the patient has
	EmailMissing EmailAt = "missing" // nowhere
	EmailAddress EmailAt = "address" // emailAddress at top level
)

// Variants is how one EHR behind LKCloud differs from another. The zero value
// is what the reference proposes wherever the documentation is silent.
type Variants struct {
	// Zone is the EHR's IANA time zone; "" is UTC.
	Zone string `json:"zone"`
	// WallClock sends local wall-clock time under a zero offset, and reads the
	// digits of requests the same way, whatever their offset says. Otherwise
	// times carry Zone's true offset.
	WallClock bool `json:"wallClock"`
	// TimeForm is "" (2030-05-06T14:00:00+00:00), "fraction" (….112+00:00),
	// "z" (in UTC with Z) or "none" (without an offset).
	TimeForm string `json:"timeForm"`
	// DurationForm is "" (hh:mm:ss), "iso" (PT30M) or "minutes" (30).
	DurationForm string `json:"durationForm"`
	// ClockSkew is how far the EHR's clock is ahead; it stamps changes.
	ClockSkew time.Duration `json:"-"`

	// ListKey wraps lists as {"<key>":[…]}; "" is a bare array.
	ListKey string `json:"listKey"`
	// OneKey wraps single appointments and patients; "" does not.
	OneKey string `json:"oneKey"`
	// PageKey names the array of a Next answer; "" is "appointments" or
	// "patients", "-" is a bare array whose last element carries nextToken.
	PageKey string `json:"pageKey"`
	// LastToken is how the last page says so: "" null, "empty" or "missing".
	LastToken string `json:"lastToken"`
	// BeginItems makes Begin answer the first page as well.
	BeginItems bool `json:"beginItems"`
	// ThinSearch reduces appointments in searches and lists to what the
	// documentation names for them: id, start, duration, patientId,
	// physicianId, status.
	ThinSearch bool `json:"thinSearch"`

	StatusCode Shape `json:"statusCode"`
	Reason     Shape `json:"reason"`
	Department Shape `json:"department"`
	// NoCustom leaves custom out; NoModified leaves modified and created null.
	NoCustom   bool `json:"noCustom"`
	NoModified bool `json:"noModified"`
	// NumericIDs sends ids that are all digits as JSON numbers.
	NumericIDs bool `json:"numericIds"`
	// NewFields adds members no documentation knows, as releases do.
	NewFields bool `json:"newFields"`

	Email EmailAt `json:"email"`
	// EmailUnder is the member of EmailNested; "" is contactInformation.
	EmailUnder string `json:"emailUnder"`

	// EditReplaces makes EditAppointment clear what a request leaves out (notes,
	// type, facility, reason, department, resources, billable, custom) instead
	// of keeping it.
	EditReplaces bool `json:"editReplaces"`
	// NotesLimit is the most UTF-16 units notes may have; 0 is no limit. Longer
	// ones are refused with the published MaxLength message, or cut silently
	// with NotesTruncated.
	NotesLimit     int  `json:"notesLimit"`
	NotesTruncated bool `json:"notesTruncated"`
	// NotesDropped accepts an edit of notes and does not store it; NotesCRLF
	// stores line ends as CR LF.
	NotesDropped bool `json:"notesDropped"`
	NotesCRLF    bool `json:"notesCrlf"`

	// Unsupported and NotEnabled list operations answered FeatureNotSupported
	// and FeatureNotEnabled, such as [OpEditAppointment].
	Unsupported []Op `json:"unsupported"`
	NotEnabled  []Op `json:"notEnabled"`
	// UnsupportedFilters lists request members answered
	// SearchParameterNotSupported, such as "lastModified".
	UnsupportedFilters []string `json:"unsupportedFilters"`
	// RangeKeys is how GetAppointments wants its window: "" either way,
	// "dateRange", or "startDate" (with endDate); the other way is
	// MissingRequiredField.
	RangeKeys string `json:"rangeKeys"`
	// FutureEndRefused refuses windows of changes that end later than the EHR's
	// now: lastModified and GetUpdatedPatients.
	FutureEndRefused bool `json:"futureEndRefused"`
	// MaxWindow is the widest dateRange before OperationCancelled; 0 is any.
	MaxWindow time.Duration `json:"-"`

	// HideCancelled leaves cancelled appointments out of searches too
	// (GetAppointments always does).
	HideCancelled bool `json:"hideCancelled"`
	// CancelledNotFound answers GetAppointment for a cancelled one with
	// EntityNotFound.
	CancelledNotFound bool `json:"cancelledNotFound"`

	// Latency is how long every operation takes.
	Latency time.Duration `json:"-"`
	// MaxConcurrent is how many requests may be in flight; 0 is the documented 5.
	MaxConcurrent int `json:"maxConcurrent"`
}

// SetVariants replaces the site's variants. It panics on an unknown time zone.
func (site *Site) SetVariants(v Variants) {
	if err := site.setVariants(v); err != nil {
		panic("ellkaytest: " + err.Error())
	}
}

// Variants returns the site's variants, to change and set again.
func (site *Site) Variants() Variants {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.variants
}

func (site *Site) setVariants(v Variants) error {
	zone, err := time.LoadLocation(v.Zone)
	if err != nil {
		return fmt.Errorf("unknown time zone %q", v.Zone)
	}
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	site.variants, site.zone = v, zone
	return nil
}

// SetOffline takes the EHR's host off the net, or brings it back: every
// operation answers BRIDGE_OFFLINE, except GetBridgeInfo, which says so.
func (site *Site) SetOffline(off bool) {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	site.offline = off
}

// unavailable tells why the site cannot do an operation now.
func (site *Site) unavailable(op Op) *fault {
	if f := site.incapable(op); f != nil {
		return f
	}
	if site.offline && op != OpGetBridgeInfo {
		return faultf(BridgeOffline, "The bridge is not connected.")
	}
	return nil
}

// incapable tells why the site cannot do an operation at all.
func (site *Site) incapable(op Op) *fault {
	switch v := &site.variants; {
	case slices.Contains(v.NotEnabled, op):
		return faultf(FeatureNotEnabled, "%s is not enabled for this data source.", op)
	case slices.Contains(v.Unsupported, op):
		return faultf(FeatureNotSupported, "%s is not supported by this data source.", op)
	}
	return nil
}

// unfilterable refuses the filters the site cannot apply.
func (site *Site) unfilterable(a *args) *fault {
	for _, name := range site.variants.UnsupportedFilters {
		if a.has(name) {
			return faultf(SearchParameterNotSupported, "Search parameter not supported: %s", pascal(name))
		}
	}
	return nil
}

package ehr

import (
	"encoding/json"
	"time"
)

// NotesForm is how an EHR shows the notes it keeps.
type NotesForm string

// Forms of notes.
const (
	NotesPlain      NotesForm = ""           // as they are kept
	NotesBR         NotesForm = "br"         // lines end with <br>
	NotesEntities   NotesForm = "entities"   // lines end with &#10;
	NotesParagraphs NotesForm = "paragraphs" // lines are HTML paragraphs
	NotesEscaped    NotesForm = "escaped"    // & < > are HTML's
	NotesCRLF       NotesForm = "crlf"       // lines end with CR LF
	NotesOneLine    NotesForm = "one-line"   // lines are joined by spaces
	NotesPadded     NotesForm = "padded"     // lines end with spaces
	NotesHardSpaces NotesForm = "hard"       // spaces do not break
	NotesWrapped    NotesForm = "wrapped"    // broken after 40 characters, through words and links
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
	// NotesAs is how notes are shown, whatever is stored.
	NotesAs NotesForm `json:"notesAs"`

	// Raw is what members of records are sent as, in place of what they are: JSON, by
	// the id of an appointment or patient, and by member. The id "" is every
	// appointment and patient; the member "" is the whole record. So
	// {"A-1":{"duration":`"9.00:00:00"`}} is nine days.
	Raw map[string]map[string]json.RawMessage `json:"raw"`

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

package ellkaytest

import "github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"

// The records of an EHR and the words of LKCloud; package ehr holds their fields.
type (
	// Appointment is a visit as the EHR has it.
	Appointment = ehr.Appointment
	// Reference names something of the EHR's own; the zero Reference is sent as null.
	Reference = ehr.Reference
	// Status is the normalised status of an appointment.
	Status = ehr.Status
	// Edit is one EditAppointment that was carried out.
	Edit = ehr.Edit
	// Patient is a person of the practice.
	Patient = ehr.Patient
	// Contact is somebody else than the patient.
	Contact = ehr.Contact
	// Address is a postal address.
	Address = ehr.Address
	// Physician is a clinician.
	Physician = ehr.Physician
	// Facility is a place of the practice.
	Facility = ehr.Facility
	// Resource is a room or device that can be booked, as SearchResources knows it.
	Resource = ehr.Resource
	// AppointmentType is what a visit is for.
	AppointmentType = ehr.AppointmentType
	// AppointmentStatus is a status of the EHR's own; Status is what LKCloud folds it
	// into.
	AppointmentStatus = ehr.AppointmentStatus
	// DocumentType is a kind of document in the chart.
	DocumentType = ehr.DocumentType
	// Document is a document that CreateDocument put into a chart.
	Document = ehr.Document
	// Slot is an opening that ScheduleAppointment can book.
	Slot = ehr.Slot
	// BridgeInfo is what GetBridgeInfo says, besides availability and capabilities,
	// which follow from the site's state.
	BridgeInfo = ehr.BridgeInfo
	// Clinic describes invented days for demos and load.
	Clinic = ehr.Clinic
	// Variants is how one EHR behind LKCloud differs from another.
	Variants = ehr.Variants
	// Shape is how a reference field is sent.
	Shape = ehr.Shape
	// NotesForm is how an EHR shows the notes it keeps.
	NotesForm = ehr.NotesForm
	// EmailAt is where a patient's e-mail address is sent.
	EmailAt = ehr.EmailAt
	// Paging is how a site pages, and what goes wrong with it.
	Paging = ehr.Paging
	// Op names an operation: the last part of its path.
	Op = ehr.Op
	// Code is the ErrorCode of a fault.
	Code = ehr.Code
)

// The statuses.
const (
	StatusInvalid      = ehr.StatusInvalid
	StatusOther        = ehr.StatusOther
	StatusPending      = ehr.StatusPending
	StatusWaitlist     = ehr.StatusWaitlist
	StatusBooked       = ehr.StatusBooked
	StatusStarted      = ehr.StatusStarted
	StatusComplete     = ehr.StatusComplete
	StatusCancelled    = ehr.StatusCancelled
	StatusDiscontinued = ehr.StatusDiscontinued
	StatusDeleted      = ehr.StatusDeleted
	StatusBlocked      = ehr.StatusBlocked
	StatusOverbook     = ehr.StatusOverbook
	StatusNoShow       = ehr.StatusNoShow
)

// Shapes of statusCode, reason and department.
const (
	ShapeObject = ehr.ShapeObject
	ShapeString = ehr.ShapeString
	ShapeNull   = ehr.ShapeNull
)

// Places of the address.
const (
	EmailTop     = ehr.EmailTop
	EmailNested  = ehr.EmailNested
	EmailEmpty   = ehr.EmailEmpty
	EmailMissing = ehr.EmailMissing
	EmailAddress = ehr.EmailAddress
)

// The operations served, and the token endpoint.
const (
	OpToken                       = ehr.OpToken
	OpGetAppointments             = ehr.OpGetAppointments
	OpGetAppointment              = ehr.OpGetAppointment
	OpBeginSearchAppointments     = ehr.OpBeginSearchAppointments
	OpNextSearchAppointments      = ehr.OpNextSearchAppointments
	OpGetAppointmentTypes         = ehr.OpGetAppointmentTypes
	OpGetAppointmentStatuses      = ehr.OpGetAppointmentStatuses
	OpGetPhysicians               = ehr.OpGetPhysicians
	OpGetFacilities               = ehr.OpGetFacilities
	OpGetScheduleAppointmentTypes = ehr.OpGetScheduleAppointmentTypes
	OpGetOpenAppointmentSlots     = ehr.OpGetOpenAppointmentSlots
	OpGetAppointmentSlot          = ehr.OpGetAppointmentSlot
	OpScheduleAppointment         = ehr.OpScheduleAppointment
	OpEditAppointment             = ehr.OpEditAppointment
	OpGetBridgeInfo               = ehr.OpGetBridgeInfo
	OpGetPatient                  = ehr.OpGetPatient
	OpGetPatientSummary           = ehr.OpGetPatientSummary
	OpSmartSearch                 = ehr.OpSmartSearch
	OpSearchPractitioners         = ehr.OpSearchPractitioners
	OpSearchResources             = ehr.OpSearchResources
	OpBeginGetUpdatedPatients     = ehr.OpBeginGetUpdatedPatients
	OpNextGetUpdatedPatients      = ehr.OpNextGetUpdatedPatients
	OpCreateDocument              = ehr.OpCreateDocument
	OpGetDocumentTypes            = ehr.OpGetDocumentTypes
)

// The documented codes, and those of a refused token.
const (
	FeatureNotEnabled           = ehr.FeatureNotEnabled
	FeatureNotSupported         = ehr.FeatureNotSupported
	SearchParameterNotSupported = ehr.SearchParameterNotSupported
	MissingRequiredField        = ehr.MissingRequiredField
	BadFieldInput               = ehr.BadFieldInput
	PatientNotFound             = ehr.PatientNotFound
	EntityNotFound              = ehr.EntityNotFound
	OperationFailed             = ehr.OperationFailed
	TemporaryBridgeError        = ehr.TemporaryBridgeError
	Unauthorized                = ehr.Unauthorized
	BridgeForbidden             = ehr.BridgeForbidden
	Forbidden                   = ehr.Forbidden
	ServiceUnavailable          = ehr.ServiceUnavailable
	BridgeOffline               = ehr.BridgeOffline
	OperationCancelled          = ehr.OperationCancelled
	ExternalApiRateLimitReached = ehr.ExternalApiRateLimitReached //nolint:staticcheck,revive // spelt as on the wire
	ExternalInternalServerError = ehr.ExternalInternalServerError
	ExternalServerUnavailable   = ehr.ExternalServerUnavailable
	PageRequestTimeout          = ehr.PageRequestTimeout
	PageRequestFaulted          = ehr.PageRequestFaulted
	LKCloudFileTransmitFailed   = ehr.LKCloudFileTransmitFailed
	TokenMissing                = ehr.TokenMissing
	TokenInvalid                = ehr.TokenInvalid
	TokenExpired                = ehr.TokenExpired
)

// Codes lists the 21 documented codes in the order of the documentation.
func Codes() []Code { return ehr.Codes() }

// Forms of notes.
const (
	NotesPlain      = ehr.NotesPlain
	NotesBR         = ehr.NotesBR
	NotesEntities   = ehr.NotesEntities
	NotesParagraphs = ehr.NotesParagraphs
	NotesEscaped    = ehr.NotesEscaped
	NotesCRLF       = ehr.NotesCRLF
	NotesOneLine    = ehr.NotesOneLine
	NotesPadded     = ehr.NotesPadded
	NotesHardSpaces = ehr.NotesHardSpaces
	NotesWrapped    = ehr.NotesWrapped
)

package lkcloud

import (
	"errors"
	"strings"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/noteblock"
	"github.com/televisit/televisit-go/sync/driver"
)

// asError says what an error of the LKCloud client means for the engine, and what
// it is about. An error of nobody's stays as it is.
func asError(err error) error {
	if err == nil {
		return nil
	}
	e := &driver.Error{Err: err}
	if _, ok := errors.AsType[*ellkay.WriteBackError](err); ok {
		e.Kind, e.Subject, e.Feature, e.Code = driver.Unsupported, driver.OfFeature, WriteBack, "write_back_stopped"
		e.Action = "Compare the appointment with the EHR. Nothing more is written until you let it go on."
		return e
	}
	if errors.Is(err, noteblock.ErrTooLong) {
		e.Kind, e.Subject, e.Code = driver.Permanent, driver.OfObject, "notes_too_long"
		e.Action = "Shorten the notes of the appointment in the EHR."
		return e
	}
	if errors.Is(err, ellkay.ErrWriteBackOff) {
		e.Kind, e.Subject, e.Feature, e.Code = driver.Unsupported, driver.OfFeature, WriteBack, "write_back_off"
		return e
	}
	s, ok := statementOf(err)
	if !ok {
		return err
	}
	e.Kind, e.Until, e.Code, e.Action = s.kind(), s.until, "ehr_"+string(s.class), s.action
	switch s.subject {
	case ellkay.SubjectObject:
		e.Subject = driver.OfObject
	case ellkay.SubjectFeature:
		e.Subject, e.Feature = driver.OfFeature, featureOf(s.operation)
	case ellkay.SubjectSite:
		e.Subject = driver.OfAccount
	case ellkay.SubjectKeys:
		e.Subject, e.Code = driver.OfAccount, "ehr_keys"
		e.Action = "Check the keys of LKCloud in the settings, and enter those that Ellkay gave last."
	}
	return e
}

// statement is what an error of the client says.
type statement struct {
	err       error
	operation string
	class     ellkay.Class
	subject   ellkay.Subject
	until     time.Time
	action    string
	unknown   bool
}

func statementOf(err error) (s statement, ok bool) {
	if t, found := errors.AsType[*ellkay.TokenError](err); found {
		s, ok = statement{err, t.Operation, t.Class, t.Subject, t.RetryAt, t.Action(), false}, true
	}
	if e, found := errors.AsType[*ellkay.Error](err); found {
		s, ok = statement{err, e.Operation, e.Class, e.Subject, e.RetryAt, e.Action(), e.Unknown()}, true
	}
	if v, found := errors.AsType[*ellkay.VerifyError](err); found && ok {
		if s.action = v.Error(); errors.Is(v, ellkay.ErrKeysRefused) {
			s.subject = ellkay.SubjectKeys
		}
	}
	return s, ok
}

func (s statement) kind() driver.Kind {
	switch {
	case s.unknown:
		return driver.OutcomeUnknown
	case s.subject == ellkay.SubjectKeys:
		return driver.Unauthorized
	case errors.Is(s.err, ellkay.ErrNotFound):
		return driver.NotFound
	case errors.Is(s.err, ellkay.ErrNotAvailable), errors.Is(s.err, ellkay.ErrNotPermitted):
		return driver.Unsupported
	case s.class == ellkay.ClassRequest:
		return driver.Permanent
	case !s.until.IsZero():
		return driver.RateLimited
	}
	return driver.Temporary
}

// aboutOne reports whether an error is an answer that says nothing of other
// appointments.
func aboutOne(err error) bool {
	e, ok := errors.AsType[*ellkay.Error](err)
	return ok && e.Status != 0 && e.RetryAt.IsZero() && (e.Subject == ellkay.SubjectRequest || e.Subject == ellkay.SubjectObject)
}

// Features of a site that LKCloud or the EHR may refuse by itself, as
// driver.Error.Feature names them. Others go on.
const (
	WriteBack = "ehr_write_back" // writing links into the notes
	Search    = "ehr_search"     // reading all appointments of some days
	Lookup    = "ehr_lookup"     // reading one appointment
	Patients  = "ehr_patients"   // reading a patient's name and address
	Lists     = "ehr_lists"      // reading types and physicians, to choose from
)

func featureOf(operation string) string {
	_, name, _ := strings.Cut(operation, "/")
	switch name {
	case "EditAppointment":
		return WriteBack
	case "GetAppointment":
		return Lookup
	case "GetAppointments", "BeginSearchAppointments", "NextSearchAppointments":
		return Search
	case "GetPatient", "GetPatientSummary":
		return Patients
	}
	return Lists
}

// Package ellkaytest is a fake LKCloud, ELLKAY's gateway to EHRs, for tests and
// demos: the identity server, the gateway and the EHRs behind it in one process,
// stateful and strict. It imitates the wire that is publicly documented at
// https://lkcloud-api.readme.io, with its quirks and faults. It needs nothing but
// the standard library, and knows nothing of any client.
//
//	s := ellkaytest.New()
//	defer s.Close()
//	site := s.Site(ellkaytest.DefaultSite)
//	id := site.Book(ellkaytest.Appointment{Start: time.Now().Add(time.Hour)})
//	// point a client at s.URL and s.TokenURL(), with DefaultClientID,
//	// DefaultClientSecret and DefaultSite
//
// A [Server] is an http.Handler. [New] puts it onto a socket of 127.0.0.1;
// [Server.InProcess] gives an http.Client that calls it without one, which also
// works inside testing/synctest bubbles, where slow answers take no time.
//
// # The EHR
//
// A [Site] is one practice behind one SiteServiceKey. Its builder methods do what
// staff do (Book, Move, Cancel, Restore, Delete, Reassign, SetNotes,
// SetPatientEmail …), and [Site.Appointment] and [Site.Edits] tell what became of
// it. [Site.Populate] invents days of work, up to 100,000 visits and more.
//
// # Variants, trouble, counts
//
//   - [Variants] is how EHRs differ: times, envelopes, shapes, places of the
//     e-mail address, what an edit does, what is not supported.
//   - [Paging] is page size and what goes wrong between pages.
//   - [Variants].NotesAs is how the EHR shows notes, [Variants].Raw what members of
//     single records are sent as: a duration in words, an id as an object, a row
//     that is null.
//   - [Fault] is trouble for chosen calls, of an operation or about one record: any
//     of the 21 codes under any status, a gateway's HTML, empty answers, null, {},
//     half of an answer, a byte order mark, any Retry-After, delays, cut
//     connections, writes whose answer is lost; for the token endpoint too. An operation the client has no right to is
//     Fault{Op: …, Code: Forbidden, Times: -1}.
//   - [Site.SetOffline] takes the EHR away, as BRIDGE_OFFLINE.
//   - [Server.Calls], [Server.CallsTotal], [Server.MustNotExceed],
//     [Server.LastRequest] and [Server.MaxConcurrent] are for assertions. More
//     than 5 requests of a site at once are refused with 429; see [WithOverload].
//
// # Strict by default
//
// Unknown members of the body, of its request and of the objects in it are
// refused with BadFieldInput "Unknown fields: …", names count in their case, and
// the content type must be JSON: typing errors are to be found here, not in
// production. [WithLax] ignores them. What public clients send is taken: the members
// of a request at the top of the body in its place, and the legacy authentication
// object beside a bearer token. The object authenticates by itself once there is a
// subscriber key ([WithSubscriberKey]).
//
// # Where the documentation is silent
//
// Much of the documentation's bodies could not be read; names and behaviour
// chosen instead, beyond those noted at the types:
//
//   - Appointments in lists and searches are whole; [Variants].ThinSearch reduces
//     them to what the documentation names.
//   - Ranges are half-open: start is in, end is not. BeginSearchAppointments wants
//     dateRange or lastModified. A limit only makes pages smaller.
//   - Search finds cancelled appointments, and so does GetAppointment; deleted
//     ones are found by nothing. GetAppointments leaves out Cancelled,
//     Discontinued and Deleted.
//   - A page token is good for one answer of its own run. Which items a run has is
//     settled by Begin, what they look like by Next. At most 16 runs are kept.
//   - EditAppointment takes the members of an Appointment, keeps what is left out
//     or null, and answers {"id":"…"}; notes are limited in UTF-16 units, as .NET
//     counts.
//   - Missing, wrong and expired tokens are 401 TokenMissing, TokenInvalid and
//     TokenExpired ([WithTokenFault] changes that). A site key that is unknown or
//     not the client's is 403 Forbidden, a wrong subscriber key 401 Forbidden, a
//     missing site key 400 MissingRequiredField, overload 429 OperationCancelled.
//   - Statuses of the other codes: [Code.Status].
//   - GetBridgeInfo answers for an offline site: not available, BRIDGE_OFFLINE.
//
// # Controls for other processes
//
// The command cmd/fakelkcloud serves all this on an address; any server has these
// controls beneath /_fake/. They take and answer JSON, errors as {"error":"…"}
// under 400 or 404; ?site=KEY chooses the site, which is not needed for the only
// one or [DefaultSite]. Durations are text such as "90s". They need no
// credentials and are not counted as calls.
//
//	GET    /_fake/sites                                    ["KEY"]
//	POST   /_fake/book          {"start":"…", …}           {"id":"…"}
//	POST   /_fake/move          {"id":"…","start":"…"}     {}
//	POST   /_fake/cancel        {"id":"…"}                 {} (so restore, delete)
//	POST   /_fake/reassign      {"id":"…","physicianId":"…"}
//	POST   /_fake/notes         {"id":"…","notes":"…"}
//	POST   /_fake/status        {"id":"…","status":"NoShow"}
//	POST   /_fake/patients      a Patient                  {"id":"…"}
//	POST   /_fake/physicians    a Physician                {"id":"…"}
//	POST   /_fake/types         an AppointmentType         {"id":"…"}
//	POST   /_fake/patient-email {"patientId":"…","email":"…"}
//	POST   /_fake/populate      a Clinic                   {"ids":["…"]}
//	GET    /_fake/appointments  [?id=]                     a list, or one
//	GET    /_fake/edits?id=                                what EditAppointment did
//	GET    /_fake/documents                                what CreateDocument made
//	POST   /_fake/variants      a Variants, replacing all; GET reads it
//	POST   /_fake/paging        a Paging
//	POST   /_fake/offline       {"offline":true}
//	POST   /_fake/faults        a Fault; DELETE disarms all
//	GET    /_fake/calls         {"total":0,"operations":{},"maxConcurrent":{}}; DELETE resets
//	DELETE /_fake/tokens        every token becomes invalid
//	DELETE /_fake/data          empties the site
//
// An appointment here is {"id","start","duration","patientId","physicianId",
// "facilityId","typeId","notes","status","statusId","resources","billable",
// "custom"}; what is left out gets the defaults of [Site.Book]. The other bodies
// have the members of the Go types in lower camel case.
//
// # Where things stand
//
// This package is the gateway as tests hold it: server.go and options.go make it,
// serve.go takes a call through its stations, credentials.go and tokenendpoint.go
// know who calls, calls.go counts, faults.go chooses trouble and answer.go sends
// it; site.go, appointments.go, patients.go and masterdata.go do what staff do;
// control.go answers other processes. Package ehr holds the records and LKCloud's
// words. Behind it: internal/ops (the operations), which knows internal/practice
// (the EHR itself).
package ellkaytest

// Package ellkay is a client of LKCloud, Ellkay's gateway to the electronic
// health records (EHR) of medical practices.
//
// A [Client] holds the credentials and the connections; a [Site] is one
// practice's EHR, chosen by its SiteServiceKey. Operations stand in services by
// area:
//
//	client, err := ellkay.New(ellkay.WithClientCredentials(id, secret))
//	site := client.Site(siteServiceKey, ellkay.Profile{Zone: newYork})
//	for appointment, err := range site.Appointments.Search(ctx, ellkay.SearchQuery{From: from, To: to}) {
//
// # What it takes care of
//
//   - At most one call at a time per site (up to five on request), retries of
//     reads, one token for all calls, bounded answers.
//   - Every failure is an [*Error], a statement: its [Class] says what it means, its
//     [Subject] what it is about (this request, the object, the feature, the
//     site, the keys), RetryAt until when it holds. What is not proven is about the
//     one request, for now. Without an access token it is a [*TokenError].
//   - Success is the member that makes it so: a list, the id asked for, the id of
//     what was written. A page of HTML, {} or null is none.
//   - What an EHR sends in another form than documented loses nothing else, and is
//     told once, by name, to [Trace].
//   - Times: a [Profile] says whether the EHR's offsets are true or whether it
//     sends wall-clock time under a zero offset.
//   - What differs between EHRs (filters, field lengths, missing operations) is
//     learnt from faults and remembered per site, see [Site.Limits].
//   - Links written into the notes of an appointment stand in one marked block,
//     see [AppointmentsService.WriteNotes].
//
// # What the public record leaves open
//
// ELLKAY publishes the operations, but parts of the bodies could not be read
// when this was written. Every name that is a guess stands in
// internal/wire/guessed.go, with the page of ELLKAY's reference that settles it.
//
// # Where things stand
//
//   - client.go, options.go, site.go, profile.go: making a client, and one
//     practice behind it; sitelimits.go: what its faults have taught.
//   - call.go: one call, and [Site.Do]; token.go: the access token; pages.go: the
//     pages of one Begin call.
//   - verdict.go: what an answer or a lost call says, as an error; codes.go: what
//     each code means; errors.go: the error as callers see it; verify.go: the same
//     for the person who enters the keys.
//   - appointment.go: an appointment; decode.go reads one; appointments.go: read and
//     edit one; writenotes.go: write its links and read back; search.go,
//     searchquery.go and duplicates.go: find many; booking.go: slots and booking.
//   - masterdata.go: types, statuses, facilities, physicians, resources;
//     patients.go, documents.go, bridge.go: what they say.
//   - internal/bounds: how much of a foreign number is believed; internal/wire:
//     LKCloud's JSON; internal/ehrtime: times and durations; internal/gate: calls at
//     a time; noteblock: our block in the notes, as text.
package ellkay

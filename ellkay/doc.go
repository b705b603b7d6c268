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
//   - Every failure is an [*Error] with a [Class] and an action: what may be
//     repeated, what needs somebody, whether a write may have happened.
//   - Times: a [Profile] says whether the EHR's offsets are true or whether it
//     sends wall-clock time under a zero offset.
//   - What differs between EHRs (filters, field lengths, missing operations) is
//     learnt from faults and remembered per site, see [Site.Learnt].
//   - Links written into the notes of an appointment stand in one marked block,
//     see [AppointmentsService.WriteNotes].
//
// # What the public record leaves open
//
// ELLKAY publishes the operations, but parts of the bodies could not be read
// when this was written. Every name that is a guess stands in guessed.go, with
// the page of ELLKAY's reference that settles it.
package ellkay

// Package bounds says how much of a foreign number is believed. Whatever comes
// from LKCloud, an EHR or a gateway and counts, lasts or is dated is held against
// one of these; each tells why it is not wider.
package bounds

import "time"

// Waits and lives.
const (
	// LongestWait is the most that a Retry-After can ask for, in whatever form. Limits of LKCloud and
	// of EHRs are by the second, the minute or the hour: more is a wrong unit, a
	// wrong clock, or a limit that nobody can wait for.
	LongestWait = time.Hour

	// TokenLife is the published life of an access token; it holds where expires_in
	// says nothing that can be.
	TokenLife = 7199 * time.Second
	// Instant is from where on a number of seconds is no life but an instant since
	// 1970: it would be 31 years.
	Instant = 1e9
	// ShortestTokenLife keeps a wrong number from asking for a token at each call. A
	// token that dies sooner is refused, and then renewed.
	ShortestTokenLife = time.Minute
	// LongestTokenLife keeps a wrong number from making a token that is never
	// renewed by itself. Identity servers give hours.
	LongestTokenLife = 24 * time.Hour

	// LearntFor is how long a refusal of something optional is remembered before it
	// is tried again: ELLKAY or the practice may have enabled it. One refused call an
	// hour is what that costs.
	LearntFor = time.Hour
)

// Appointments.
const (
	// ShortestVisit and LongestVisit: what lasts less than a minute or more than a day
	// was counted in another unit, or is not the length of a visit.
	ShortestVisit, LongestVisit = time.Minute, 24 * time.Hour

	// FirstYear: dates before it are the "none" of .NET (1), SQL (1753) and OLE (1899).
	FirstYear = 1900
	// LastYear: nobody has an appointment later, and few who were told so were born.
	LastYear = 2200
	// NoYear: dates from it on are the "never" of .NET and SQL (9999).
	NoYear = 9000
)

// Sizes, in bytes, and counts.
const (
	Answer      = 32 << 20  // a page of 5,000 full appointments takes a quarter of it
	TokenAnswer = 1 << 20   // a token takes a kilobyte
	Request     = 5_000_000 // the lower of LKCloud's two published limits
	AccessToken = 16 << 10  // what servers take as a header
	PageToken   = 64 << 10  // seen: 140 bytes
	Key         = 4096      // of credentials; seen: 36
	ID          = 1024      // of a record; seen: 36. Longer ones are no ids
	Fault       = 1 << 20   // of an answer that is looked at as a fault
	FaultText   = 4096      // of a fault's message that is searched for field names
	FaultFields = 20        // of one fault
	LearntNames = 200       // fields whose length is remembered for a site

	Pages     = 1000 // of one search: half a million appointments; more is going round in circles
	Restarts  = 2    // of a run of pages that breaks off
	PageSize  = 5000 // that may be asked for
	Span      = 400 * 24 * time.Hour
	FieldSize = 100_000 // characters that a fault may allow a field; more is no limit
)

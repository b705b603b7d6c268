// Package zoom is a client of Zoom's REST API and a receiver of its webhooks,
// for services that run video visits: meetings, registrants, users, rooms and
// what comes back from them.
//
// A [Client] is made with [New] and one way to sign in:
//
//	client, err := zoom.New(zoom.WithServerToServer(accountID, clientID, clientSecret))
//
// for an app that serves the account it was made in, or an [OAuth] installation
// with rotating refresh tokens ([OAuth.Source], [WithTokenSource]) for an app that
// customers install. Calls are grouped by area: client.Meetings, client.Users …
// Lists are iterators that fetch page after page. [Client.Do] calls what has no
// method of its own.
//
// # What a call does
//
// It waits for its share of the account's rate limit ([WithPlan]), takes a token
// (one fetch for all callers, one renewal when Zoom refuses it), sends the
// request, reads a bounded answer and decodes it. Answers that say "not now" are
// waited for up to [WithMaxWait]; reads and writes that may be repeated are
// repeated after faults of the network or of Zoom. A write that may not be
// repeated (creating a meeting, a user, a registrant) is never sent twice: when
// its answer is lost, the error is an [UnknownOutcomeError], and the object must
// be looked for before another is made.
//
// # What an answer proves
//
// An answer is a statement: what it says, what it is about, until when. Errors of
// Zoom are [*Error] and match, by errors.Is, [ErrNotFound], [ErrExists],
// [ErrInvalid], [ErrUnauthorized], [ErrForbidden] (and of its kinds [ErrScope],
// [ErrFeatureOff], [ErrNoLicence]), [ErrRateLimited], [ErrInProgress] or
// [ErrUnavailable]. Error.Subject is what they are about: this request, a thing, a
// registrant, a host, a feature, the account. Only Zoom's own code for the operation
// says that something does not exist; a status alone, or a page of a gateway, is
// [ErrUnavailable] and passes. When no token could be had the error is a
// [*TokenError], which says nothing about what the call was for.
//
// A success has the member that makes it one: the id of what was made, the array of a
// list, the token. Without it a read is a [DecodeError], a write an
// [UnknownOutcomeError]. Members of another form than documented are read as far as
// they can be, and told once by name ([Trace]).
//
// [RetryAt] and [Unknown] read what to do from any error. No error holds a token, a
// body, a query, a name, an address or a link.
//
// # Bounds
//
// Numbers and times of Zoom, and of what stands before it, are believed within
// bounds: a limit per second lasts a minute at most, a daily one until the next
// midnight UTC, a wait without a reason an hour; an access token lives a day at most;
// a list has 10,000 pages, an answer 32 MiB; times lie between 1970 and 2199, and a
// meeting ([Minutes]) takes 30 hours at most. Package internal/bounds has the reasons.
//
// # Webhooks
//
// Package [github.com/televisit/televisit-go/zoom/webhooks] verifies deliveries,
// answers Zoom's URL validation and decodes the events; package
// [github.com/televisit/televisit-go/zoom/zoomapp] has the scopes and events that the
// engine's app needs.
//
// # Where things stand
//
//   - client.go and options.go: making a client, and [Client.Do]; operation.go:
//     how every method calls, and lists that fetch page after page.
//   - oauth.go: an app that customers install; tokensource.go: its tokens, kept
//     for all processes; tokenendpoint.go: the OAuth endpoints, server-to-server
//     tokens, the account's region.
//   - verdict.go: what an answer says (Zoom's codes and texts), as an error;
//     errors.go: the error as callers see it; tokenerror.go: those of the token
//     endpoint; ratelimit.go: limits, what they are of, and pacing by rate limit
//     label; hostbudget.go: the 100 creates and updates of a host a day.
//   - A service stands in the file of its field in [Client] (meetings.go, users.go,
//     registrants.go …), with its objects; the long ones have a file of their own:
//     meeting.go, meetingsettings.go, user.go. deviations.go compares a meeting
//     with what was asked for; values.go holds times and ids.
//   - internal/fault reads Zoom's error bodies, internal/plain keeps of Zoom's
//     texts what can be shown, internal/lenient reads JSON with odd members,
//     internal/bounds says what numbers can be.
package zoom

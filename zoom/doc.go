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
// # Errors
//
// Errors of Zoom are [*Error] and match, by errors.Is, [ErrNotFound], [ErrExists],
// [ErrInvalid], [ErrUnauthorized], [ErrForbidden], [ErrRateLimited] or
// [ErrUnavailable]. [RetryAt] and [Unknown] read what to do from any error. No
// error holds a token, a body, a query, a name, an address or a link.
//
// # Webhooks
//
// Package [github.com/televisit/televisit-go/zoom/webhooks] verifies deliveries,
// answers Zoom's URL validation and decodes the events.
//
// # Where things stand
//
//   - client.go and options.go: making a client, and [Client.Do]; operation.go:
//     how every method calls, and lists that fetch page after page.
//   - oauth.go: an app that customers install; tokensource.go: its tokens, kept
//     for all processes; tokenendpoint.go: the OAuth endpoints, server-to-server
//     tokens, the account's region.
//   - verdict.go: what an answer says (Zoom's codes, texts and headers), as an
//     error; errors.go: the error as callers see it; ratelimit.go: pacing by rate
//     limit label; hostbudget.go: the 100 creates and updates of a host a day.
//   - A service stands in the file of its field in [Client] (meetings.go, users.go,
//     registrants.go …), with its objects; the long ones have a file of their own:
//     meeting.go, meetingsettings.go, user.go. deviations.go compares a meeting
//     with what was asked for; values.go holds times and ids.
//   - internal/fault reads Zoom's error bodies, internal/plain keeps of Zoom's
//     texts what can be shown.
package zoom

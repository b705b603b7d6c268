// Package zoomtest is a fake Zoom for tests and demonstrations: REST API,
// token endpoint, webhooks, and the pages behind join and start links, with
// Zoom's documented quirks and with faults on demand. It needs only the
// standard library and knows nothing of any Zoom client.
//
//	s := zoomtest.New()
//	defer s.Close()
//	// give your client s.APIURL(), s.OAuthURL() and zoomtest.DefaultClientID …
//
// # What it answers
//
// Every operation of the table internal/table/operations.json: users, meetings, registrants,
// invite links, past meetings and reports, tracking fields, live meeting
// controls, Zoom Rooms, workspaces with reservations, and calendar resources.
// Times with fractions of a second are taken. A call is checked as Zoom does: token (401/124), scope (400/4711), rate
// (429), then every query parameter and body member against the table (300 with
// errors[]). Unknown parameters and members are refused, unless the server was
// made [WithLenient].
//
// # People and webhooks
//
// [Server.Start], [Server.Join], [Server.Admit], [Server.Leave] and
// [Server.End] make people come and go. They change what the API shows, and
// they send signed webhooks to whoever [Server.Subscribe] registered. The links
// in the API's answers lead to plain pages of the server that do the same at
// the press of a button; opening one changes nothing.
//
// # Faults and counts
//
// [Server.Fail] breaks calls, of one operation or about one thing: an error, a
// gateway's HTML page, a delay, a dropped connection, an answer that is lost after
// the work was done, one that is empty, cut off, or has members of another form
// ([Fault.Members]). Zoom's refusals are there in its own words: [RegistrantLimit],
// [MissingScopes], [MeetingInProgress] … [Server.BendEvents] does to webhooks what
// Fault.Members does to answers. [Server.Calls] and [Server.MustNotExceed] count
// calls. [Quirks] holds what differs from account to account, [Policy] what the
// account's administrator has set: locked settings, what a passcode must be like,
// licences, scopes; both may change at any time.
//
// # Time
//
// The server reads the clock through [WithNow] and keeps everything scheduled
// on timers of package time. In a testing/synctest bubble use [NewUnstarted],
// [Server.InProcess] and [Server.SubscribeHandler]: no sockets are involved.
//
// # From another process
//
// The command zoom/zoomtest/cmd/fakezoom serves it on an address. Whoever has
// no Go at hand steers it through JSON under /_fake/:
//
//	GET    /_fake/state                        users, meetings, reservations, registrants, participants
//	GET    /_fake/calls                        counts and the latest calls;  DELETE forgets them
//	GET    /_fake/deliveries                   attempts to deliver webhooks; ?settle=true waits first
//	POST   /_fake/faults                       a Fault, Delay in nanoseconds; DELETE disarms all
//	PUT    /_fake/quirks                       the members of Quirks to change
//	POST   /_fake/users                        a User
//	POST   /_fake/rooms                        a Room
//	POST   /_fake/tracking_fields              {"field":""}
//	POST   /_fake/subscriptions                {"url":"","events":[],"deauthorization":false,"unvalidated":false}
//	POST   /_fake/meetings/{id}/start          {"user_id":""}, blank for the host
//	POST   /_fake/meetings/{id}/join           a Person
//	POST   /_fake/meetings/{id}/leave          {"participant_uuid":""}
//	POST   /_fake/meetings/{id}/admit          {"participant_uuid":""}
//	POST   /_fake/meetings/{id}/wait           {"participant_uuid":""}, back into the waiting room
//	POST   /_fake/meetings/{id}/role           {"participant_uuid":"","role":"co-host"}
//	POST   /_fake/meetings/{id}/end            nothing
//	DELETE /_fake/meetings/{id}                as someone in Zoom's own pages would
//	POST   /_fake/invitations                  {"email":""}, accepts the invitation
//	POST   /_fake/expire                       makes every access token invalid
//	PUT    /_fake/policy                       the members of Policy to change
//	POST   /_fake/deauthorize                  removes the app from the account; {"user":""}: one user
//	                                           removes it; {"client_id":""}: word of another app
//
// # Where the documents are silent
//
// The fake decides as follows. A registration that is not open answers 400/404.
// A second registration under the same address gives the same registrant. The
// same registrant or user who enters again ends the earlier stay. Whoever is
// admitted causes participant_admitted, participant_left_waiting_room and
// participant_joined, in this order. A host who already runs as many meetings
// as the plan allows cannot start another. Deleting or removing things does not
// expel anyone from a running meeting; the last to leave ends it. meeting.updated
// holds the id and what changed, and old_object the same before; it is not sent when
// nothing changed. A locked setting beats the rule that a waiting room switches
// join_before_host off. A passcode that the account's policy refuses is code 300 for
// the field password. Retries of
// webhooks are signed anew. An unknown path answers 400/2300.
//
// # Where things stand
//
// This package is the server as tests hold it: server.go and options.go make it,
// serve.go takes a call through count, wait and fault (calls.go, fault.go;
// refusals.go has Zoom's words),
// users.go, meetings.go, people.go and rooms.go do what people do, tokens.go what
// the app's owner does, subscription.go registers webhooks, control.go answers
// other processes. Package account holds the records. Behind it, each knowing only
// what follows it: internal/pages (for people), internal/api (the operations) and
// internal/oauth (tokens), internal/answer (what is sent), internal/table (what
// Zoom documents); internal/hooks (webhooks); internal/world (the account itself).
package zoomtest

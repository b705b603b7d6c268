// Package syncer is Televisit's engine: it makes the appointments of an EHR
// into video visits and keeps them so.
//
// Its folder is named sync, as vendors look for it; its package clause is
// syncer, so that the standard library's sync stays usable in the same file.
//
// Desired state is in the EHR, observed state is in the store, and the engine
// closes the difference. It is level-triggered: it never needs to have seen an
// event to do the right thing, so that a crash at any point is repaired by
// running again.
//
// An [Engine] serves any number of accounts; [Engine.Account] is one of them.
//
//   - [Account.Sync] reads the EHR and records what should be; [Account.Preview]
//     says what a Sync would do.
//   - [Account.Work] brings visits to where they should be, a step at a time.
//   - [Account.Deliver] sends the mails and events in the outbox.
//   - [Engine.Observe] takes the video service's webhooks; they are folded into
//     presence by the time they happened.
//   - [Engine.LinkHandler] serves the stable links that stand in mails and in the EHR.
//   - [Engine.Uninstalled] stops all work for an account that removed the app.
//   - [Engine.Run] schedules all of these in one process, package fleet does so on
//     many machines. A scheduler of one's own builds on [Engine.Schedule]. All of
//     these are safe to call twice, at once, from two machines.
//
// What the engine drives is named in package driver: an EHR and a video service.
// Packages lkcloud and zoomvideo are the adapters to Ellkay's gateway and to Zoom;
// the engine itself knows neither.
//
// # Calls
//
// What a visit costs at LKCloud and Zoom, besides the pages of the EHR's search that
// all visits of an account share, is what cannot be left out:
//
//   - New: Zoom is asked for the patient's user, as it may be there from another
//     visit, and makes it if not; it makes the meeting: 3 calls, 2 when the user
//     is there. A physician's first visit adds the same two for the physician's
//     user. The EHR is asked for the patient's name and address, which no list
//     tells; links are written by reading the notes, of which only our block may
//     change, writing them, and reading back what stands there: 4 calls.
//   - Moved: the meeting is read, as it may be ours no more, and patched: 2 calls.
//     The links stay: none to the EHR, or 1 for the patient's address when what is
//     known is older than an hour and somebody is to be mailed.
//   - Cancelled: the meeting is read for its stamp and deleted, the patient's user
//     deleted: 3 calls, 2 when another visit needs the user. The links are taken
//     out of the EHR as they were written: 3 calls, and 1 to look the appointment
//     up where the EHR's search leaves it out.
//   - Unchanged: none.
package syncer

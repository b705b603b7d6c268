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
//   - [Engine.Sync] reads the EHR and records what should be; [Engine.Preview]
//     says what a Sync would do. What changes is decided by a pure function.
//   - [Engine.Converge] brings one visit to where it should be, one step at a
//     time. Which step is next is decided by a pure function.
//   - [Engine.Deliver] sends the mails and events in the outbox.
//   - [Engine.Observe] takes Zoom's webhooks; they are folded into presence by
//     the time they happened.
//   - [Engine.Sweep] removes what should not exist.
//   - [Engine.ReserveRoom] reserves a Zoom Room that moves with its visit.
//   - [Engine.Uninstalled] stops all work for an account that removed the app.
//   - [Engine.Run] schedules all of these in one process, package fleet does so on
//     many machines. Any other scheduler calls [Engine.Attend] for each account and
//     task. All of these are safe to call twice, at once, from two machines.
package syncer

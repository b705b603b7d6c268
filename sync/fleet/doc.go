// Package fleet runs one engine on many machines. River schedules the work, as
// jobs in a PostgreSQL database that all machines share.
//
// Give each machine an engine over the same store, a pool of connections and
// [Fleet.Run] in the place of [syncer.Engine.Run]. They do the same: both call
// [syncer.Schedule.RunTask].
//
// # What is unique
//
// Each account has a job for each [syncer.Task]: sync, work, deliver, post, fold. There
// is one such job in the whole fleet, which waits until it is due, is done by
// whichever machine is free, and waits again: an account's limits at Zoom and at
// the EHR hold however many machines there are. Jobs of different accounts, and of
// different tasks, do not wait for each other. A job holds the account's id, the
// task's name and three numbers about the schedule: nothing personal.
//
// Work that falls due at once (a webhook, a saved form, a sync that somebody asked
// for) moves the account's jobs to the head. Accounts that appear later are found
// at once when this fleet's engine is woken for them, else within half a minute;
// the jobs of an account without settings end.
//
// # What happens when a machine dies
//
// Told to stop, a machine finishes what is under way and hands its jobs back.
// Killed, it falls silent; after [Config].Silence (a minute) the fleet's leader,
// which looks every 30 seconds, gives its jobs to others. Was it the leader, the
// next one is elected within 20 seconds. Until then no other job waits for those,
// and nothing depends on River being right about who is dead: the engine's own
// leases keep two machines from doing the same thing, and what was half done is
// found and finished (see package syncer).
//
// A job that fails is logged and comes back by the engine's schedule, after two
// seconds first and a minute at most.
//
// # River's tables
//
// [Fleet.Run] makes River's tables and brings them up to date; machines that start
// at once take turns. They stand in [Config].Schema. Do not share them with other
// users of River: each would give up the other's jobs. They hold one row for each
// account and task, and those of accounts that are gone for a day.
//
// # Connections
//
// A machine wants one connection to listen with, and three for everything else
// River does; a job under way holds none. So four in the pool do, whatever the
// number of accounts. The store has a pool of its own.
package fleet

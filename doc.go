// Package televisit turns the appointments of an electronic health record into
// video visits: it finds telehealth appointments in LKCloud (ELLKAY's EHR
// gateway), gives each a Zoom meeting, writes the links back into the EHR, mails
// and reminds the patient, tells the vendor's systems in real time who joined
// and left, and lets staff run the day from one page.
//
// This package holds no code. Import what you need:
//
//	examples/server     the whole product; runs with one command and no credentials
//	examples/embed      the smallest useful embedding; embedweb: with API, pages and a sign-in of one's own
//	sync                the engine (package syncer)
//	sync/driver         what an EHR and a video service are to it · lkcloud, zoomvideo: the adapters
//	sync/clinic         what people do with an account · api, pages, signin: its faces; connector: its clients
//	sync/fleet          the engine on many machines
//	ellkay              client for LKCloud          · ellkaytest: a fake LKCloud for your tests
//	zoom                client for Zoom             · webhooks; zoomtest: a fake Zoom for your tests
//	storage             typed, sealed records       · memory, sqlite, postgres, mysql, httpstore; storagetest for your own
//	notify              mails and events            · smtp, webhook, memory; notifytest for your own
//
// Imports run downwards only: the engine knows its contract, the store and notify,
// and no vendor; none of these knows another. One account is one customer: one Zoom
// account, one LKCloud site, one settings page. A process serves many.
//
// The example below is a first program: a fake Zoom, our client, and one meeting.
package televisit

// Package browsertest clicks through the server's pages in a real Chromium, as
// people would. It holds tests only.
//
// Each test starts the shipped program in demo mode, as a process of its own, and
// opens windows that share one browser. What is clicked and read is found as a
// screen reader finds it: by role and accessible name. A window fails its test on
// whatever a developer would see in the console: errors, violations of the
// content security policy, requests that failed, and answers of 400 and above
// that the test did not expect.
//
// Flows run in four looks: at a desk and on a phone, light and dark. To add one, use
// inEachLookAs and write down the clicks.
package browsertest

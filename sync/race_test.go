//go:build race

package syncer

// raceDetector slows everything down about tenfold.
const raceDetector = true

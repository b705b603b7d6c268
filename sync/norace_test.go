//go:build !race

package syncer

// raceDetector: see race_test.go.
const raceDetector = false

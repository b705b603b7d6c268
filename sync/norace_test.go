//go:build !race

package syncer

import ()

// raceDetector: see race_test.go.
const raceDetector = false

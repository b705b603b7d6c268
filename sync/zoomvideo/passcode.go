package zoomvideo

import (
	"crypto/rand"
	"math/big"
)

// passcode is a meeting's: ten signs, which is the most that Zoom takes, with
// letters of both cases, a digit and a sign, as the strictest policy wants them, and
// none that follows another in the alphabet's or the keyboard's order.
//
// See https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0065944
func passcode() string {
	const upper, lower, digit, sign = "ACEGJLNPRTVXZ", "bdfhkmqsuwy", "2468", "@*-_"
	out := make([]byte, 0, 10)
	for _, of := range []string{upper, digit, lower, sign, upper, digit, lower, upper, digit, lower} {
		out = append(out, of[randomBelow(len(of))])
	}
	return string(out)
}

// randomBelow is a number below n that nobody can guess.
func randomBelow(n int) int {
	i, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		panic("zoomvideo: no random numbers: " + err.Error()) // the system's source does not fail
	}
	return int(i.Int64())
}

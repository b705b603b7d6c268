package ellkaytest

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// inventor makes people up, the same ones for the same seed.
type inventor struct {
	*rand.Rand
	given, sur []string
}

func newInventor(seed uint64) inventor {
	source := rand.NewPCG(seed, 0x7e1e)
	return inventor{rand.New(source), givenNames(), surnames()} // invented people need no secrecy
}

func (v inventor) name() (first, last string) {
	return v.given[v.IntN(len(v.given))], v.sur[v.IntN(len(v.sur))]
}

func (v inventor) phone() string { return fmt.Sprintf("+1-555-555-01%02d", v.IntN(100)) }

// email is an address under example.com that tells who is meant.
func (v inventor) email(first, last string, number int, domain string) string {
	return strings.ToLower(first+"."+last) + "." + strconv.Itoa(number) + "@" + domain + ".example.com"
}

func givenNames() []string {
	return []string{"Alex", "Bo", "Casey", "Dana", "Eden", "Fran", "Gale", "Harper", "Indy", "Jules", "Kim", "Lane",
		"Morgan", "Nico", "Oak", "Pat", "Quinn", "Robin", "Sam", "Toni", "Uma", "Val", "Wren", "Xen", "Yael", "Zuri"}
}

// surnames leave no doubt that nobody is called so.
func surnames() []string {
	return []string{"Sample", "Example", "Testcase", "Fictional", "Invented", "Placeholder", "Specimen", "Mockup",
		"Imaginary", "Pretend", "Makebelieve", "Dummydata", "Simulated", "Nobody", "Standin", "Notreal"}
}

func specialties() []string {
	return []string{"Family Medicine", "Internal Medicine", "Pediatrics", "Dermatology", "Psychiatry", "Cardiology"}
}

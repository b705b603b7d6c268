package ellkaytest_test

import (
	"fmt"
	"strings"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

// printer stands for the test.
type printer struct{}

func (printer) Helper() {}

func (printer) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// An assertion says what was called too often.
func ExampleServer_MustNotExceed() {
	s := ellkaytest.New()
	defer s.Close()
	for range 2 {
		resp, err := s.InProcess().Post(s.TokenURL(), "application/x-www-form-urlencoded", strings.NewReader("grant_type=client_credentials"))
		if err == nil {
			_ = resp.Body.Close()
		}
	}
	s.MustNotExceed(printer{}, ellkaytest.OpToken, 1)
	s.MustNotExceed(printer{}, ellkaytest.OpGetAppointment, 0)
	// Output: ellkaytest: 2 calls of token, at most 1 allowed
}

// A site's data outlives its server.
func ExampleSite_Save() {
	s := ellkaytest.New()
	defer s.Close()
	site := s.Site(ellkaytest.DefaultSite)
	site.Clear()
	site.AddPatient(ellkaytest.Patient{ID: "P-1", FirstName: "Robin"})
	file, err := site.Save()
	if err != nil {
		fmt.Println(err)
		return
	}
	site.Clear()
	err = site.Load(file)
	p, ok := site.Patient("P-1")
	fmt.Println(p.FirstName, ok, err)
	// Output: Robin true <nil>
}

package ellkaytest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

// clinicOf books n visits, one a minute, and returns their ids in order.
func clinicOf(site *ellkaytest.Site, n int) (booked []string) {
	for i := range n {
		booked = append(booked, site.Book(ellkaytest.Appointment{Start: monday.Add(time.Duration(i) * time.Minute)}))
	}
	return booked
}

var wholeDay = search(monday, monday.AddDate(0, 0, 1))

func sizes(pages [][]visit) string {
	var list []string
	for _, p := range pages {
		list = append(list, fmt.Sprint(len(p)))
	}
	return strings.Join(list, " ")
}

func TestPaging(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		paging ellkaytest.Paging
		limit  int
		n      int
		want   string
	}{
		"one page":              {n: 7, want: "7"},
		"no items":              {n: 0, want: "0"},
		"last page full":        {paging: ellkaytest.Paging{Size: 3}, n: 6, want: "3 3"},
		"last page not full":    {paging: ellkaytest.Paging{Size: 3}, n: 7, want: "3 3 1"},
		"limit makes it less":   {paging: ellkaytest.Paging{Size: 3}, limit: 2, n: 5, want: "2 2 1"},
		"limit does not more":   {paging: ellkaytest.Paging{Size: 3}, limit: 500, n: 5, want: "3 2"},
		"empty middle page":     {paging: ellkaytest.Paging{Size: 3, EmptyPage: 2}, n: 5, want: "3 0 2"},
		"empty first page":      {paging: ellkaytest.Paging{Size: 3, EmptyPage: 1}, n: 3, want: "0 3"},
		"an item twice":         {paging: ellkaytest.Paging{Size: 3, RepeatPage: 2}, n: 5, want: "3 3"},
		"standard size is 500":  {n: 501, want: "500 1"},
		"token may be reusable": {paging: ellkaytest.Paging{Size: 3, TokensReusable: true}, n: 4, want: "3 1"},
	} {
		t.Run(name, func(t *testing.T) {
			w := plug(t)
			site := w.s.Site(ellkaytest.DefaultSite)
			booked := clinicOf(site, test.n)
			site.SetPaging(test.paging)
			body := wholeDay
			if test.limit > 0 {
				body = strings.Replace(body, `}}}`, fmt.Sprintf(`},"limit":%d}}`, test.limit), 1)
			}
			pages := w.pages(body)
			if sizes(pages) != test.want {
				t.Errorf("pages of %s, want %s", sizes(pages), test.want)
			}
			if got := slices.Compact(ids(pages)); !slices.Equal(got, booked) {
				t.Errorf("items %v, want %v", got, booked)
			}
		})
	}
}

func (w *wire) begin() string {
	w.t.Helper()
	var p pageOf
	w.ok(opBegin, wholeDay, &p)
	return p.NextToken
}

func (w *wire) turn(token string) pageOf {
	w.t.Helper()
	var p pageOf
	w.ok(opNext, next(token), &p)
	return p
}

func TestPageTokens(t *testing.T) {
	t.Parallel()
	w := plug(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	clinicOf(site, 4)
	site.SetPaging(ellkaytest.Paging{Size: 2})

	first := w.begin()
	second := w.turn(first).NextToken
	w.refused(opNext, next(first), 500, ellkaytest.PageRequestFaulted) // spent
	other := w.begin()                                                 // another run leaves this one alone
	w.refused("LKPatientDataLink/NextGetUpdatedPatients", next(second), 500, ellkaytest.PageRequestFaulted)
	w.s.AddSite("SITE-2")
	w.site = "SITE-2"
	w.refused(opNext, next(second), 500, ellkaytest.PageRequestFaulted)
	w.site = ellkaytest.DefaultSite
	if p := w.turn(second); len(p.Appointments) != 2 || p.NextToken != "" {
		t.Errorf("second page %+v", p)
	}
	w.turn(other)
	w.refused(opNext, next("bWFkZSB1cA=="), 500, ellkaytest.PageRequestFaulted)
	w.refused(opNext, `{"token":{}}`, 400, ellkaytest.MissingRequiredField)
	w.refused(opNext, `{"request":{"nextToken":"x"}}`, 400, ellkaytest.BadFieldInput)

	old := w.begin()
	for range 16 {
		w.begin()
	}
	w.refused(opNext, next(old), 500, ellkaytest.PageRequestFaulted)

	site.SetPaging(ellkaytest.Paging{Size: 2, TokensReusable: true})
	again := w.begin()
	if a, b := w.turn(again), w.turn(again); len(a.Appointments) != 2 || a.Appointments[0] != b.Appointments[0] || a.NextToken != b.NextToken {
		t.Errorf("a reusable token gave %+v, then %+v", a, b)
	}
}

func TestPageTrouble(t *testing.T) {
	t.Parallel()
	w := plug(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	booked := clinicOf(site, 6)
	t.Run("time-out, then the page on the same token", func(t *testing.T) {
		site.SetPaging(ellkaytest.Paging{Size: 2, TimeoutPage: 2})
		for range 2 { // in each run
			second := w.turn(w.begin()).NextToken
			w.refused(opNext, next(second), 500, ellkaytest.PageRequestTimeout)
			if p := w.turn(second); p.Appointments[0].ID != booked[2] {
				t.Errorf("page %+v", p)
			}
		}
	})
	t.Run("faulted until a new Begin", func(t *testing.T) {
		site.SetPaging(ellkaytest.Paging{Size: 2, FaultedPage: 2})
		second := w.turn(w.begin()).NextToken
		for range 2 {
			w.refused(opNext, next(second), 500, ellkaytest.PageRequestFaulted)
		}
		if got := ids(w.pages(wholeDay)); !slices.Equal(got, booked) {
			t.Errorf("the next run gives %v", got)
		}
	})
	t.Run("page 3 fails for ever", func(t *testing.T) {
		site.SetPaging(ellkaytest.Paging{Size: 2, FailPage: 3, FailCode: ellkaytest.ExternalServerUnavailable})
		for range 2 {
			third := w.turn(w.turn(w.begin()).NextToken).NextToken
			for range 2 {
				w.refused(opNext, next(third), 500, ellkaytest.ExternalServerUnavailable)
			}
		}
	})
	t.Run("a token loop", func(t *testing.T) {
		site.SetPaging(ellkaytest.Paging{Size: 2, LoopPage: 2})
		second := w.turn(w.begin()).NextToken
		for range 3 {
			if p := w.turn(second); p.NextToken != second {
				t.Fatalf("next token %q is not the one sent", p.NextToken)
			}
		}
	})
}

// Which items a run has is settled at Begin, what they look like at Next.
func TestChangesDuringARun(t *testing.T) {
	t.Parallel()
	w := plug(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	booked := clinicOf(site, 3)
	token := w.begin()
	site.Delete(booked[0])
	site.Move(booked[1], monday.AddDate(0, 0, 9))
	site.Book(ellkaytest.Appointment{Start: monday})
	p := w.turn(token)
	if got := ids([][]visit{p.Appointments}); !slices.Equal(got, booked[1:]) || p.Appointments[0].Start != "2030-05-15T14:00:00+00:00" {
		t.Errorf("page %+v", p)
	}
}

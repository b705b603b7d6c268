package lenient_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/televisit/televisit-go/zoom/internal/lenient"
)

type inner struct {
	Name string   `json:"name"`
	N    int      `json:"n"`
	List []string `json:"list"`
}

type picky int

var errPicky = errors.New("picky")

func (p *picky) UnmarshalJSON(b []byte) error {
	if string(b) != "1" {
		return errPicky
	}
	*p = 1
	return nil
}

type outer struct {
	inner
	ID    int64   `json:"id"`
	On    *bool   `json:"on"`
	Count *int    `json:"count"`
	X     float64 `json:"x"`
	Picky picky   `json:"picky"`
	Rows  []inner `json:"rows"`
	One   *inner  `json:"one"`
}

// Z15: one odd member costs itself, and nothing around it.
func TestOddMembersCostThemselves(t *testing.T) {
	t.Parallel()
	no, zero := false, 0
	for _, tc := range []struct {
		in   string
		want outer
		odd  []string
	}{
		{`{"id":7,"name":"a"}`, outer{ID: 7, inner: inner{Name: "a"}}, nil},
		{`{"id":"7","name":5,"n":"30","x":"1.5"}`, outer{ID: 7, inner: inner{Name: "5", N: 30}, X: 1.5}, []string{"name", "n", "id", "x"}},
		{`{"id":8.5e10,"n":30.9}`, outer{ID: 85_000_000_000, inner: inner{N: 30}}, []string{"id", "n"}},
		{`{"id":1e300,"n":"soon","x":{}}`, outer{}, []string{"id", "n", "x"}},
		{`{"on":"false","count":"0","id":1}`, outer{ID: 1, On: &no, Count: &zero}, []string{"on", "count"}},
		{`{"on":[],"count":{},"id":1}`, outer{ID: 1}, []string{"on", "count"}},
		{`{"picky":2,"rows":[{"name":"b","list":""},null,7,{"n":"x","list":["c",1]}],"id":1}`,
			outer{ID: 1, Rows: []inner{{Name: "b"}, {}, {}, {List: []string{"c", "1"}}}}, []string{"picky", "rows[].list", "rows[]", "rows[].n", "rows[].list[]"}},
		{`{"one":{"n":true},"rows":{},"id":1}`, outer{ID: 1, One: &inner{N: 1}}, []string{"rows", "one.n"}},
		{`{"one":"x","ID":"3","plain":4}`, outer{ID: 3}, []string{"id", "one"}},
		{`{"n":null,"on":null,"rows":null,"id":"1"}`, outer{ID: 1}, []string{"id"}},
	} {
		var got outer
		odd, err := lenient.Unmarshal([]byte(tc.in), &got)
		slices.Sort(odd)
		slices.Sort(tc.odd)
		if err != nil || !reflect.DeepEqual(got, tc.want) || !slices.Equal(odd, tc.odd) {
			t.Errorf("%s:\n%+v, odd %v, %v, want\n%+v, odd %v", tc.in, got, odd, err, tc.want, tc.odd)
		}
	}
}

func TestWhatIsNoObjectIsAnError(t *testing.T) {
	t.Parallel()
	for _, in := range []string{``, `<html>`, `{"id":1`, `[]`, `7`, `"x"`} {
		if odd, err := lenient.Unmarshal([]byte(in), new(outer)); err == nil || odd != nil {
			t.Errorf("%q: odd %v, %v", in, odd, err)
		}
	}
}

// Whatever is valid JSON and an object is read, and what encoding/json reads is
// read as it does.
func FuzzUnmarshal(f *testing.F) {
	for _, seed := range []string{`{"id":7}`, `{"id":"x","rows":[{"n":[]},1,null]}`, `{"one":{"one":{}}}`, `{"Id":1,"id":"2"}`, `[]`, `{"picky":"","x":"NaN"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var strict, got outer
		strictErr := json.Unmarshal(in, &strict)
		odd, err := lenient.Unmarshal(in, &got)
		if strictErr == nil && (err != nil || odd != nil || !reflect.DeepEqual(got, strict)) {
			t.Fatalf("%s: %+v, odd %v, %v", in, got, odd, err)
		}
		var members map[string]json.RawMessage
		if object := json.Unmarshal(in, &members) == nil && members != nil; object != (err == nil) && string(in) != "null" && strictErr != nil {
			t.Errorf("%s: an object %t, err %v", in, object, err)
		}
	})
}

package wire

import (
	"testing"
)

func TestParsePage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, body, token string
		items             int // -1: unreadable
	}{
		{"named", `{"appointments":[{"id":"1"},{"id":"2"}],"nextToken":"t"}`, "t", 2},
		{"other case", `{"Appointments":[{"Id":"1"}],"NextToken":"t"}`, "t", 1},
		{"another name", `{"visits":[{"id":"1"}],"nextToken":null}`, "", 1},
		{"several lists, ours named", `{"alerts":[{"x":1}],"appointments":[{"id":"1"}]}`, "", 1},
		{"several lists, none named", `{"alerts":[{"x":1}],"visits":[{"id":"1"}]}`, "", -1},
		{"list of text beside ours", `{"warnings":["x"],"visits":[{"id":"1"}]}`, "", 1},
		{"wrapped", `{"result":{"appointments":[{"id":"1"}],"nextToken":"t"}}`, "t", 1},
		{"wrapped, token outside", `{"data":{"appointments":[{"id":"1"}]},"nextToken":"t"}`, "t", 1},
		{"bare", `[{"id":"1"},{"id":"2"}]`, "", 2},
		{"bare, element carries the token", `[{"id":"1"},{"id":"2","nextToken":"t"}]`, "t", 2},
		{"bare, token alone in an element", `[{"id":"1"},{"nextToken":"t"}]`, "t", 1},
		{"bare around an object", `[{"appointments":[{"id":"1"}],"nextToken":"t"}]`, "t", 1},
		{"bare around an unknown name", `[{"visits":[{"id":"1"},{"id":"2"}],"nextToken":"t"}]`, "t", 2},
		{"bare, one item with a list in it", `[{"patientId":"1","insurances":[{},{}],"identifiers":[]}]`, "", 1},
		{"bare, one item with a list and the token", `[{"patientId":"1","insurances":[{},{}],"nextToken":"t"}]`, "t", 1},
		{"empty with token", `{"appointments":[],"nextToken":"t"}`, "t", 0},
		{"empty", `{"appointments":[]}`, "", 0},
		{"Z8 null list", `{"appointments":null,"nextToken":null}`, "", -1},
		{"Z8 list of text", `{"appointments":"none","nextToken":null}`, "", -1},
		{"Z8 list an object", `{"appointments":{},"nextToken":null}`, "", -1},
		{"Z8 ok", `{"status":"ok"}`, "", -1},
		{"Z8 ok with a list beside it", `{"status":"ok","details":[]}`, "", -1},
		{"Z8 list of errors", `{"errors":[{"id":"E-1"}]}`, "", -1},
		{"Z8 no errors", `{"errors":[]}`, "", -1},
		{"Z8 no warnings beside the token", `{"warnings":[],"nextToken":null}`, "", -1},
		{"Z8 rows of something else", `{"details":[{"text":"x"}],"nextToken":null}`, "", -1},
		{"Z8 token an object", `{"appointments":[],"nextToken":{"value":"t"}}`, "", -1},
		{"Z8 token true", `{"appointments":[],"nextToken":true}`, "", -1},
		{"Z8 token a list, in an element", `[{"id":"1","nextToken":["t"]}]`, "", -1},
		{"token a number", `{"appointments":[],"nextToken":17}`, "17", 0},
		{"empty under another name", `{"visits":[],"nextToken":null}`, "", 0},
		{"empty under another name alone", `{"visits":[]}`, "", 0},
		{"Z15 a text among them", `{"appointments":["x",{"id":"1"}]}`, "", 2},
		{"Z15 texts only, under our name", `{"appointments":["x"]}`, "", 1},
		{"bare empty", ` [] `, "", 0},
		{"empty token", `{"appointments":[],"nextToken":""}`, "", 0},
		{"no list", `{"nextToken":"t"}`, "", -1},
		{"empty object", `{}`, "", -1},
		{"null", `null`, "", -1},
		{"text", `"ok"`, "", -1},
		{"bare of texts", `["x"]`, "", -1},
		{"html", `<html>`, "", -1},
		{"nothing", ``, "", -1},
		{"cut off", `{"appointments":[{"id":"1"}`, "", -1},
		{"Z15 a hole", `{"appointments":[{"id":"1"},null]}`, "", 2},
		{"Z15 a hole first", `[null,{"id":"1"}]`, "", 2},
		{"holes only", `[null]`, "", -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, ok := ParsePage([]byte(tt.body), AppointmentLists)
			n := 0
			if ok {
				if p.Each(func(Object) bool { n++; return true }); n != tt.items || p.Token != tt.token {
					t.Errorf("%d items, token %q; want %d, %q", n, p.Token, tt.items, tt.token)
				}
			} else if tt.items != -1 {
				t.Error("unreadable")
			}
		})
	}
}

func TestRecordOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, body, want string }{
		{"itself", `{"id":"1","reason":{"id":"R"}}`, "1"},
		{"wrapped", `{"appointment":{"id":"1"}}`, "1"},
		{"wrapped in an unknown name", `{"visit":{"id":"1"}}`, "1"},
		{"in a list of one", `[{"id":"1"}]`, "1"},
		{"without id", `{"start":"2030-05-06","reason":{"id":"R"}}`, ""},
		{"number", `{"id":17}`, "17"},
		{"list of two", `[{"id":"1"},{"id":"2"}]`, "none"},
		{"empty list", `[]`, "none"},
		{"empty object", `{}`, "none"},
		{"null", `null`, "none"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := "none"
			if o := RecordOf([]byte(tt.body), []string{"id"}, AppointmentWraps); o != nil {
				got = o.Text("id")
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

package fault_test

import (
	"reflect"
	"testing"

	"github.com/televisit/televisit-go/zoom/internal/fault"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		status int
		body   string
		want   fault.Fault
		found  bool
	}{
		{"as documented", 404, `{"code":3001,"message":"Meeting does not exist: 1."}`, fault.Fault{Code: 3001, Text: "Meeting does not exist: 1."}, true},
		{"code as text", 400, `{"code":"300","message":"Validation Failed.","errors":[{"field":"settings.jbh_time"},{"field":"what Robin said"}]}`,
			fault.Fault{Code: 300, Text: "Validation Failed.", Fields: []string{"settings.jbh_time"}}, true},
		{"under success", 200, `{"code":200,"message":"subscription was not found"}`, fault.Fault{Code: 200, Text: "subscription was not found"}, true},
		{"success with a code of its own", 200, `{"code":"x","message":""}`, fault.Fault{}, false},
		{"success", 200, `{"id":1}`, fault.Fault{}, false},
		{"token endpoint", 400, `{"reason":"Invalid Token!","error":"invalid_request"}`, fault.Fault{Text: "Invalid Token!", OAuth: "invalid_request"}, true},
		{"quotes not escaped", 400, `{"code":300,"message":"The value "x" is not valid"}`, fault.Fault{Code: 300, Text: `The value "x" is not valid"}`}, true},
		{"a gateway's page", 502, `<html>`, fault.Fault{}, true},
		{"empty", 500, ``, fault.Fault{}, true},
		{"Z2: scopes", 400, `{"code":4711,"message":"Invalid access token, does not contain scopes:[meeting:delete:meeting, meeting:delete:meeting:admin]."}`,
			fault.Fault{Code: 4711, Text: "Invalid access token, does not contain scopes:[meeting:delete:meeting, meeting:delete:meeting:admin].",
				Scopes: []string{"meeting:delete:meeting", "meeting:delete:meeting:admin"}}, true},
		{"Z2: permissions, and what is none", 400, `{"code":200,"message":"Invalid access token. Does not contain permissions [User:Edit, Jane Doe]."}`,
			fault.Fault{Code: 200, Text: "Invalid access token. Does not contain permissions [User:Edit, Jane Doe].", Scopes: []string{"User:Edit"}}, true},
		{"Z7: a gateway's JSON", 404, `{"timestamp":1,"status":404,"error":"Not Found","path":"/oauth/token"}`, fault.Fault{}, true},
		{"Z7: a page that quotes an error", 404, `<html><script>{"code":3001,"message":"x"}</script>`, fault.Fault{}, true},
		{"Z7: cut off within the code", 404, `{"code":300`, fault.Fault{}, true},
		{"Z15: an odd member", 404, `{"code": 3001.0, "message": "x", "errors": "none"}`, fault.Fault{Code: 3001, Text: "x"}, true},
		{"Z15: a huge code", 400, `{"code":99999999999999999999,"message":"x"}`, fault.Fault{Text: "x"}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, found := fault.Parse(tt.status, []byte(tt.body))
			if found != tt.found || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, %v", got, found)
			}
		})
	}
}

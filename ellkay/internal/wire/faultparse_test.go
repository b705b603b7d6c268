package wire

import (
	"slices"
	"testing"
)

func TestParseFault(t *testing.T) {
	t.Parallel()
	const handle = "00000000-0000-4000-8000-000000000001"
	for _, tt := range []struct {
		name   string
		status int
		body   string
		code   string // "": no fault
		fields []Field
	}{
		{"as published", 400, `{"Detail":null,"ErrorCode":"BadFieldInput","Handle":"` + handle + `","Message":"Invalid fields: Notes (MaxLength:200)"}`,
			"BadFieldInput", []Field{{"Notes", 200}}},
		{"several fields", 400, `{"ErrorCode":"BadFieldInput","Message":"Invalid fields: Notes (MaxLength: 200), Appointment.Reason (maxlength=50), PatientId"}`,
			"BadFieldInput", []Field{{"Notes", 200}, {"Reason", 50}, {"patientId", 0}}},
		{"camel case", 500, `{"errorCode":"OperationFailed"}`, "OperationFailed", nil},
		{"under success", 200, `{"ErrorCode":"BRIDGE_OFFLINE","Handle":"` + handle + `"}`, "BRIDGE_OFFLINE", nil},
		{"under success, no handle", 200, `{"ErrorCode":"EntityNotFound"}`, "EntityNotFound", nil},
		{"under success, camel case with handle", 200, `{"errorCode":"EntityNotFound","handle":"h"}`, "EntityNotFound", nil},
		{"bridge info is none", 200, `{"isAvailable":false,"errorCode":"BRIDGE_OFFLINE"}`, "", nil},
		{"null code", 200, `{"ErrorCode":null,"Handle":null}`, "", nil},
		{"in an item", 200, `{"appointments":[{"ErrorCode":"x"}]}`, "", nil},
		{"list", 500, `[{"ErrorCode":"x"}]`, "", nil},
		{"html", 502, `<html>ErrorCode</html>`, "", nil},
		{"empty", 500, ``, "", nil},
		{"code that is no word", 500, `{"ErrorCode":"Patient Robin Sample not found"}`, "Unrecognised", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, ok := ParseFault(tt.status, []byte(tt.body))
			if ok != (tt.code != "") || f.Code != tt.code || !slices.Equal(f.Fields, tt.fields) {
				t.Errorf("got %+v, %v", f, ok)
			}
		})
	}
}

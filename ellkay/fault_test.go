package ellkay

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestParseFault(t *testing.T) {
	t.Parallel()
	const handle = "00000000-0000-4000-8000-000000000001"
	for _, tt := range []struct {
		name   string
		status int
		body   string
		code   Code // "": no fault
		fields []Field
	}{
		{"as published", 400, `{"Detail":null,"ErrorCode":"BadFieldInput","Handle":"` + handle + `","Message":"Invalid fields: Notes (MaxLength:200)"}`,
			CodeBadFieldInput, []Field{{"Notes", 200}}},
		{"several fields", 400, `{"ErrorCode":"BadFieldInput","Message":"Invalid fields: Notes (MaxLength: 200), Appointment.Reason (maxlength=50), PatientId"}`,
			CodeBadFieldInput, []Field{{"Notes", 200}, {"Reason", 50}, {"patientId", 0}}},
		{"camel case", 500, `{"errorCode":"OperationFailed"}`, CodeOperationFailed, nil},
		{"under success", 200, `{"ErrorCode":"BRIDGE_OFFLINE","Handle":"` + handle + `"}`, CodeBridgeOffline, nil},
		{"under success, no handle", 200, `{"ErrorCode":"EntityNotFound"}`, CodeEntityNotFound, nil},
		{"under success, camel case with handle", 200, `{"errorCode":"EntityNotFound","handle":"h"}`, CodeEntityNotFound, nil},
		{"bridge info is none", 200, `{"isAvailable":false,"errorCode":"BRIDGE_OFFLINE"}`, "", nil},
		{"null code", 200, `{"ErrorCode":null,"Handle":null}`, "", nil},
		{"in an item", 200, `{"appointments":[{"ErrorCode":"x"}]}`, "", nil},
		{"list", 500, `[{"ErrorCode":"x"}]`, "", nil},
		{"html", 502, `<html>ErrorCode</html>`, "", nil},
		{"empty", 500, ``, "", nil},
		{"code that is no word", 500, `{"ErrorCode":"Patient Robin Sample not found"}`, "Unrecognised", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, ok := parseFault(tt.status, []byte(tt.body))
			if ok != (tt.code != "") || f.code != tt.code || !slices.Equal(f.fields, tt.fields) {
				t.Errorf("got %+v, %v", f, ok)
			}
		})
	}
}

// D9: nothing of a fault's text gets into an error but names of fields.
func TestD9FaultTextStaysOut(t *testing.T) {
	t.Parallel()
	body := `{"ErrorCode":"BadFieldInput","Handle":"see Robin Sample","Message":"Invalid fields: Notes (MaxLength:200) for Robin Sample born 1990-02-03","Detail":"+1-555-010-0501"}`
	f, _ := parseFault(400, []byte(body))
	e := &Error{Operation: "X/Y", Status: 400, Code: f.code, Handle: f.handle, Fields: f.fields}
	for _, text := range []string{e.Error(), fmt.Sprintf("%+v %#v", e, e)} {
		for _, secret := range []string{"Robin", "Sample", "1990", "555"} {
			if strings.Contains(text, secret) {
				t.Errorf("%q holds %q", text, secret)
			}
		}
	}
	if !strings.Contains(e.Error(), "Notes (at most 200 characters)") {
		t.Errorf("%q does not name the field", e)
	}
}

func FuzzParseFault(f *testing.F) {
	f.Add(400, []byte(`{"ErrorCode":"BadFieldInput","Message":"Invalid fields: Notes (MaxLength:200)","Handle":"h"}`))
	f.Add(200, []byte(`{"errorCode":"x","handle":"y","Detail":"siteServiceKey subscriber key"}`))
	f.Add(500, []byte(`{"ErrorCode":"OperationFailed"}`))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		got, ok := parseFault(status, body)
		if !ok {
			return
		}
		if got.code == "" || plainWord(string(got.code)) == "" || got.handle != plainWord(got.handle) || len(got.fields) > maxFaultFields+1 {
			t.Fatalf("%+v", got)
		}
		for _, field := range got.fields {
			if plainWord(field.Name) == "" && field.Name != "" || field.MaxLength < 0 {
				t.Fatalf("%+v", field)
			}
		}
		if r := ruleFor(got.code, status); r.class == "" || r.action == "" && !r.renew {
			t.Fatalf("no rule for %q under %d: %+v", got.code, status, r)
		}
	})
}

// The 21 documented codes: what each means for the caller.
func TestCodeTable(t *testing.T) {
	t.Parallel()
	want := map[Code]Class{
		CodeFeatureNotEnabled: ClassSite, CodeFeatureNotSupported: ClassSite, CodeSearchParameterNotSupported: ClassRequest,
		CodeMissingRequiredField: ClassRequest, CodeBadFieldInput: ClassRequest, CodePatientNotFound: ClassRecord,
		CodeEntityNotFound: ClassRecord, CodeOperationFailed: ClassAmbiguous, CodeTemporaryBridgeError: ClassRetryable,
		CodeUnauthorized: ClassSite, CodeBridgeForbidden: ClassSite, CodeForbidden: ClassClient, CodeServiceUnavailable: ClassSlow,
		CodeBridgeOffline: ClassSlow, CodeOperationCancelled: ClassRetryable, CodeExternalAPIRateLimitReached: ClassRetryable,
		CodeExternalInternalServerError: ClassRetryable, CodeExternalServerUnavailable: ClassSlow, CodePageRequestTimeout: ClassRetryable,
		CodePageRequestFaulted: ClassRestart, CodeLKCloudFileTransmitFailed: ClassRetryable,
	}
	if len(want) != 21 || len(codeRules) != 21 {
		t.Fatalf("%d codes, %d rules", len(want), len(codeRules))
	}
	for code, class := range want {
		for _, status := range []int{200, 400, 401, 403, 404, 429, 500, 502} {
			for _, spelt := range []Code{code, Code(strings.ToUpper(string(code)))} {
				r := ruleFor(spelt, status)
				if r.class != class || r.action == "" {
					t.Errorf("%s under %d: %+v", spelt, status, r)
				}
				if r.renew != (code == CodeUnauthorized && status == 401 && spelt == code) && spelt == code {
					t.Errorf("%s under %d: renew %v", spelt, status, r.renew)
				}
			}
		}
	}
}

func TestUnknownCodeGoesByStatus(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		code   Code
		status int
		class  Class
		renew  bool
	}{
		{"", 401, ClassClient, true},
		{"SomethingNew", 401, ClassClient, true},
		{"AccessTokenExpired", 401, ClassClient, true},
		{"AccessTokenExpired", 400, ClassClient, true},
		{"PageTokenInvalid", 400, ClassRequest, false},
		{"", 403, ClassClient, false},
		{"", 404, ClassRequest, false},
		{"SomethingNew", 400, ClassRequest, false},
		{"", 429, ClassRetryable, false},
		{"", 500, ClassRetryable, false},
		{"SomethingNew", 503, ClassRetryable, false},
		{"SomethingNew", 200, ClassAmbiguous, false},
		{"", 413, ClassRequest, false},
	} {
		if r := ruleFor(tt.code, tt.status); r.class != tt.class || r.renew != tt.renew {
			t.Errorf("%q under %d: %+v", tt.code, tt.status, r)
		}
	}
}

func TestErrorMatching(t *testing.T) {
	t.Parallel()
	gone := fmt.Errorf("wrapped: %w", &Error{Code: CodeEntityNotFound, Class: ClassRecord})
	off := fmt.Errorf("wrapped: %w", &Error{Code: CodeFeatureNotEnabled, Class: ClassSite})
	if !errors.Is(gone, ErrNotFound) || errors.Is(off, ErrNotFound) || !errors.Is(off, ErrNotAvailable) || errors.Is(gone, ErrNotAvailable) {
		t.Error("sentinels do not match their codes")
	}
}

package ellkay

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
	"github.com/televisit/televisit-go/ellkay/internal/wire"
)

// D9: nothing of a fault's text gets into an error but names of fields.
func TestD9FaultTextStaysOut(t *testing.T) {
	t.Parallel()
	body := `{"ErrorCode":"BadFieldInput","Handle":"see Robin Sample","Message":"Invalid fields: Notes (MaxLength:200) for Robin Sample born 1990-02-03","Detail":"+1-555-010-0501"}`
	f, _ := wire.ParseFault(400, []byte(body))
	e := &Error{Operation: "X/Y", Status: 400, Code: Code(f.Code), Handle: f.Handle, Fields: fieldsOf(f)}
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
		got, ok := wire.ParseFault(status, body)
		if !ok {
			return
		}
		if got.Code == "" || wire.PlainWord(got.Code) == "" || got.Handle != wire.PlainWord(got.Handle) || len(got.Fields) > bounds.FaultFields+1 {
			t.Fatalf("%+v", got)
		}
		for _, field := range got.Fields {
			if wire.PlainWord(field.Name) == "" && field.Name != "" || field.MaxLength < 0 {
				t.Fatalf("%+v", field)
			}
		}
		if r := ruleFor(opGetAppointment, Code(got.Code), got.Keys, status); r.class == "" || r.subject == "" || r.action == "" {
			t.Fatalf("no rule for %q under %d: %+v", got.Code, status, r)
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
				r := ruleFor(opPatient, spelt, wire.Keys{}, status)
				if code == CodeForbidden && status == 401 { // T9: that is about the keys
					continue
				}
				if r.class != class || r.subject == "" || r.action == "" {
					t.Errorf("%s under %d: %+v", spelt, status, r)
				}
				if r.renew != (code == CodeUnauthorized && status == 401 && spelt == code) && spelt == code {
					t.Errorf("%s under %d: renew %v", spelt, status, r.renew)
				}
			}
		}
	}
}

// What is not known is about this request, for now; only LKCloud's own words about
// the keys are about the keys.
func TestUnknownCodeGoesByStatus(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		code   Code
		status int
		class  Class
		renew  bool
	}{
		{"", 401, ClassSlow, true},
		{"SomethingNew", 401, ClassClient, true},
		{"AccessTokenExpired", 401, ClassClient, true},
		{"AccessTokenExpired", 400, ClassClient, true},
		{"PageTokenInvalid", 400, ClassSlow, false},
		{"", 403, ClassSlow, false},
		{"", 404, ClassSlow, false},
		{"SomethingNew", 400, ClassSlow, false},
		{"SomethingNew", 403, ClassSlow, false},
		{"SomethingNew", 404, ClassSlow, false},
		{"", 429, ClassRetryable, false},
		{"", 500, ClassRetryable, false},
		{"SomethingNew", 503, ClassRetryable, false},
		{"SomethingNew", 200, ClassAmbiguous, false},
		{"", 413, ClassRequest, false},
		{"", 418, ClassSlow, false},
	} {
		r := statusRule(tt.status)
		if tt.code != "" {
			r = ruleFor(opGetAppointment, tt.code, wire.Keys{}, tt.status)
		}
		want := SubjectRequest
		if tt.class == ClassClient {
			want = SubjectKeys
		}
		if r.class != tt.class || r.renew != tt.renew || r.subject != want || r.action == "" {
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

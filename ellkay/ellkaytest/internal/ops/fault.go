package ops

import (
	"fmt"
	"strings"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
)

// Fault is the answer of an operation that failed.
type Fault struct {
	Code    ehr.Code
	Status  int // 0: the code's own
	Message string
	Detail  string
}

// Faultf is a fault with its message.
func Faultf(code ehr.Code, format string, args ...any) *Fault {
	return &Fault{Code: code, Message: fmt.Sprintf(format, args...)}
}

// badField is the published form of a field fault.
func badField(field string) *Fault {
	return Faultf(ehr.BadFieldInput, "Invalid fields: %s", pascal(field))
}

// MissingField is the published form of a fault about a field that is not there.
func MissingField(field string) *Fault {
	return Faultf(ehr.MissingRequiredField, "Missing required fields: %s", pascal(field))
}

// tooLong is the published message for a field over its limit.
func tooLong(field string, limit int) *Fault {
	return Faultf(ehr.BadFieldInput, "Invalid fields: %s (MaxLength:%d)", pascal(field), limit)
}

// pascal spells a dotted JSON path the way faults name fields.
func pascal(path string) string {
	parts := strings.Split(path, ".")
	for i, p := range parts {
		if p != "" {
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, ".")
}

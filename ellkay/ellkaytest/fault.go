package ellkaytest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// fault is the answer of an operation that failed.
type fault struct {
	code    Code
	status  int // 0: the code's own
	message string
	detail  string
}

// wireFault is LKCloudConnect.Contracts.LKCloudConnectFault as sent.
type wireFault struct {
	Detail        *string
	ErrorCode     string
	Handle        string
	Message       string
	RecoverySteps *string
	Type          string
}

func faultf(code Code, format string, args ...any) *fault {
	return &fault{code: code, message: fmt.Sprintf(format, args...)}
}

// badField is the published form of a field fault.
func badField(field string) *fault {
	return faultf(BadFieldInput, "Invalid fields: %s", pascal(field))
}

func missingField(field string) *fault {
	return faultf(MissingRequiredField, "Missing required fields: %s", pascal(field))
}

// tooLong is the published message for a field over its limit.
func tooLong(field string, limit int) *fault {
	return faultf(BadFieldInput, "Invalid fields: %s (MaxLength:%d)", pascal(field), limit)
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

// send writes the fault under a fresh handle.
func (f *fault) send(w http.ResponseWriter, handle string) {
	wire := wireFault{ErrorCode: string(f.code), Handle: handle, Message: f.message,
		Type: "Ellkay.Bridging.Exceptions." + string(f.code) + "Exception"}
	if f.detail != "" {
		wire.Detail = &f.detail
	}
	if wire.Message == "" {
		wire.Message = "The operation could not be completed."
	}
	status := f.status
	if status == 0 {
		status = f.code.Status()
	}
	sendJSON(w, status, wire)
}

func sendJSON(w http.ResponseWriter, status int, body any) {
	raw, err := json.Marshal(body)
	if err != nil {
		panic("ellkaytest: cannot encode an answer: " + err.Error())
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(raw)))
	w.WriteHeader(status)
	_, _ = w.Write(raw)
}

// handle returns the next fake trace id. The caller holds the lock.
func (s *Server) handle() string {
	s.handles++
	return fmt.Sprintf("00000000-0000-4000-8000-%012x", s.handles)
}

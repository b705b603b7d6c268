package wire

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
)

// Fault is LKCloud's LKCloudConnectFault, without its free text.
type Fault struct {
	Code   string
	Handle string
	Fields []Field
	Keys   Keys
}

// Field is a field that a fault complains about.
type Field struct {
	Name      string
	MaxLength int // most characters it may have; 0 when the fault did not say
}

// Keys says which of our keys a fault's message talks about, and whether it talks
// of an operation, which may then be what is refused to them.
type Keys struct{ SiteKey, SubscriberKey, Operation bool }

// Alone reports whether the message is about keys and nothing that they open.
func (k Keys) Alone() bool { return (k.SiteKey || k.SubscriberKey) && !k.Operation }

// ParseFault finds a fault in an answer. Under an error status anything with an
// error code is one. Under success the body must also have a fault's spelling or
// its handle, since other answers have members that are called errorCode.
func ParseFault(status int, body []byte) (Fault, bool) {
	success := status >= 200 && status < 300
	if len(body) > bounds.Fault || success && !bytes.Contains(body, []byte("rrorCode")) && !bytes.Contains(body, []byte("rrorcode")) {
		return Fault{}, false
	}
	if !json.Valid(body) {
		return Fault{}, false
	}
	o := AsObject(body)
	code := o.Text("ErrorCode")
	if code == "" {
		return Fault{}, false
	}
	f := Fault{Code: "Unrecognised", Handle: PlainWord(o.Text("Handle"))}
	if success && f.Handle == "" && !exactly(o, "ErrorCode") {
		return Fault{}, false
	}
	if c := PlainWord(code); c != "" {
		f.Code = c
	}
	for _, s := range []string{o.Text("Message"), o.Text("Detail")} {
		f.read(s)
	}
	return f, true
}

// exactly reports whether o has a member spelt exactly so.
func exactly(o Object, name string) bool {
	for key := range o.Members() {
		if string(key) == name {
			return true
		}
	}
	return false
}

// PlainWord returns s when it cannot be anything but a code or an id.
func PlainWord(s string) string {
	if len(s) > 64 {
		return ""
	}
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '-', r == '.':
		default:
			return ""
		}
	}
	return s
}

var (
	limitPattern = regexp.MustCompile(`(?i)([a-z][a-z0-9_.]{0,63})\s*\(\s*MaxLength\s*[:=]\s*(\d{1,9})\s*\)`)
	wordPattern  = regexp.MustCompile(`[A-Za-z][A-Za-z0-9_]*`)
)

// read takes field names and lengths out of a fault's text and forgets the
// rest, which may name patients. A bare name is taken only when it is one of
// ours; a name with a length is a field by its form.
func (f *Fault) read(s string) {
	if len(s) > bounds.FaultText {
		s = s[:bounds.FaultText]
	}
	for _, m := range limitPattern.FindAllStringSubmatch(s, bounds.FaultFields) {
		n, err := strconv.Atoi(m[2])
		if err == nil && n > 0 && n <= bounds.FieldSize {
			f.Fields = append(f.Fields, Field{Name: lastPart(m[1]), MaxLength: n})
		}
	}
	for _, word := range wordPattern.FindAllString(s, 400) {
		name, ours := sentNames[strings.ToLower(word)]
		if ours && len(f.Fields) < bounds.FaultFields && !f.has(name) {
			f.Fields = append(f.Fields, Field{Name: name})
		}
	}
	squeezed := strings.ToLower(strings.NewReplacer(" ", "", "-", "", "_", "").Replace(s))
	f.Keys.SiteKey = f.Keys.SiteKey || strings.Contains(squeezed, "siteservicekey") || strings.Contains(squeezed, "sitekey")
	f.Keys.SubscriberKey = f.Keys.SubscriberKey || strings.Contains(squeezed, "subscriberkey")
	for _, word := range []string{"operation", "endpoint", "method", "function", "feature"} {
		f.Keys.Operation = f.Keys.Operation || strings.Contains(squeezed, word)
	}
}

func (f *Fault) has(name string) bool {
	for _, field := range f.Fields {
		if strings.EqualFold(field.Name, name) {
			return true
		}
	}
	return false
}

func lastPart(name string) string {
	return name[strings.LastIndexByte(name, '.')+1:]
}

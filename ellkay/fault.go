package ellkay

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// fault is LKCloud's LKCloudConnectFault, without its free text.
type fault struct {
	code   Code
	handle string
	fields []Field
	names  named
}

const maxFault = 1 << 20

// parseFault finds a fault in an answer. Under an error status anything with an
// error code is one. Under success the body must also have a fault's spelling or
// its handle, since other answers have members that are called errorCode.
func parseFault(status int, body []byte) (fault, bool) {
	success := status >= 200 && status < 300
	if len(body) > maxFault || success && !bytes.Contains(body, []byte("rrorCode")) && !bytes.Contains(body, []byte("rrorcode")) {
		return fault{}, false
	}
	if !json.Valid(body) {
		return fault{}, false
	}
	o := asObject(body)
	code := o.text("ErrorCode")
	if code == "" {
		return fault{}, false
	}
	f := fault{code: "Unrecognised", handle: plainWord(o.text("Handle"))}
	if success && f.handle == "" && !exactly(o, "ErrorCode") {
		return fault{}, false
	}
	if c := plainWord(code); c != "" {
		f.code = Code(c)
	}
	for _, s := range []string{o.text("Message"), o.text("Detail")} {
		f.read(s)
	}
	return f, true
}

// exactly reports whether o has a member spelt exactly so.
func exactly(o object, name string) bool {
	for key := range o.members() {
		if string(key) == name {
			return true
		}
	}
	return false
}

// plainWord returns s when it cannot be anything but a code or an id.
func plainWord(s string) string {
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

const maxFaultFields = 20

// read takes field names and lengths out of a fault's text and forgets the
// rest, which may name patients. A bare name is taken only when it is one of
// ours; a name with a length is a field by its form.
func (f *fault) read(s string) {
	if len(s) > 4096 {
		s = s[:4096]
	}
	for _, m := range limitPattern.FindAllStringSubmatch(s, maxFaultFields) {
		n, err := strconv.Atoi(m[2])
		if err == nil && n > 0 {
			f.fields = append(f.fields, Field{Name: lastPart(m[1]), MaxLength: n})
		}
	}
	for _, word := range wordPattern.FindAllString(s, 400) {
		name, ours := sentNames[strings.ToLower(word)]
		if ours && len(f.fields) < maxFaultFields && !f.has(name) {
			f.fields = append(f.fields, Field{Name: name})
		}
	}
	squeezed := strings.ToLower(strings.NewReplacer(" ", "", "-", "", "_", "").Replace(s))
	f.names.siteKey = f.names.siteKey || strings.Contains(squeezed, "siteservicekey") || strings.Contains(squeezed, "sitekey")
	f.names.subscriberKey = f.names.subscriberKey || strings.Contains(squeezed, "subscriberkey")
}

func (f *fault) has(name string) bool {
	for _, field := range f.fields {
		if strings.EqualFold(field.Name, name) {
			return true
		}
	}
	return false
}

func lastPart(name string) string {
	return name[strings.LastIndexByte(name, '.')+1:]
}

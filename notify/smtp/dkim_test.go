package smtp_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/smtp"
)

// TestDKIMSignatureVerifies as RFC 6376 section 6 says, with code of its own.
func TestDKIMSignatureVerifies(t *testing.T) {
	t.Parallel()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	msg, err := notify.Render(fullMail())
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(t, setup{})
	if err := s.mailer(t, "smtp://HOST", smtp.WithDKIM("lakeside.example", "s1", private)).Send(t.Context(), msg); err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(s.got()[0].data, "\r\n\r\n")
	signature := field(head, "dkim-signature")
	tags := map[string]string{}
	for tag := range strings.SplitSeq(strings.SplitN(signature, ":", 2)[1], ";") {
		if name, value, ok := strings.Cut(strings.TrimSpace(tag), "="); ok {
			tags[name] = regexp.MustCompile(`\s`).ReplaceAllString(value, "")
		}
	}
	if tags["d"] != "lakeside.example" || tags["s"] != "s1" || tags["a"] != "ed25519-sha256" || tags["c"] != "relaxed/relaxed" {
		t.Fatalf("tags %v", tags)
	}
	sum := sha256.Sum256([]byte(relaxedBody(body)))
	if got := base64.StdEncoding.EncodeToString(sum[:]); got != tags["bh"] {
		t.Errorf("body hash %s, signed %s", got, tags["bh"])
	}
	var signed strings.Builder
	for name := range strings.SplitSeq(tags["h"], ":") {
		if f := field(head, name); f != "" {
			signed.WriteString(relaxedField(f) + "\r\n")
		}
	}
	signed.WriteString(relaxedField(regexp.MustCompile(`([;\s]b=)[^;]*`).ReplaceAllString(signature, "$1")))
	digest := sha256.Sum256([]byte(signed.String()))
	value, err := base64.StdEncoding.DecodeString(tags["b"])
	if err != nil || !ed25519.Verify(public, digest[:], value) {
		t.Errorf("the signature does not verify: %v\n%s", err, signed.String())
	}
	for _, name := range []string{"from", "to", "subject", "date", "message-id"} {
		if !strings.Contains(":"+strings.ToLower(tags["h"])+":", ":"+name+":") {
			t.Errorf("%s is not signed", name)
		}
	}
}

// field gives a header with its folded lines; "" when there is none.
func field(head, name string) string {
	for f := range strings.SplitSeq(regexp.MustCompile(`\r\n([^ \t])`).ReplaceAllString(head, "\x00$1"), "\x00") {
		if key, _, ok := strings.Cut(f, ":"); ok && strings.EqualFold(key, name) {
			return strings.TrimSuffix(f, "\r")
		}
	}
	return ""
}

var blanks = regexp.MustCompile(`[ \t]+`)

func relaxedField(f string) string {
	name, value, _ := strings.Cut(strings.ReplaceAll(f, "\r\n", ""), ":")
	return strings.ToLower(strings.TrimSpace(name)) + ":" + strings.TrimSpace(blanks.ReplaceAllString(value, " "))
}

func relaxedBody(body string) string {
	lines := strings.Split(strings.TrimRight(body, "\r\n"), "\r\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(blanks.ReplaceAllString(line, " "), " ")
	}
	return strings.TrimRight(strings.Join(lines, "\r\n"), "\r\n") + "\r\n"
}

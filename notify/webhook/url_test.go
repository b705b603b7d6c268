package webhook_test

import (
	"strings"
	"testing"

	"github.com/televisit/televisit-go/notify/webhook"
)

// TestCheckURL proves A14 and the save-time half of the guard of section 6.
func TestCheckURL(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		url      string
		ok       bool
		insecure bool // whether AllowInsecureTargets makes it acceptable
	}{
		{"https://hooks.example.org/televisit?account=7", true, true},
		{"https://hooks.example.org:8443/", true, true},
		{"https://hooks.example.org./", true, true},
		{"https://8.8.8.8/x", true, true},
		{"https://[2606:4700:4700::1111]/x", true, true},
		{"http://hooks.example.org/", false, true},
		{"https://127.0.0.1/", false, true},
		{"https://10.1.2.3/", false, true},
		{"https://192.168.0.9:8443/", false, true},
		{"https://169.254.169.254/latest/meta-data", false, true},
		{"https://100.64.0.1/", false, true},
		{"https://0.0.0.0/", false, true},
		{"https://[::1]/", false, true},
		{"https://[::ffff:127.0.0.1]/", false, true},
		{"https://[::ffff:8.8.8.8]/", false, true},
		{"https://[64:ff9b::7f00:1]/", false, true},
		{"https://[fd00::1]/", false, true},
		{"https://[fe80::1%25eth0]/", false, true},
		{"https://localhost/", false, true},
		{"https://a.localhost/", false, true},
		{"https://LOCALHOST./", false, true},
		{"https://printer.local/", false, true},
		{"https://metadata.google.internal/", false, true},
		{"https://intranet/", false, true},
		{"https://127.1/", false, true},
		{"https://2130706433/", false, true},
		{"https://0x7f.0x0.0x0.0x1/", false, true},
		{"https://0177.0.0.01/", false, true},
		{"", false, false},
		{"hooks.example.org", false, false},
		{"/relative", false, false},
		{"ftp://hooks.example.org/", false, false},
		{"https://", false, false},
		{"https://:443/", false, false},
		{"https://user:secret@hooks.example.org/", false, false},
		{"https://hooks.example.org/#top", false, false},
		{"https://hooks.example.org/#", false, false},
		{"https://hooks.example.org:0/", false, false},
		{"https://hooks.example.org:70000/", false, false},
		{"https://hooks.example.org:/", false, false},
		{"https://hooks.example.org/a b", false, false},
		{"https://hooks.example.org/\r\nX: y", false, false},
		{"https://hooks.example.org/" + strings.Repeat("a", 2048), false, false},
	} {
		t.Run(tt.url[:min(len(tt.url), 60)], func(t *testing.T) {
			t.Parallel()
			err := webhook.CheckURL(tt.url)
			if (err == nil) != tt.ok {
				t.Errorf("CheckURL: %v, want ok %t", err, tt.ok)
			}
			if err != nil && len(tt.url) > 12 && strings.Contains(err.Error(), tt.url) {
				t.Errorf("the error repeats the URL: %v", err)
			}
			if err := webhook.CheckURL(tt.url, webhook.AllowInsecureTargets(true)); (err == nil) != tt.insecure {
				t.Errorf("CheckURL with AllowInsecureTargets: %v, want ok %t", err, tt.insecure)
			}
		})
	}
}

func FuzzCheckURL(f *testing.F) {
	f.Add("https://hooks.example.org/x")
	f.Add("https://[::ffff:127.0.0.1]:443/")
	f.Fuzz(func(t *testing.T, raw string) {
		if webhook.CheckURL(raw) == nil && !strings.HasPrefix(strings.ToLower(raw), "https://") {
			t.Errorf("accepted %q", raw)
		}
	})
}

package app_test

import (
	"net/http"
	"strings"
	"testing"
)

// A9, A14: the tests of mail and endpoint go out at once, and say what happened.
func TestTryOutByAPI(t *testing.T) {
	t.Parallel()
	hook, post := newEndpoint(t), newPostOffice(t)
	p := start(t, append(newVendors(t).flags(t), "-smtp=smtp://"+post.address+"?tls=none", "-mail-from=Sample Clinic <visits@clinic.example>")...)
	to := map[string]any{"to": "desk@clinic.example"}
	p.want(http.StatusNotFound, "POST", "/settings/test-mail", to)
	doc := settings(func(s map[string]any) {
		s["notifications"].(map[string]any)["endpoint_url"] = hook.URL
	})
	p.want(http.StatusOK, "PUT", "/settings", doc)
	if got := p.want(http.StatusOK, "POST", "/settings/test-mail", to); got["ok"] != true || post.count() != 1 || !strings.Contains(post.letter(0), "desk@clinic.example") {
		t.Errorf("test mail: %v, %d letters", got, post.count())
	}
	p.want(http.StatusUnprocessableEntity, "POST", "/settings/test-mail", map[string]any{"to": "nobody"})
	p.want(http.StatusUnprocessableEntity, "POST", "/settings/test-mail", map[string]any{"to": "desk@clinic.example", "kind": "letter"})
	if got := p.want(http.StatusOK, "POST", "/settings/test-event", nil); got["ok"] != true || hook.got("test") != 1 {
		t.Errorf("test event: %v, %d events", got, hook.got("test"))
	}
	hook.Close()
	if got := p.want(http.StatusOK, "POST", "/settings/test-event", nil); got["ok"] != false || !strings.Contains(got["message"].(string), "refused the connection") {
		t.Errorf("test event to nobody: %v", got)
	}
	if audit := toJSON(p.want(http.StatusOK, "GET", "/audit", nil)); !strings.Contains(audit, "settings.test_mail") || strings.Contains(audit, "desk@clinic") {
		t.Errorf("B12: the audit trail is %s", audit)
	}
}

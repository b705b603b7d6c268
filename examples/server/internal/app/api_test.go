package app_test

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

// A4, A16: what a settings document may and may not be.
func TestSettingsByAPI(t *testing.T) {
	t.Parallel()
	p := start(t, newVendors(t).flags(t)...)
	wrongKeys := settings(func(s map[string]any) {
		s["ellkay"] = map[string]any{"subscriber_key": "WRONG", "site_service_key": ellkaytest.DefaultSite}
	})
	for name, tc := range map[string]struct {
		body   any
		status int
		field  string
	}{
		"A4 wrong keys":  {wrongKeys, http.StatusUnprocessableEntity, "ellkay.subscriber_key"},
		"unknown member": {settings(func(s map[string]any) { s["colour"] = "blue" }), http.StatusUnprocessableEntity, "colour"},
		"wrong type":     {settings(func(s map[string]any) { s["email_intro"] = 7 }), http.StatusUnprocessableEntity, "email_intro"},
		"A12 too long":   {settings(func(s map[string]any) { s["email_intro"] = strings.Repeat("😀", 2001) }), http.StatusUnprocessableEntity, "email_intro"},
		"not JSON":       {"{", http.StatusBadRequest, ""},
		"two documents":  {"{} {}", http.StatusBadRequest, ""},
		"too large":      {`{"company":"` + strings.Repeat("x", 2<<20) + `"}`, http.StatusRequestEntityTooLarge, ""},
	} {
		problem := p.want(tc.status, "PUT", "/settings", tc.body)
		if tc.field != "" && !strings.Contains(toJSON(problem["errors"]), `"`+tc.field+`"`) {
			t.Errorf("%s: errors %v, want one at %s", name, problem["errors"], tc.field)
		}
		if toJSON(problem["title"]) == `""` || problem["type"] == "" {
			t.Errorf("%s: the problem is %v", name, problem)
		}
	}
	saved := p.want(http.StatusOK, "PUT", "/settings", settings())
	if key := saved["ellkay"].(map[string]any)["subscriber_key"].(string); strings.Contains(key, "SUBSCRIBER") {
		t.Errorf("the key reads back as %q", key)
	}
	secret := saved["notifications"].(map[string]any)["signing_secret"]
	again := p.want(http.StatusOK, "PUT", "/settings", saved) // what is read can be written back
	if again["notifications"].(map[string]any)["signing_secret"] != secret {
		t.Error("a save changed the signing secret")
	}
	rotated := p.want(http.StatusOK, "POST", "/settings/signing-secret/rotate", nil)
	if rotated["signing_secret"] == secret || rotated["old_until"] == nil {
		t.Errorf("after rotation: %v", rotated)
	}
	p.want(http.StatusOK, "PUT", "/settings", p.want(http.StatusOK, "GET", "/settings", nil))
}

// A15: a topic with the patient in it needs a yes, which travels in the query.
func TestConfirmationByAPI(t *testing.T) {
	t.Parallel()
	p := start(t, newVendors(t).flags(t)...)
	p.want(http.StatusOK, "PUT", "/settings", settings())
	doc := settings(func(s map[string]any) { s["meeting_topic"] = "{patient}" })
	problem := p.want(http.StatusConflict, "PUT", "/settings", doc)
	if problem["type"] != "confirmation-required" || len(problem["effects"].([]any)) != 1 {
		t.Fatalf("problem %v", problem)
	}
	p.want(http.StatusConflict, "PUT", "/settings?confirm=other", doc)
	p.want(http.StatusOK, "PUT", "/settings?confirm="+problem["confirm"].(string), doc)
}

func TestLogoByAPI(t *testing.T) {
	t.Parallel()
	p := start(t, newVendors(t).flags(t)...)
	picture := func(w, h int) string {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for name, tc := range map[string]struct {
		body   string
		status int
	}{
		"A11 800 wide, 100 high": {picture(800, 100), http.StatusNoContent},
		"A11 100 wide, 800 high": {picture(100, 800), http.StatusNoContent},
		"A11 too wide":           {picture(801, 100), http.StatusUnprocessableEntity},
		"A11 no picture":         {"GIF89a", http.StatusUnprocessableEntity},
		"A11 too large":          {strings.Repeat("x", 2<<20+1), http.StatusRequestEntityTooLarge},
	} {
		if status, answer := p.call("PUT", "/settings/logo", tc.body); status != tc.status {
			t.Errorf("%s: %d, want %d: %v", name, status, tc.status, answer)
		}
	}
	p.want(http.StatusNoContent, "DELETE", "/settings/logo", nil)
	p.want(http.StatusNotFound, "DELETE", "/settings/logo", nil)
}

// A17, A20 to A25 over the wire.
func TestRostersByAPI(t *testing.T) {
	t.Parallel()
	v := newVendors(t)
	p := start(t, v.flags(t)...)
	p.want(http.StatusOK, "PUT", "/settings", settings())
	doctor := v.lkcloud.Site(ellkaytest.DefaultSite).Physicians()[0]
	found := p.want(http.StatusOK, "GET", "/physicians/search?q="+doctor.LastName, nil)
	if !strings.Contains(toJSON(found), `"`+doctor.ID+`"`) {
		t.Errorf("A17: found %v", found)
	}
	p.want(http.StatusCreated, "POST", "/physicians", map[string]any{"id": doctor.ID, "type": "not_logged_in", "email": ""})
	p.want(http.StatusUnprocessableEntity, "POST", "/physicians", map[string]any{"id": "D-9", "type": "logged_in", "email": "nobody@clinic.example"})
	p.want(http.StatusCreated, "POST", "/physicians", map[string]any{"id": "D-9", "type": "logged_in", "email": v.zoom.Owner().Email})
	p.want(http.StatusOK, "POST", "/physicians", map[string]any{"id": "D-9", "type": "not_logged_in", "email": ""})

	bad := p.want(http.StatusUnprocessableEntity, "POST", "/physicians/import", "ID,Y/N\nD-20,N\nD-21,?\n")
	if !strings.Contains(toJSON(bad["errors"]), `"row":3`) || !strings.Contains(toJSON(bad["errors"]), `"column":2`) {
		t.Errorf("A21: errors %v", bad["errors"])
	}
	p.want(http.StatusOK, "POST", "/physicians/import?accept=good", "ID,Y/N\nD-20,N\nD-21,?\n")
	if list := p.want(http.StatusOK, "GET", "/physicians?limit=2", nil); len(list["items"].([]any)) != 2 || list["next"] == "" {
		t.Errorf("the first page is %v", list)
	}
	p.want(http.StatusUnprocessableEntity, "GET", "/physicians?limit=1001", nil)
	p.want(http.StatusUnprocessableEntity, "GET", "/appointments?cursor=nonsense", nil)
	p.want(http.StatusNoContent, "DELETE", "/physicians/D-20", nil)
	p.want(http.StatusNotFound, "DELETE", "/physicians/D-20", nil)

	p.want(http.StatusCreated, "POST", "/staff", map[string]any{"email": "nurse@clinic.example"})
	p.want(http.StatusUnprocessableEntity, "POST", "/staff", map[string]any{"email": "nurse"})
	p.want(http.StatusOK, "POST", "/staff/import", "E-mail\ndesk@clinic.example\n")
	p.want(http.StatusNoContent, "DELETE", "/staff/nurse@clinic.example", nil)
	if users := p.want(http.StatusOK, "GET", "/staff/search?q=owner", nil); len(users["items"].([]any)) != 1 {
		t.Errorf("A23: found %v", users)
	}
}

// Who may ask, and what is not there.
func TestGuardsOfTheAPI(t *testing.T) {
	t.Parallel()
	v := newVendors(t)
	p := start(t, v.flags(t)...)
	status := func(base, path, token string) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	for path, want := range map[string]int{
		"/api/v1/status": http.StatusOK, "/api/v1/openapi.json": http.StatusOK, "/api/v1/nothing": http.StatusNotFound, "/api/v2/status": http.StatusNotFound,
		"/healthz": http.StatusOK, "/readyz": http.StatusOK, "/metrics": http.StatusOK,
	} {
		if got := status(p.base, path, token); got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
	for _, wrong := range []string{"", "wrong", token + "x"} {
		if got := status(p.base, "/api/v1/status", wrong); got != http.StatusUnauthorized {
			t.Errorf("token %q: %d", wrong, got)
		}
	}
	limited := false
	for range 60 {
		limited = limited || status(p.base, "/api/v1/status", "wrong") == http.StatusTooManyRequests
	}
	if !limited || status(p.base, "/api/v1/status", token) != http.StatusOK {
		t.Errorf("wrong tokens limited: %v; the right one must pass all the same", limited)
	}

	var flags []string
	for _, f := range v.flags(t) {
		if !strings.HasPrefix(f, "-api-token") {
			flags = append(flags, f)
		}
	}
	off := start(t, flags...)
	if got := status(off.base, "/api/v1/status", token); got != http.StatusNotFound {
		t.Errorf("without a token of its own: %d, want 404", got)
	}
}

// A27: progress as server-sent events, and what does not exist.
func TestSyncEvents(t *testing.T) {
	t.Parallel()
	v := newVendors(t)
	site := v.lkcloud.Site(ellkaytest.DefaultSite)
	p := start(t, v.flags(t)...)
	p.want(http.StatusOK, "PUT", "/settings", settings(func(s map[string]any) {
		s["appointment_type_ids"] = []string{site.AppointmentTypes()[0].ID}
	}))
	for i := range 5 {
		site.Book(ellkaytest.Appointment{Start: time.Now().Add(time.Duration(i+1) * time.Hour)})
	}
	id := p.want(http.StatusAccepted, "POST", "/sync", nil)["id"].(string)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.base+"/api/v1/sync/"+id+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	stream, err := io.ReadAll(resp.Body)
	if err != nil || !strings.Contains(string(stream), "event: progress\ndata: {") || !strings.Contains(string(stream), "event: done\ndata: {") {
		t.Errorf("the stream is %q, %v", stream, err)
	}
	for _, path := range []string{"/sync/none", "/sync/none/events", "/appointments/none"} {
		p.want(http.StatusNotFound, "GET", path, nil)
	}
	p.want(http.StatusNotFound, "POST", "/deliveries/none/replay", nil)
	p.want(http.StatusNotFound, "POST", "/appointments/none/resend", map[string]any{"to": []string{"patient"}})
	p.want(http.StatusNotFound, "PUT", "/appointments/none/room", map[string]any{"room_id": "r"})
	for _, path := range []string{"/preview", "/rooms", "/deliveries", "/audit", "/status", "/appointments?from=2030-05-06&to=2030-05-07T00:00:00Z&state=ready"} {
		p.want(http.StatusOK, "GET", path, nil)
	}
	for _, path := range []string{"/appointments?from=soon", "/appointments?state=gone", "/deliveries?state=lost"} {
		p.want(http.StatusUnprocessableEntity, "GET", path, nil)
	}
}

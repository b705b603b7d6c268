package app_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/internal/freshdb"
	"github.com/televisit/televisit-go/internal/require"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// A39, D9: after a day of visits no database holds a name, an address, a phone
// number, an id of a person or a key, not even in an index or a deleted page.
func TestA39NothingReadableInAnyDump(t *testing.T) {
	t.Parallel()
	for name, place := range map[string]func(*testing.T) (store string, dump func() []byte){
		"sqlite": sqliteDump, "postgres": postgresDump, "mysql": mysqlDump,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, dump := place(t)
			day := canaryDay(t, store)
			all := dump()
			for _, there := range []string{zoomtest.DefaultAccountID, "visit", "ready", "delivery"} {
				if !bytes.Contains(all, []byte(there)) {
					t.Errorf("the search does not find %q, which must be there", there)
				}
			}
			for _, c := range day.words {
				if form := readable(all, c); form != "" {
					t.Errorf("%q is readable, %s", c, form)
				}
			}
		})
	}
}

// readable says in which form a text stands in the dump.
func readable(dump []byte, text string) string {
	forms := map[string]string{
		"as it is": text, "in lower case": strings.ToLower(text), "in upper case": strings.ToUpper(text),
		"in hexadecimal": hex.EncodeToString([]byte(text)), "in upper hexadecimal": strings.ToUpper(hex.EncodeToString([]byte(text))),
	}
	for shift := range 3 { // base64 from any byte on, without the characters that neighbours have a part in
		enc := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + text))
		forms["in base64 "+strconv.Itoa(shift)] = enc[(shift*8+5)/6 : (shift+len(text))*8/6]
	}
	for form, s := range forms {
		if bytes.Contains(dump, []byte(s)) {
			return form
		}
	}
	return ""
}

// canaries are words that are unlike anything else, and what the day that they
// were in has left behind outside the database.
type canaries struct {
	words []string // in no database
	ids   []string // of those, the ids: they may be said, to those who are to act on them
	left  map[string]string
}

// canaryDay runs the server for a day of visits whose people and keys are
// canaries.
func canaryDay(t *testing.T, store string) canaries {
	t.Helper()
	v, hook, post := newVendors(t), newEndpoint(t), newPostOffice(t)
	site := v.lkcloud.Site(ellkaytest.DefaultSite)
	doctor, kind := site.Physicians()[0], site.AppointmentTypes()[0]
	patient := site.AddPatient(ellkaytest.Patient{
		ID: "CANARYPAT77", FirstName: "Canarina", LastName: "Zwitschermann", DateOfBirth: "1931-07-19", Email: "zwitschermann@patient.example",
		MobilePhone: "2125550177", HomePhone: "(718) 555-0188", MRN: "CANARYMRN88",
		Address:          ellkaytest.Address{Line1: "77 Finch Canary Lane", City: "Nestington", State: "NY", Zip: "10001"},
		EmergencyContact: ellkaytest.Contact{Name: "Canario Zwitschermann", Phone: "6465550199"},
	})
	book := func(id string) {
		site.Book(ellkaytest.Appointment{ID: id, Start: time.Now().Add(3 * time.Hour), PatientID: patient, PhysicianID: doctor.ID, TypeID: kind.ID, Notes: "Canary note about asthma"})
	}
	book("CANARYAPT01")
	p := start(t, append(v.oauthFlags(t), "-store="+store, "-smtp=smtp://"+post.address+"?tls=none", "-mail-from=Sample Clinic <visits@clinic.example>")...)
	if _, err := v.zoom.Subscribe(p.base + "/zoom/webhooks"); err != nil {
		t.Fatal(err)
	}
	admin := newBrowser(t)
	admin.authorise(p.base+"/oauth/install", v.zoom.Owner().ID)
	saved := p.want(http.StatusOK, "PUT", "/settings", settings(func(s map[string]any) {
		s["company"], s["email_intro"], s["appointment_type_ids"] = "Canary Heights Clinic", "Welcome to the Canary Heights", []string{kind.ID}
		s["custom_email"] = map[string]any{"enabled": false, "address": "trouble@canaryheights.example", "reminder_minutes": 60}
		s["notifications"] = map[string]any{
			"appointment_prepared": true, "patient_joined": true, "patient_left": true, "physician_joined": true, "physician_left": true, "endpoint_url": hook.URL,
		}
	}))
	p.want(http.StatusCreated, "POST", "/physicians", map[string]any{"id": doctor.ID, "type": "not_logged_in", "email": "doctor.canary@clinic.example"})
	p.want(http.StatusCreated, "POST", "/staff", map[string]any{"email": "staff.canary@clinic.example"})
	member := v.zoom.AddUser(zoomtest.User{Email: "staff.canary@clinic.example", FirstName: "Stacanary", LastName: "Feathers"})
	newBrowser(t).authorise(p.base+"/oauth/signin?return=/appointments", member.ID)
	p.want(http.StatusAccepted, "POST", "/sync", nil)
	var visit map[string]any
	eventually(t, "the visit is ready and mailed", func() bool {
		code, got := p.call("GET", "/appointments/CANARYAPT01", nil)
		visit = got
		return code == http.StatusOK && got["state"] == "ready" && post.count() > 0
	})
	p.want(http.StatusCreated, "POST", "/appointments/CANARYAPT01/participants", map[string]any{"name": "Interpretina Canary", "email": "interpreter@canary.example"})
	attend(t, p, v.zoom, hook, visit)
	p.want(http.StatusOK, "GET", "/audit", nil)
	left := mishaps(t, p, v)
	p.stop()
	p.code()
	left["logs"], left["URLs"], left["events"] = p.logs.String(), v.urls.String(), hook.all()
	words := []string{
		"Canarina", "Zwitschermann", "1931-07-19", "2125550177", "555-0188", "6465550199", "Finch Canary", "Nestington", "CANARYPAT77", "CANARYMRN88", "CANARYAPT01",
		"Canario", "asthma", "Canary Heights", "canaryheights", "doctor.canary", "staff.canary", "Stacanary", "Feathers", "Interpretina", "interpreter@",
		doctor.LastName + ", ", doctor.Email, member.ID, v.zoom.Owner().Email,
		ellkaytest.DefaultSubscriberKey, ellkaytest.DefaultSite, zoomtest.DefaultClientSecret, zoomtest.DefaultSecretToken, token,
		strings.TrimPrefix(saved["notifications"].(map[string]any)["signing_secret"].(string), "whsec_"), hook.URL,
	}
	ids := []string{"CANARYPAT77", "CANARYAPT01", member.ID, v.zoom.Owner().ID}
	for _, m := range v.zoom.Meetings() {
		ids = append(ids, strconv.FormatInt(m.ID, 10), m.UUID)
		left["topics"] += m.Topic + " " + m.Agenda + "\n"
	}
	words = append(words, ids...)
	var long []string
	for _, w := range words { // what is short is found in any noise
		if len(w) >= 6 {
			long = append(long, w)
		}
	}
	return canaries{long, ids, left}
}

func sqliteDump(t *testing.T) (string, func() []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "day.db")
	return "sqlite:" + path, func() (all []byte) {
		for _, p := range []string{path, path + "-wal"} {
			data, err := os.ReadFile(p)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			all = append(all, data...)
		}
		return all
	}
}

func postgresDump(t *testing.T) (string, func() []byte) {
	t.Helper()
	u := freshdb.Postgres(t)
	return u.String(), func() []byte {
		return said(t, "postgres", "pg_dump", "--schema", u.Query().Get("search_path"), "--dbname", freshdb.PostgresServer(t).String())
	}
}

func mysqlDump(t *testing.T) (string, func() []byte) {
	t.Helper()
	u := freshdb.MySQL(t)
	return u.String(), func() []byte {
		return said(t, "mysql", "mariadb-dump", append(freshdb.MySQLLogin(u), strings.TrimPrefix(u.Path, "/"))...)
	}
}

// said is what a program of the database's writes.
func said(t *testing.T, need, program string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		require.Missing(t, need, program+" is not installed")
	}
	var trouble bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Stderr = &trouble
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, &trouble)
	}
	return out
}

// The search finds a text in each form, wherever it begins.
func TestReadable(t *testing.T) {
	t.Parallel()
	for shift := range 4 {
		text := []byte(strings.Repeat("?", shift) + "Zwitschermann and others")
		for name, dump := range map[string][]byte{
			"plain": text, "upper": bytes.ToUpper(text), "hex": []byte(hex.EncodeToString(text)),
			"HEX": []byte(strings.ToUpper(hex.EncodeToString(text))), "base64": []byte(base64.StdEncoding.EncodeToString(text)),
		} {
			if readable(dump, "Zwitschermann") == "" {
				t.Errorf("not found in %s after %d bytes", name, shift)
			}
		}
	}
	if form := readable([]byte("nobody at all"), "Zwitschermann"); form != "" {
		t.Errorf("found %s where it is not", form)
	}
}

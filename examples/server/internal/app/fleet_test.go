package app_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/internal/require"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// B16: two servers with -fleet over one PostgreSQL store are one product. What is
// asked of one is seen at the other; when one ends, the other goes on; each visit
// has one meeting.
func TestB16Fleet(t *testing.T) {
	t.Parallel()
	dsn := schema(t)
	v := newVendors(t)
	site := v.lkcloud.Site(ellkaytest.DefaultSite)
	doctor, kind := site.Physicians()[0], site.AppointmentTypes()[0]
	patient := site.AddPatient(ellkaytest.Patient{FirstName: "Robin", LastName: "Sample", Email: "robin@patient.example"})
	book := func(in time.Duration) string {
		return site.Book(ellkaytest.Appointment{Start: time.Now().Add(in), PatientID: patient, PhysicianID: doctor.ID, TypeID: kind.ID})
	}
	flags := append(v.flags(t), "-fleet", "-store="+dsn, "-public-url=https://visits.example")
	one, two := start(t, flags...), start(t, flags...)
	ready := func(p *program, id string) func() bool {
		return func() bool {
			status, visit := p.call("GET", "/appointments/"+id, nil)
			return status == http.StatusOK && visit["state"] == "ready"
		}
	}

	first := book(3 * time.Hour)
	one.want(http.StatusOK, "PUT", "/settings", settings(func(s map[string]any) { s["appointment_type_ids"] = []string{kind.ID} }))
	one.want(http.StatusCreated, "POST", "/physicians", map[string]any{"id": doctor.ID, "type": "not_logged_in", "email": ""})
	one.want(http.StatusAccepted, "POST", "/sync", nil)
	eventually(t, "the other server shows the visit ready", ready(two, first))
	two.want(http.StatusOK, "GET", "/status", nil)

	one.stop()
	if code := one.code(); code != 0 {
		t.Fatalf("exit code %d, logs:\n%s", code, one.logs)
	}
	second := book(5 * time.Hour)
	two.want(http.StatusAccepted, "POST", "/sync", nil)
	eventually(t, "the server that is left makes the next visit ready", ready(two, second))
	standing := slices.DeleteFunc(v.zoom.Meetings(), func(m zoomtest.Meeting) bool { return m.Deleted })
	if len(standing) != 2 || len(v.zoom.Meetings()) != 2 {
		t.Errorf("D1: %d meetings for 2 visits, %d of them stand", len(v.zoom.Meetings()), len(standing))
	}
}

// schema makes a schema for one test and drops it afterwards; the DSN leads there.
func schema(t *testing.T) string {
	t.Helper()
	base := require.Env(t, "postgres", "TELEVISIT_TEST_POSTGRES")
	db, err := pgx.Connect(t.Context(), base)
	if err != nil {
		t.Fatal(err)
	}
	name := "televisit_test_" + strings.ToLower(rand.Text()[:12])
	if _, err := db.Exec(t.Context(), "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.Background() // the test's own has ended
		_, err := db.Exec(ctx, "DROP SCHEMA "+name+" CASCADE")
		if err = errors.Join(err, db.Close(ctx)); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

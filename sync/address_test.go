package syncer

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// E5: no address is no obstacle. When one appears in time, the mail that was
// skipped goes out, once.
func TestE5AddressAppears(t *testing.T) {
	cases := map[string]struct {
		then func(c *clinic, id string) // after the address has appeared
		want []string                   // mails sent until the visit's end
	}{
		"by itself, long before the reminder": {func(*clinic, string) {}, []string{"invite", "reminder"}},
		"at a sync by hand, at once": {func(c *clinic, _ string) {
			_, err := c.Sync(c.t.Context(), SyncOptions{By: "api"})
			c.must(err)
			c.settle()
			c.wantPosted("invite")
		}, []string{"invite", "reminder"}},
		"with the next change of the appointment": {func(c *clinic, id string) {
			c.site.Move(id, c.visitStart(id).Add(time.Hour))
			c.pass()
			c.wantPosted("invite")
		}, []string{"invite", "reminder"}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(t *testing.T, c *clinic) {
				c.site.SetPatientEmail("P-1", "")
				id := c.book(26 * time.Hour)
				c.pass()
				c.wantState(id, storage.VisitReady)
				c.wantPosted()
				c.site.SetPatientEmail("P-1", "late@mail.example")
				test.then(c, id)
				c.until(c.visitStart(id).Add(time.Hour))
				c.wantPosted(test.want...)
				if to := c.lastMail().To.Address; to != "late@mail.example" {
					t.Errorf("mailed %q", to)
				}
			})
		})
	}
}

// E5: shortly before the reminder, one mail serves as both; after it, one mail
// still goes out; after the start, none that reminds.
func TestE5AddressAppearsLate(t *testing.T) {
	cases := map[string]struct {
		before time.Duration // the start, when the address appears
		want   []string
	}{
		"just before the reminder": {61 * time.Minute, []string{"reminder"}},
		"after the reminder":       {40 * time.Minute, []string{"reminder"}},
		"never":                    {-time.Hour, nil},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(t *testing.T, c *clinic) {
				c.site.SetPatientEmail("P-1", "")
				id := c.book(26 * time.Hour)
				c.pass()
				c.until(c.visitStart(id).Add(-test.before))
				c.site.SetPatientEmail("P-1", "late@mail.example")
				c.until(c.visitStart(id).Add(2 * time.Hour))
				if got := c.posted(); !slices.Equal(got, test.want) {
					t.Errorf("mails sent: %v, want %v", got, test.want)
				}
			})
		})
	}
}

// E5: the EHR is not asked all the time.
func TestE5AddressPace(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.site.SetPatientEmail("P-1", "")
		id := c.book(6 * 24 * time.Hour)
		asked := 0
		c.ehr = countingContacts{c.ehr, &asked}
		c.pass()
		c.until(c.visitStart(id).Add(time.Hour))
		if asked < 20 || asked > 80 {
			t.Errorf("asked %d times within six days", asked)
		}
	})
}

type countingContacts struct {
	driver.EHR
	n *int
}

func (e countingContacts) Contact(ctx context.Context, id string) (storage.Contact, error) {
	*e.n++
	return e.EHR.Contact(ctx, id)
}

// E25: an address that changed between the invitation and the reminder: the
// reminder goes to the new one, and the change is in the audit trail, without
// either address.
func TestE25AddressChanges(t *testing.T) {
	t.Parallel()
	inClinic(t, func(t *testing.T, c *clinic) {
		c.site.SetPatientEmail("P-1", "old@mail.example")
		id := c.book(26 * time.Hour)
		c.pass()
		c.wantPosted("invite")
		if to := c.lastMail().To.Address; to != "old@mail.example" {
			t.Fatalf("invited %q", to)
		}
		c.site.SetPatientEmail("P-1", "new@mail.example")
		c.until(c.visitStart(id))
		c.wantPosted("invite", "reminder")
		if to := c.lastMail().To.Address; to != "new@mail.example" {
			t.Errorf("reminded %q", to)
		}
		var changes []storage.Audit
		trail, err := c.acct().AuditPage(t.Context(), "", 0)
		c.must(err)
		for _, e := range trail.Items {
			if e.Action == "patient.address_changed" {
				changes = append(changes, e)
			}
		}
		if len(changes) != 1 || changes[0].Subject != c.acct().VisitKey(id) || changes[0].Detail != "" {
			t.Errorf("the audit trail has %+v", changes)
		}
	})
}

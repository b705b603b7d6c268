package admin_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/examples/server/internal/admin"
	"github.com/televisit/televisit-go/examples/server/internal/config"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/storage/sqlite"
)

// place is where a server keeps its things.
type place struct {
	t         *testing.T
	db, keys  string
	out, errs bytes.Buffer
}

func newPlace(t *testing.T) *place {
	t.Helper()
	dir := t.TempDir()
	return &place{t: t, db: filepath.Join(dir, "t.db"), keys: filepath.Join(dir, "keys.json")}
}

func open(ctx context.Context, cfg config.Config) (*storage.Store, error) {
	k, err := seal.Open(cfg.Keyset)
	if err != nil {
		return nil, err
	}
	d, err := sqlite.Open(ctx, cfg.Store.Target)
	if err != nil {
		return nil, err
	}
	return storage.Open(ctx, d, k)
}

// use opens the store as a server would.
func (p *place) use(do func(*storage.Store)) {
	p.t.Helper()
	s, err := open(p.t.Context(), config.Config{Store: config.Store{Target: p.db}, Keyset: p.keys})
	if err != nil {
		p.t.Fatal(err)
	}
	do(s)
	if err := s.Close(); err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) furnish(account string) {
	p.t.Helper()
	p.use(func(s *storage.Store) {
		a, settings := s.Account(account), storage.DefaultSettings()
		settings.Ellkay.SubscriberKey = "secret-key"
		settings.TimeZone, settings.Ellkay.SiteServiceKey = "UTC", "site"
		visit := &storage.Visit{AppointmentID: "A-1", State: storage.VisitEnded, Patient: storage.Contact{Name: "Robin Sample"}, Booking: storage.Booking{Start: time.Now().AddDate(0, 0, -100)}}
		if err := a.Commit(p.t.Context(), storage.Put(&settings), storage.Put(visit)); err != nil {
			p.t.Fatal(err)
		}
		if err := a.Append(p.t.Context(), "u-1", "visit.view", "A-1", ""); err != nil {
			p.t.Fatal(err)
		}
	})
}

// run runs a command and checks its exit code.
func (p *place) run(want int, stdin string, args ...string) {
	p.t.Helper()
	p.out.Reset()
	p.errs.Reset()
	args = append([]string{args[0], "-store=sqlite:" + p.db, "-keyset=" + p.keys}, args[1:]...)
	code := admin.Run(p.t.Context(), admin.Program{
		Open: open, Env: func(string) (string, bool) { return "", false },
		Stdin: strings.NewReader(stdin), Stdout: &p.out, Stderr: &p.errs,
	}, args)
	if code != want {
		p.t.Errorf("%v: exit code %d, want %d\n%s%s", args, code, want, &p.out, &p.errs)
	}
	if strings.Contains(p.out.String()+p.errs.String(), "Robin") {
		p.t.Errorf("%v prints a patient's name", args)
	}
}

func (p *place) says(words ...string) {
	p.t.Helper()
	for _, w := range words {
		if said := p.out.String() + p.errs.String(); !strings.Contains(said, w) {
			p.t.Errorf("%q is not in %q", w, said)
		}
	}
}

// B13: an account is exported, wiped after its id was typed twice, proved to be
// gone, and imported again.
func TestB13Commands(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.furnish("acme")
	file := filepath.Join(t.TempDir(), "acme.jsonl")
	p.run(0, "", "verify-audit")
	p.says("acme", "number 1")
	p.run(0, "", "export", "-out="+file, "-with-secrets")
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if text, err := os.ReadFile(file); err != nil || !bytes.Contains(text, []byte("Robin Sample")) || !bytes.Contains(text, []byte(`"account.export","subject":"acme","detail":"with secrets"`)) {
		t.Errorf("the export lacks the patient, or who made it and how: %v", err)
	}
	p.run(1, "", "export", "-out="+file) // never over a file
	p.run(1, "", "import", "-in="+file, "-account=acme")
	p.says("not empty")
	p.run(2, "other\n", "wipe", "-account=acme")
	p.run(2, "", "wipe", "-account=acme")
	p.says("nothing was removed")
	p.run(0, "acme\n", "wipe", "-account=acme")
	var proof storage.ErasureRecord
	if err := json.Unmarshal(p.out.Bytes(), &proof); err != nil || proof.Records["visit"] != 1 || proof.AuditSequence == 0 {
		t.Errorf("proof %+v, %v", proof, err)
	}
	p.run(0, "", "proofs")
	p.says(proof.ID)
	p.run(1, "", "verify-audit")
	p.run(1, "", "wipe", "-account=nobody", "-yes")
	p.run(0, "", "import", "-in="+file, "-account=acme")
	p.run(0, "", "verify-audit")
	p.use(func(s *storage.Store) {
		if v, err := s.Account("acme").Visit(t.Context(), "A-1"); err != nil || v.Patient.Name != "Robin Sample" {
			t.Errorf("the visit is not back: %v", err)
		}
	})
}

// B13: purge keeps to the settings; a hold keeps a wipe off until it is lifted.
func TestB13PurgeAndHold(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.furnish("acme")
	set := func(r storage.Retention) {
		p.use(func(s *storage.Store) {
			c, err := s.Account("acme").Settings(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			c.Retention = r
			if err := s.Account("acme").Commit(t.Context(), storage.Put(&c)); err != nil {
				t.Fatal(err)
			}
		})
	}
	set(storage.Retention{VisitDays: 30, LegalHold: true})
	p.run(0, "", "purge")
	p.run(1, "", "wipe", "-account=acme", "-yes")
	p.says("legal hold")
	p.run(0, "", "proofs")
	if p.out.Len() > 0 {
		t.Errorf("removed under legal hold: %s", &p.out)
	}
	set(storage.Retention{VisitDays: 30})
	p.run(0, "", "purge")
	p.run(0, "", "proofs")
	p.says(`"purge"`, `"visit":1`)
	set(storage.Retention{LegalHold: true})
	p.run(0, "", "wipe", "-account=acme", "-yes", "-despite-legal-hold")
}

// B13, B18: keys are rotated in one go, or in steps for several machines.
func TestB18RotateKeys(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.furnish("acme")
	before, err := os.ReadFile(p.keys)
	if err != nil {
		t.Fatal(err)
	}
	p.run(0, "", "rotate-keys", "-key-only")
	p.run(0, "", "rotate-keys", "-continue")
	p.says("sealed anew")
	p.run(0, "", "rotate-keys", "-drop-old")
	p.says("one key left")
	p.run(0, "", "verify-audit")
	p.run(2, "", "rotate-keys", "-key-only", "-drop-old")
	if err := os.WriteFile(p.keys, before, 0o600); err != nil {
		t.Fatal(err)
	}
	p.run(1, "", "verify-audit")
	p.says("keyset")
}

// A mistyped path or command makes nothing.
func TestBadUsage(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.run(1, "", "verify-audit")
	p.says("there is no file")
	for _, path := range []string{p.db, p.keys} {
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%s was made", path)
		}
	}
	p.furnish("acme")
	for _, args := range [][]string{{"start"}, {"export"}, {"import"}, {"wipe"}, {"purge", "-x"}, {"purge", "now"}, {"purge", "-store=memory:"}} {
		p.run(2, "", args...)
	}
	p.run(0, "", "export", "-h")
	p.says("-with-secrets", "-keyset")
	p.furnish("other")
	p.run(2, "", "export", "-out="+filepath.Join(t.TempDir(), "x"))
	p.says("several accounts", "acme, other")
	p.run(1, "", "export", "-account=acme", "-out="+filepath.Join(t.TempDir(), "none", "x"))
	p.run(1, "", "import", "-account=acme", "-in=nowhere")
}

func TestIs(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]bool{"": false, "-demo": false, "wipe": true} {
		if got := admin.Is(strings.Fields(args)); got != want {
			t.Errorf("%q: %v", args, got)
		}
	}
}

func ExampleRun() {
	code := admin.Run(context.Background(), admin.Program{
		Env: os.LookupEnv, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stdout,
	}, []string{"start"})
	fmt.Println("exit code", code)
	// Output:
	// "start" is neither a flag nor a command; flags begin with a dash, and the commands are verify-audit, export, import, purge, wipe, proofs, rotate-keys
	// exit code 2
}

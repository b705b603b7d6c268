package clinic_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
	"github.com/televisit/televisit-go/sync/clinic/roster"
)

// meter looks at the heap at each write, and keeps nothing of the large ones, as
// a store on another machine would.
type meter struct {
	driver.Driver
	worst uint64
	taken int
}

func (m *meter) Apply(ctx context.Context, changes []driver.Change) error {
	m.worst = max(m.worst, heap())
	if len(changes) < 10 {
		return m.Driver.Apply(ctx, changes)
	}
	m.taken += len(changes)
	return nil
}

// heap is what is in use, garbage included.
func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// wholeFile is as many rows as are taken, with long ids and addresses.
func wholeFile() string {
	var b strings.Builder
	for i := range roster.MaxRows {
		fmt.Fprintf(&b, "PHYSICIAN-%08d,Y,a.rather.long.name.%08d@department.clinic.example\n", i, i)
	}
	return b.String()
}

// maxImportHeap is what an import of a whole file may add to the heap at its
// worst, in bytes.
const maxImportHeap = 64 << 20

// Show 3 of the server: 50,000 rows in little memory. It does not run beside
// other tests, as their garbage would count.
func TestWholeFileInLittleMemory(t *testing.T) {
	m := &meter{Driver: memory.New()}
	b := clinictest.On(t, m)
	file := wholeFile()
	runtime.GC()
	before := heap()
	in, err := b.Session().Import(t.Context(), roster.Physicians, strings.NewReader(file), false)
	if err != nil || in.Added != roster.MaxRows || m.taken < roster.MaxRows {
		t.Fatalf("%d added, %d written, %v", in.Added, m.taken, err)
	}
	grown := int64(m.worst) - int64(before)
	t.Logf("the heap grew by %d kB at most, for a file of %d kB", grown>>10, len(file)>>10)
	if grown > maxImportHeap {
		t.Errorf("the heap grew by %d bytes, more than %d", grown, maxImportHeap)
	}
}

// follow waits for an upload's end and returns what was told on the way.
func follow(t *testing.T, d *clinic.Session, into roster.List, id string) (told []storage.SyncRun) {
	t.Helper()
	for run, err := range d.WatchImport(t.Context(), into, id) {
		if err != nil {
			t.Fatal(err)
		}
		told = append(told, run)
	}
	return told
}

// A20: a good file is taken at once, and its progress can be followed.
func TestUpload(t *testing.T) {
	t.Parallel()
	d := clinictest.New(t).Session()
	up, err := d.BeginImport(t.Context(), roster.Staff, strings.NewReader("a@clinic.example\nb@clinic.example\n"))
	if err != nil || up.Waits || up.Good != 2 {
		t.Fatalf("%+v, %v", up, err)
	}
	told := follow(t, d, roster.Staff, up.ID)
	last := told[len(told)-1]
	if last.State != storage.RunSucceeded || last.Done != 2 || last.Total != 2 || last.Message != "The file is imported: 2 added, 0 changed, 0 as before." {
		t.Errorf("%+v", last)
	}
	if _, err := d.ImportRun(roster.Physicians, up.ID); !errors.Is(err, clinic.ErrNotFound) {
		t.Errorf("the other roster's: %v", err)
	}
}

// A21: a file with bad rows waits for a yes, which counts once.
func TestUploadWaits(t *testing.T) {
	t.Parallel()
	d := clinictest.New(t).Session()
	up, err := d.BeginImport(t.Context(), roster.Physicians, strings.NewReader("D-1,N\nD-2,perhaps\n"))
	if err != nil || !up.Waits || up.Good != 1 || len(up.Bad) != 1 {
		t.Fatalf("%+v, %v", up, err)
	}
	if list, _, _, _ := d.PhysiciansPage(t.Context(), "", 0); len(list) != 0 {
		t.Fatal("taken without a yes")
	}
	if err := d.AcceptImport(t.Context(), roster.Physicians, "another"); err == nil {
		t.Error("a yes to another upload was taken")
	}
	if err := d.AcceptImport(t.Context(), roster.Physicians, up.ID); err != nil {
		t.Fatal(err)
	}
	follow(t, d, roster.Physicians, up.ID)
	if list, _, _, _ := d.PhysiciansPage(t.Context(), "", 0); len(list) != 1 {
		t.Errorf("%d on the list", len(list))
	}
	if err := d.AcceptImport(t.Context(), roster.Physicians, up.ID); err == nil {
		t.Error("a second yes was taken")
	}
}

// An upload that cannot go on says how far it came.
func TestUploadThatStops(t *testing.T) {
	t.Parallel()
	b := clinictest.New(t)
	d := b.Session()
	b.Engine.RosterErr = errors.New("the engine is away")
	up, err := d.BeginImport(t.Context(), roster.Physicians, strings.NewReader("D-1,N\n"))
	if err != nil {
		t.Fatal(err)
	}
	told := follow(t, d, roster.Physicians, up.ID)
	if last := told[len(told)-1]; last.State != storage.RunFailed || !strings.Contains(last.Message, "stopped after 1 rows") {
		t.Errorf("%+v", last)
	}
}

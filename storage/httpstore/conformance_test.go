package httpstore

import (
	"testing"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/storagetest"
)

func TestConformanceOverMemory(t *testing.T) {
	storagetest.Run(t, storagetest.Harness{
		Fresh: func(testing.TB) storagetest.Opener {
			return func(t testing.TB) driver.Driver { return over(t, memory.New()) }
		},
	})
}

// Each opening is a handler of its own over the same file.
func TestConformanceOverSQLite(t *testing.T) {
	storagetest.Run(t, storagetest.Harness{
		Fresh: func(t testing.TB) storagetest.Opener {
			path := newFile(t)
			return func(t testing.TB) driver.Driver { return over(t, openFile(t, path)) }
		},
		Durable: true,
		Shared:  true,
	})
}

// A store may stand behind another one.
func TestConformanceOverHTTPStore(t *testing.T) {
	if testing.Short() {
		t.Skip("the other two are enough for a short run")
	}
	storagetest.Run(t, storagetest.Harness{
		Fresh: func(testing.TB) storagetest.Opener {
			return func(t testing.TB) driver.Driver { return over(t, over(t, memory.New())) }
		},
	})
}

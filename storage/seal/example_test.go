package seal_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/televisit/televisit-go/storage/seal"
)

// The first run makes the keyset file; later runs read it.
func ExampleOpen() {
	dir, err := os.MkdirTemp("", "televisit")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)

	path := filepath.Join(dir, "televisit.keyset.json")
	first, err := seal.Open(path)
	if err != nil {
		panic(err)
	}
	sealed, _ := first.Seal([]byte("a patient's name"), []byte("record V-1"))

	later, _ := seal.Open(path)
	plain, err := later.Open(sealed, []byte("record V-1"))
	fmt.Println(string(plain), err)
	_, err = later.Open(sealed, []byte("record V-2"))
	fmt.Println("in another record:", err != nil)
	// Output:
	// a patient's name <nil>
	// in another record: true
}

package noteblock_test

import (
	"fmt"

	"github.com/televisit/televisit-go/ellkay/noteblock"
)

func ExampleFit() {
	notes := "Bring X-rays"
	merged, err := noteblock.Fit(notes, 60, "Video visit: https://visits.example/s/1", "https://v.example/1")
	fmt.Println(merged, err)
	fmt.Println(noteblock.Remove(merged) == notes)
	// Output:
	// Bring X-rays
	// [televisit] https://v.example/1 [/televisit] <nil>
	// true
}

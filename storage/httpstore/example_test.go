package httpstore_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/httpstore"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
)

// One machine serves a driver; another opens its store over it, with keys that
// the first one never sees.
func Example() {
	ctx := context.Background()
	const token = "7f3c0a52b1d94e6e8c" // from a file, in a real program

	handler, err := httpstore.NewHandler(memory.New(), token)
	if err != nil {
		panic(err)
	}
	server := httptest.NewServer(http.StripPrefix("/store", handler)) // with TLS, in a real program
	defer server.Close()

	client, err := httpstore.New(server.URL+"/store", token)
	if err != nil {
		panic(err)
	}
	keys, err := seal.New() // seal.Open with a file, in a real program
	if err != nil {
		panic(err)
	}
	store, err := storage.Open(ctx, client, keys)
	if err != nil {
		panic(err)
	}
	defer store.Close()

	account := store.Account("acme")
	settings := storage.DefaultSettings()
	settings.Company = "Riverside Clinic"
	if err := account.Commit(ctx, storage.Put(&settings)); err != nil {
		panic(err)
	}
	read, err := account.Settings(ctx)
	fmt.Println(read.Company, err)
	// Output: Riverside Clinic <nil>
}

// Tokens are changed without a gap: for a while the handler takes both.
func ExampleAlsoAccept() {
	handler, err := httpstore.NewHandler(memory.New(), "the-new-token", httpstore.AlsoAccept("the-old-token"))
	if err != nil {
		panic(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	for _, token := range []string{"the-new-token", "the-old-token", "a-guess"} {
		client, err := httpstore.New(server.URL, token)
		if err != nil {
			panic(err)
		}
		_, err = storage.Sealed(context.Background(), client)
		fmt.Println(token+":", err)
		client.Close()
	}
	// Output:
	// the-new-token: <nil>
	// the-old-token: <nil>
	// a-guess: the store refused the token; give the one that the store's server was started with
}

// Command server is the whole product: it turns the appointments of an EHR
// behind LKCloud into Zoom video visits. With nothing set it runs a demo that
// needs no credentials:
//
//	go run ./examples/server
//
// -h lists the flags; docs/server.md describes them.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones on machines and in images that have none

	"github.com/televisit/televisit-go/examples/server/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := app.Run(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

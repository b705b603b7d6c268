package notifytest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/televisit/televisit-go/notify"
)

// secrets stand in the samples and may not stand in an error.
var secrets = []string{"rosa", "patients.example", "eve@", "insurance", "private-token", "whsec_"}

func permanent(err error) error {
	switch {
	case err == nil:
		return errors.New("no error, want a permanent one")
	case !notify.IsPermanent(err):
		return fmt.Errorf("the error is not marked by notify.Permanent: %w", err)
	}
	return discreet(err)
}

func temporary(err error) error {
	switch {
	case err == nil:
		return errors.New("no error, want a temporary one")
	case notify.IsPermanent(err):
		return fmt.Errorf("the error is marked as permanent, so nobody tries again: %w", err)
	}
	return discreet(err)
}

// discreet reports whether an error may stand in a log.
func discreet(err error) error {
	for _, secret := range secrets {
		if strings.Contains(strings.ToLower(err.Error()), secret) {
			return fmt.Errorf("the error tells who or what it was about: %w", err)
		}
	}
	return nil
}

// returnsSoon calls an adapter whose system hangs, with a context that ends.
func returnsSoon(ctx context.Context, call func(context.Context) error) error {
	const limit, grace = 100 * time.Millisecond, 5 * time.Second
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	result := make(chan error, 1)
	go func() { result <- call(limited) }()
	select {
	case err := <-result:
		return temporary(err)
	case <-time.After(grace):
		return fmt.Errorf("still not back %v after its context ended", grace)
	}
}

package httpcall_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
)

func TestTokenIsFetchedOnceForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fetches := 0
		cache := httpcall.NewTokenCache(func(context.Context) (string, time.Time, error) {
			fetches++
			time.Sleep(time.Second)
			return fmt.Sprint("t", fetches), time.Now().Add(time.Hour), nil
		})
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				if token, err := cache.Token(t.Context()); token != "t1" || err != nil {
					t.Errorf("token %q, err %v", token, err)
				}
			})
		}
		wg.Wait()
		for range 100 { // all saw the same refusal
			wg.Go(func() {
				if token, err := cache.Renew(t.Context(), "t1"); token != "t2" || err != nil {
					t.Errorf("token %q, err %v", token, err)
				}
			})
		}
		wg.Wait()
		if fetches != 2 {
			t.Errorf("%d fetches", fetches)
		}
	})
}

func TestTokenIsRenewedBeforeItExpires(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fetches, broken := 0, false
		cache := httpcall.NewTokenCache(func(context.Context) (string, time.Time, error) {
			if fetches++; broken {
				return "", time.Time{}, errors.New("away")
			}
			return fmt.Sprint("t", fetches), time.Now().Add(time.Hour), nil
		})
		check := func(want string, wantFetches int) {
			t.Helper()
			token, err := cache.Token(t.Context())
			if token != want || (err == nil) != (want != "") || fetches != wantFetches {
				t.Errorf("token %q, err %v, %d fetches; want %q, %d", token, err, fetches, want, wantFetches)
			}
		}
		check("t1", 1)
		time.Sleep(54 * time.Minute)
		check("t1", 1)
		time.Sleep(2 * time.Minute)
		check("t2", 2)
		broken = true
		time.Sleep(56 * time.Minute)
		check("t2", 3) // the early renewal failed: the old one serves on
		check("t2", 3) // without asking again at once
		time.Sleep(5 * time.Minute)
		check("", 4)
	})
}

func TestTokenFetchOutlivesTheCallerThatBeganIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cache := httpcall.NewTokenCache(func(ctx context.Context) (string, time.Time, error) {
			time.Sleep(time.Second)
			return "t1", time.Now().Add(time.Hour), ctx.Err()
		})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Millisecond, cancel)
		if _, err := cache.Token(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("err = %v", err)
		}
		if token, err := cache.Token(t.Context()); token != "t1" || err != nil {
			t.Errorf("token %q, err %v", token, err)
		}
	})
}

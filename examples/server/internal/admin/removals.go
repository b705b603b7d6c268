package admin

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
)

func wipeFlags(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.account, "account", "", "`id` of the account")
	fs.BoolVar(&o.yes, "yes", false, "do not ask for the id once more")
	fs.BoolVar(&o.lift, "despite-legal-hold", false, "lift a legal hold first")
}

func wipe(ctx context.Context, s *session) error {
	if s.options.account == "" {
		return usagef("wipe: name the account with -account")
	}
	if err := s.sure(); err != nil {
		return err
	}
	a, tell := s.store.Account(s.options.account), s.progress()
	if s.lift {
		if err := liftHold(ctx, a); err != nil {
			return err
		}
	}
	proof, err := a.Wipe(ctx, func(p storage.ErasureRecord) { tell.tellf("%d records removed", p.Total()) })
	if errors.Is(err, storage.ErrNotFound) {
		return fmt.Errorf("nothing is kept of an account %s", s.options.account)
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(s.Stdout).Encode(proof)
}

// sure asks for the id once more.
func (s *session) sure() error {
	if s.yes {
		return nil
	}
	fmt.Fprintf(s.Stderr, "This removes everything of account %s for ever. Type the id once more: ", s.options.account)
	line, err := bufio.NewReader(s.Stdin).ReadString('\n')
	if strings.TrimSpace(line) != s.options.account {
		return usagef("that is not the id; nothing was removed")
	}
	if err != nil && line == "" {
		return usagef("nobody answered; nothing was removed")
	}
	return nil
}

func liftHold(ctx context.Context, a *storage.Account) error {
	set, err := a.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	set.Retention.LegalHold = false
	return a.Commit(ctx, storage.Put(&set))
}

func purge(ctx context.Context, s *session) error {
	ids, err := s.accounts(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		tell := s.progress()
		for calls, more := 1, true; more; calls++ {
			if more, err = s.store.Account(id).Purge(ctx, time.Now()); err != nil {
				return err
			}
			tell.tellf("account %s: %d rounds", id, calls)
		}
		fmt.Fprintf(s.Stdout, "account %s: nothing is past its retention\n", id)
	}
	return nil
}

func proofs(ctx context.Context, s *session) error {
	out := json.NewEncoder(s.Stdout)
	for p, err := range s.store.ErasureRecords(ctx, s.options.account) {
		if err != nil {
			return err
		}
		if err := out.Encode(p); err != nil {
			return err
		}
	}
	return nil
}

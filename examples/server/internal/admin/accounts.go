package admin

import (
	"context"
	"errors"
	"flag"
	"iter"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/storage"
)

func account(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.account, "account", "", "`id` of the account (default: the only one)")
}

// accounts are the one that was named, or all there are.
func (s *session) accounts(ctx context.Context) ([]string, error) {
	if s.options.account != "" {
		return []string{s.options.account}, nil
	}
	var ids []string
	for _, list := range []iter.Seq2[string, error]{s.store.Accounts(ctx), s.store.Installations(ctx)} {
		for id, err := range list {
			if err != nil {
				return nil, err
			}
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil, errors.New("the store has no account")
	}
	return ids, nil
}

// one is the account that a command is about.
func (s *session) one(ctx context.Context) (*storage.Account, error) {
	ids, err := s.accounts(ctx)
	if err != nil {
		return nil, err
	}
	if len(ids) > 1 {
		return nil, usagef("the store has several accounts; name one with -account: %s", strings.Join(ids, ", "))
	}
	return s.store.Account(ids[0]), nil
}

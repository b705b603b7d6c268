package admin

import (
	"context"
	"errors"
	"fmt"
)

func verifyAudit(ctx context.Context, s *session) error {
	ids, err := s.accounts(ctx)
	if err != nil {
		return err
	}
	var broken []error
	for _, id := range ids {
		n, err := s.store.Account(id).VerifyAudit(ctx)
		if err != nil {
			broken = append(broken, err)
			continue
		}
		fmt.Fprintf(s.Stdout, "account %s: the audit trail is whole, its last entry is number %d\n", id, n)
	}
	return errors.Join(broken...)
}

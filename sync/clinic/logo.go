package clinic

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/televisit/televisit-go/storage"
)

// Logo returns the picture at the head of mails, or ErrNotFound.
func (s *Session) Logo(ctx context.Context) (storage.Logo, error) { return s.account.Logo(ctx) }

// SaveLogo replaces the logo. Errors: *InvalidError; ErrTooLarge.
func (s *Session) SaveLogo(ctx context.Context, picture io.Reader) error {
	data, err := io.ReadAll(io.LimitReader(picture, storage.MaxLogoBytes+1))
	if err != nil {
		return err
	}
	if len(data) > storage.MaxLogoBytes {
		return fmt.Errorf("the picture is larger than 2 MB: %w", ErrTooLarge)
	}
	logo, err := storage.NewLogo(data)
	if err != nil {
		return refine(err)
	}
	old, err := s.account.Logo(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	logo.Meta = old.Meta
	if err := s.account.Commit(ctx, storage.Put(&logo)); err != nil {
		return refine(err)
	}
	return s.record(ctx, "logo.save", "", "")
}

// RemoveLogo removes the logo; ErrNotFound without one.
func (s *Session) RemoveLogo(ctx context.Context) error {
	logo, err := s.account.Logo(ctx)
	if err != nil {
		return err
	}
	if err := s.account.Commit(ctx, storage.Delete(&logo)); err != nil {
		return refine(err)
	}
	return s.record(ctx, "logo.remove", "", "")
}

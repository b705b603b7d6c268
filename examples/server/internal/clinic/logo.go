package clinic

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/televisit/televisit-go/storage"
)

// ErrTooLarge: more was sent than is taken.
var ErrTooLarge = errors.New("more was sent than is taken")

// Logo returns the picture at the head of mails, or ErrNotFound.
func (d *Desk) Logo(ctx context.Context) (storage.Logo, error) { return d.account.Logo(ctx) }

// SaveLogo replaces the logo (A11). Errors: *InvalidError; ErrTooLarge.
func (d *Desk) SaveLogo(ctx context.Context, picture io.Reader) error {
	data, err := io.ReadAll(io.LimitReader(picture, storage.MaxLogoBytes+1))
	if err != nil {
		return err
	}
	if len(data) > storage.MaxLogoBytes {
		return fmt.Errorf("the picture is larger than 2 MB: %w", ErrTooLarge)
	}
	logo, err := storage.NewLogo(data)
	if f, ok := errors.AsType[storage.FieldError](err); ok {
		return &InvalidError{Fields: []FieldError{{Field: f.Field, Message: f.Message}}}
	}
	if err != nil {
		return err
	}
	old, err := d.account.Logo(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	logo.Meta = old.Meta
	if err := d.account.Commit(ctx, storage.Put(&logo)); err != nil {
		return refine(err)
	}
	return d.record(ctx, "logo.save", "", "")
}

// RemoveLogo removes the logo; ErrNotFound without one.
func (d *Desk) RemoveLogo(ctx context.Context) error {
	logo, err := d.account.Logo(ctx)
	if err != nil {
		return err
	}
	if err := d.account.Commit(ctx, storage.Remove(&logo)); err != nil {
		return refine(err)
	}
	return d.record(ctx, "logo.remove", "", "")
}

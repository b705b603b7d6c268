package admin

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/seal"
)

func rotateFlags(fs *flag.FlagSet, o *options) {
	fs.BoolVar(&o.keyOnly, "key-only", false, "only put a new key into the keyset file; then copy it to every machine, and run this with -continue")
	fs.BoolVar(&o.goOn, "continue", false, "make no new key: seal what is left with the newest one, after -key-only or after this was broken off")
	fs.BoolVar(&o.drop, "drop-old", false, "take the old keys out of the keyset file when nothing needs them any more; backups from before then need a copy of the old file")
}

// rotateKeys makes a key, and seals every record with it. The server may run
// beside it.
func rotateKeys(ctx context.Context, s *session) error {
	if s.keyOnly && (s.goOn || s.drop) {
		return usagef("rotate-keys: -key-only goes with no other flag of this command")
	}
	if !s.goOn {
		if err := seal.Rotate(s.cfg.Keyset); err != nil {
			return err
		}
		fmt.Fprintf(s.Stdout, "%s has a new key; back it up\n", s.cfg.Keyset)
	}
	if s.keyOnly {
		return nil
	}
	keys, err := seal.Open(s.cfg.Keyset)
	if err != nil {
		return err
	}
	store, err := storage.Open(ctx, s.store.Driver(), keys)
	if err != nil {
		return err
	}
	tell := s.progress()
	done, err := store.Reseal(ctx, func(r storage.Resealed) {
		tell.tellf("%d records sealed anew; what is being sent this moment follows", r.Done)
	})
	if err != nil {
		return errors.Join(err, errors.New("not every record has the new key yet; run rotate-keys -continue"))
	}
	fmt.Fprintf(s.Stdout, "%d records were sealed anew; nothing needs the old keys\n", done.Done)
	if !s.drop {
		return nil
	}
	if err := seal.DropOld(s.cfg.Keyset); err != nil {
		return err
	}
	fmt.Fprintf(s.Stdout, "%s has one key left\n", s.cfg.Keyset)
	return nil
}

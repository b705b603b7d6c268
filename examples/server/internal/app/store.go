package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/televisit/televisit-go/examples/internal/databases"
	"github.com/televisit/televisit-go/examples/server/internal/config"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/httpstore"
	"github.com/televisit/televisit-go/storage/seal"
)

// openStore opens the store that -store names with the keys that -keyset holds.
// What can be refused is refused before anything is written.
func openStore(ctx context.Context, cfg config.Config) (*storage.Store, error) {
	keys, err := readKeys(cfg)
	if err != nil {
		return nil, err
	}
	d, err := openDriver(ctx, cfg.Store)
	if err != nil {
		return nil, err
	}
	store, err := open(ctx, cfg, d, keys)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return store, nil
}

func open(ctx context.Context, cfg config.Config, d driver.Driver, keys *seal.Keyset) (*storage.Store, error) {
	if keys == nil {
		var err error
		if keys, err = firstKeys(ctx, cfg, d); err != nil {
			return nil, err
		}
	}
	store, err := storage.Open(ctx, d, keys)
	if errors.Is(err, storage.ErrWrongKeyset) {
		return nil, fmt.Errorf("-keyset %s does not open the store: %w", cfg.Keyset, err)
	}
	return store, err
}

// firstKeys makes the keyset of a store that has none yet. Servers that start at
// once make one together: who finds the store sealed looks for the file again.
func firstKeys(ctx context.Context, cfg config.Config, d driver.Driver) (*seal.Keyset, error) {
	sealed, err := storage.Sealed(ctx, d)
	if err != nil {
		return nil, err
	}
	if !sealed {
		return seal.Open(cfg.Keyset) // makes it
	}
	keys, err := readKeys(cfg)
	if err == nil && keys == nil {
		return nil, fmt.Errorf("-keyset %s does not exist, but the store was sealed before; bring its keyset back from your backup, or start with a new store", cfg.Keyset)
	}
	return keys, err
}

// readKeys reads the keyset; nil when it is still to be made. What is in memory
// ends with the process, and so do its keys.
func readKeys(cfg config.Config) (*seal.Keyset, error) {
	if cfg.Store.Scheme == "memory" {
		return seal.New()
	}
	_, err := os.Stat(cfg.Keyset)
	if !errors.Is(err, fs.ErrNotExist) {
		return seal.Open(cfg.Keyset)
	}
	if dir := filepath.Dir(cfg.Keyset); !isDir(dir) {
		return nil, fmt.Errorf("-keyset %s: there is no folder %s; make it, or choose another path", cfg.Keyset, dir)
	}
	return nil, nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func openDriver(ctx context.Context, s config.Store) (driver.Driver, error) {
	if s.Scheme != "https" {
		return databases.Open(ctx, databases.Address{Scheme: s.Scheme, Target: s.Target})
	}
	var opts []httpstore.Option
	if s.Insecure {
		opts = append(opts, httpstore.AllowInsecure())
	}
	c, err := httpstore.New(s.Target, s.Token, opts...)
	if err != nil {
		return nil, fmt.Errorf("-store: %w", err)
	}
	return c, nil
}

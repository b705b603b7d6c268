package seal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

// Rotate gives the keyset file a new sealing key: from now on everything is
// sealed with it, and what was sealed before can still be opened. The hashing key
// stays for ever, since records are looked up by its values. Have every record
// sealed anew with [storage.Store.Reseal] afterwards, then take the old keys out
// with [DropOld].
//
// A process that has the file open seals with the old key until it meets a record
// of the new one. Copy the file to every machine before that.
func Rotate(path string, opts ...Option) error {
	return edit(path, collect(opts), func(m *keyset.Manager, _ *keys) error {
		id, err := m.Add(aead.AES256GCMKeyTemplate())
		if err != nil {
			return err
		}
		return m.SetPrimary(id)
	})
}

// DropOld takes all sealing keys but the newest out of the keyset file. What is
// still sealed with them, backups too, can never be read again without a copy of
// the file from before.
func DropOld(path string, opts ...Option) error {
	return edit(path, collect(opts), func(m *keyset.Manager, now *keys) error {
		for id := range now.known {
			if id == now.primary {
				continue
			}
			if err := m.Delete(id); err != nil {
				return err
			}
		}
		return nil
	})
}

func edit(path string, o options, change func(*keyset.Manager, *keys) error) error {
	k, err := load(path, o)
	if err != nil {
		return err
	}
	now := k.now.Load()
	m := keyset.NewManagerFromHandle(now.sealing)
	if err := change(m, now); err != nil {
		return fmt.Errorf("changing the sealing keys: %w", err)
	}
	sealing, err := m.Handle()
	if err != nil {
		return fmt.Errorf("changing the sealing keys: %w", err)
	}
	next, err := fromHandles(sealing, now.hashing)
	if err != nil {
		return err
	}
	return next.write(path, o, os.Rename)
}

// Stale reports whether a body was sealed with another key than the one that
// Seal takes now.
func (k *Keyset) Stale(sealed []byte) bool {
	id, ok := keyID(sealed)
	return !ok || id != k.now.Load().primary
}

// Keys is how many sealing keys there are; more than one after [Rotate].
func (k *Keyset) Keys() int { return len(k.now.Load().known) }

// keyID reads the id that a sealed body begins with: a version byte of 1, then
// the key's id.
func keyID(sealed []byte) (uint32, bool) {
	if len(sealed) < 5 || !bytes.HasPrefix(sealed, []byte{1}) {
		return 0, false
	}
	return binary.BigEndian.Uint32(sealed[1:]), true
}

// refresh reads the file again, and reports whether it has the key now. Keys of
// another store are not taken over.
func (k *Keyset) refresh(id uint32) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.now.Load()
	if now.known[id] { // another goroutine has
		return true
	}
	if k.reread == nil {
		return false
	}
	next, err := k.reread()
	if err != nil || !next.now.Load().known[id] || !sameHashing(now, next.now.Load()) {
		return false
	}
	k.now.Store(next.now.Load())
	return true
}

func sameHashing(a, b *keys) bool {
	one, errOne := a.prf.ComputePrimaryPRF([]byte(format), hashSize)
	two, errTwo := b.prf.ComputePrimaryPRF([]byte(format), hashSize)
	return errOne == nil && errTwo == nil && bytes.Equal(one, two)
}

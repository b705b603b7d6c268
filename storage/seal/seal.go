// Package seal encrypts what a [storage.Store] keeps, with Google Tink: bodies
// by AES-256-GCM, look-up values by HMAC-SHA256 under a key of its own.
//
// All keys stand in one keyset file. [Open] makes it on the first run, readable
// by its owner only. Keep a copy in a safe place apart from the database: without
// it nothing in the store can be read. [WithKMS] keeps the file itself encrypted
// by a key management service.
//
// [storage.Store]: https://pkg.go.dev/github.com/televisit/televisit-go/storage#Store
package seal

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/televisit/televisit-go/storage"
)

// hashSize is the length of a look-up value in bytes.
const hashSize = 32

// Keyset seals and hashes. It is safe for concurrent use. Its zero value is not
// usable; make one with [New] or [Open].
type Keyset struct {
	now    atomic.Pointer[keys]
	mu     sync.Mutex
	reread func() (*Keyset, error) // nil: there is no file
}

var _ storage.Rotating = (*Keyset)(nil)

// keys is a keyset at one time.
type keys struct {
	sealing, hashing *keyset.Handle
	aead             tink.AEAD
	prf              *prf.Set
	primary          uint32
	known            map[uint32]bool
}

// New makes a keyset that lives in memory only, for tests and demos.
func New() (*Keyset, error) {
	sealing, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("making a sealing key: %w", err)
	}
	hashing, err := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("making a hashing key: %w", err)
	}
	return fromHandles(sealing, hashing)
}

func fromHandles(sealing, hashing *keyset.Handle) (*Keyset, error) {
	a, err := aead.New(sealing)
	if err != nil {
		return nil, fmt.Errorf("sealing key: %w", err)
	}
	p, err := prf.NewPRFSet(hashing)
	if err != nil {
		return nil, fmt.Errorf("hashing key: %w", err)
	}
	first, err := sealing.Primary()
	if err != nil {
		return nil, fmt.Errorf("sealing key: %w", err)
	}
	known := map[uint32]bool{}
	for i := range sealing.Len() {
		e, err := sealing.Entry(i)
		if err != nil {
			return nil, fmt.Errorf("sealing key: %w", err)
		}
		known[e.KeyID()] = true
	}
	k := &Keyset{}
	k.now.Store(&keys{sealing: sealing, hashing: hashing, aead: a, prf: p, primary: first.KeyID(), known: known})
	return k, nil
}

// Seal encrypts and authenticates plaintext, bound to the associated data. The
// result begins with the id of the key.
func (k *Keyset) Seal(plaintext, associated []byte) ([]byte, error) {
	return k.now.Load().aead.Encrypt(plaintext, associated)
}

// Open reverses Seal.
func (k *Keyset) Open(sealed, associated []byte) ([]byte, error) {
	now := k.now.Load()
	plain, err := now.aead.Decrypt(sealed, associated)
	if id, ok := keyID(sealed); err == nil || !ok || now.known[id] || !k.refresh(id) {
		return plain, err
	}
	return k.now.Load().aead.Decrypt(sealed, associated)
}

// Hash is a keyed hash of 32 bytes, the same for as long as the keyset lives.
func (k *Keyset) Hash(data []byte) ([]byte, error) {
	return k.now.Load().prf.ComputePrimaryPRF(data, hashSize)
}

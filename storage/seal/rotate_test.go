package seal_test

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/televisit/televisit-go/storage/seal"
)

func opened(t *testing.T, path string, opts ...seal.Option) *seal.Keyset {
	t.Helper()
	k, err := seal.Open(path, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sealed(t *testing.T, k *seal.Keyset, text string) []byte {
	t.Helper()
	b, err := k.Seal([]byte(text), []byte("place"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// B13, B18: after a rotation new bodies have the new key, old ones still open,
// look-up values stay; a process that runs takes the new key over by itself.
func TestB18Rotate(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]seal.Option{"plain": nil, "kms": {seal.WithKMS(xor{})}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "keys.json")
			running := opened(t, path, opts...)
			old := sealed(t, running, "old")
			hash, err := running.Hash([]byte("id"))
			if err != nil {
				t.Fatal(err)
			}
			if err := seal.Rotate(path, opts...); err != nil {
				t.Fatal(err)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v, %v", info.Mode(), err)
			}
			fresh := opened(t, path, opts...)
			young := sealed(t, fresh, "new")
			if !fresh.Stale(old) || fresh.Stale(young) || running.Stale(old) || fresh.Keys() != 2 {
				t.Errorf("stale: old %v, new %v; %d keys", fresh.Stale(old), fresh.Stale(young), fresh.Keys())
			}
			if plain, err := fresh.Open(old, []byte("place")); string(plain) != "old" || err != nil {
				t.Errorf("what was sealed before: %q, %v", plain, err)
			}
			if again, err := fresh.Hash([]byte("id")); !bytes.Equal(hash, again) || err != nil {
				t.Error("look-up values have changed")
			}
			var wg sync.WaitGroup
			for range 4 {
				wg.Go(func() {
					if plain, err := running.Open(young, []byte("place")); string(plain) != "new" || err != nil {
						t.Errorf("a running process: %q, %v", plain, err)
					}
				})
			}
			wg.Wait()
			if !running.Stale(old) || running.Stale(sealed(t, running, "x")) {
				t.Error("the running process still seals with the old key")
			}
			if err := seal.DropOld(path, opts...); err != nil {
				t.Fatal(err)
			}
			if last := opened(t, path, opts...); last.Keys() != 1 {
				t.Errorf("%d keys", last.Keys())
			} else if _, err := last.Open(old, []byte("place")); err == nil {
				t.Error("the old key is still there")
			} else if plain, err := last.Open(young, []byte("place")); string(plain) != "new" || err != nil {
				t.Errorf("the new key: %q, %v", plain, err)
			}
		})
	}
}

// B18: a body of an unknown key, and a keyset file of another store in the place
// of ours, change nothing.
func TestB18ForeignKeys(t *testing.T) {
	t.Parallel()
	path, foreign := filepath.Join(t.TempDir(), "keys.json"), filepath.Join(t.TempDir(), "keys.json")
	running := opened(t, path)
	theirs := sealed(t, opened(t, foreign), "theirs")
	if _, err := running.Open(theirs, []byte("place")); err == nil {
		t.Error("a body of another keyset opens")
	}
	if err := os.Rename(foreign, path); err != nil {
		t.Fatal(err)
	}
	if _, err := running.Open(theirs, []byte("place")); err == nil {
		t.Error("the keys of another store were taken over")
	}
	if err := seal.Rotate(filepath.Join(t.TempDir(), "none.json")); err == nil {
		t.Error("a file that is not there was rotated")
	}
	if !running.Stale(nil) || !running.Stale([]byte("short")) {
		t.Error("what was never sealed counts as sealed")
	}
}

// xor stands for a key management service.
type xor struct{}

func (xor) Encrypt(p, _ []byte) ([]byte, error) {
	out := bytes.Clone(p)
	for i := range out {
		out[i] ^= 0x5a
	}
	return out, nil
}

func (x xor) Decrypt(c, a []byte) ([]byte, error) { return x.Encrypt(c, a) }

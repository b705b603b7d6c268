package seal_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/televisit/televisit-go/storage/seal"
)

func openFile(t testing.TB, path string, opts ...seal.Option) *seal.Keyset {
	t.Helper()
	k, err := seal.Open(path, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// A39: what is sealed opens only whole, with its keyset, and where it belongs.
func TestSealedBytes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keyset.json")
	k, again, other := openFile(t, path), openFile(t, path), openFile(t, path+"2")
	plain, bound := []byte("Ada Lovelace"), []byte("acme visit V-1")
	sealed, err := k.Seal(plain, bound)
	if err != nil || bytes.Contains(sealed, plain) {
		t.Fatalf("sealed %q, error %v", sealed, err)
	}
	if got, err := again.Open(sealed, bound); err != nil || !bytes.Equal(got, plain) {
		t.Fatalf("opened %q, error %v", got, err)
	}
	if _, err := other.Open(sealed, bound); err == nil {
		t.Error("another keyset opened it")
	}
	if _, err := k.Open(sealed, []byte("acme visit V-2")); err == nil {
		t.Error("it opened in another place")
	}
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		if _, err := k.Open(bad, bound); err == nil {
			t.Errorf("it opened with byte %d changed", i)
		}
		if _, err := k.Open(sealed[:i], bound); err == nil {
			t.Errorf("it opened cut off after %d bytes", i)
		}
	}
	if twice, _ := k.Seal(plain, bound); bytes.Equal(twice, sealed) {
		t.Error("the same text sealed twice looks the same")
	}
}

func TestHashIsTheSameEachTimeAndDiffersByKeyset(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keyset.json")
	hash := func(k *seal.Keyset, s string) string {
		sum, err := k.Hash([]byte(s))
		if err != nil || len(sum) != 32 {
			t.Fatalf("%d bytes, error %v", len(sum), err)
		}
		return string(sum)
	}
	k, again, other := openFile(t, path), openFile(t, path), openFile(t, path+"2")
	if hash(k, "P-1") != hash(again, "P-1") || hash(k, "P-1") == hash(k, "P-2") || hash(k, "P-1") == hash(other, "P-1") {
		t.Fatal("hashes are not as they must be")
	}
}

func TestOpenMakesAPrivateFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "keyset.json")
	openFile(t, path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, error %v", info.Mode(), err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Fatalf("files left behind: %v", left)
	}
}

func TestOpenAtOnceMakesOneKeyset(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keyset.json")
	keys := make([]*seal.Keyset, 8)
	var wg sync.WaitGroup
	for i := range keys {
		wg.Go(func() { keys[i], _ = seal.Open(path) })
	}
	wg.Wait()
	for i, k := range keys {
		if k == nil {
			t.Fatalf("process %d got no keyset", i)
		}
		sealed, _ := keys[0].Seal([]byte("x"), nil)
		if _, err := k.Open(sealed, nil); err != nil {
			t.Fatalf("process %d has another keyset", i)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	good := filepath.Join(t.TempDir(), "keyset.json")
	openFile(t, good)
	content, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		content []byte
		mode    os.FileMode
		says    string
	}{
		"a file that others may read":   {content, 0o644, "chmod 600"},
		"a file that the group may use": {content, 0o660, "chmod 600"},
		"an empty file":                 {nil, 0o600, "backup"},
		"half a file":                   {content[:len(content)/2], 0o600, "backup"},
		"another file":                  {[]byte(`{"format":"other","sealing":{},"hashing":{}}`), 0o600, "backup"},
		"a file without keys":           {[]byte(`{"format":"televisit-keyset/1","sealing":{},"hashing":{}}`), 0o600, "backup"},
		"swapped keys":                  {bytes.Replace(bytes.Replace(bytes.Replace(content, []byte("sealing"), []byte("x"), 1), []byte("hashing"), []byte("sealing"), 1), []byte(`"x"`), []byte(`"hashing"`), 1), 0o600, "backup"},
		"a huge file":                   {bytes.Repeat([]byte(" "), 2<<20), 0o600, "backup"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "keyset.json")
			if err := os.WriteFile(path, c.content, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, c.mode); err != nil {
				t.Fatal(err)
			}
			_, err := seal.Open(path)
			wantFileError(t, err, path, c.says)
			if after, _ := os.ReadFile(path); !bytes.Equal(after, c.content) {
				t.Error("the file was changed")
			}
		})
	}
	t.Run("a directory", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		_, err := seal.Open(dir)
		wantFileError(t, err, dir, "not a file")
	})
	t.Run("no such directory", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "none", "keyset.json")
		_, err := seal.Open(path)
		wantFileError(t, err, path, "could not be made")
	})
}

func wantFileError(t *testing.T, err error, path, says string) {
	t.Helper()
	fe, ok := errors.AsType[*seal.FileError](err)
	if !ok || fe.Path != path || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "keyData") {
		t.Fatalf("error %v, want a *FileError that says %q", err, says)
	}
}

// kms stands for a key management service; broken, it refuses.
type kms struct {
	*seal.Keyset
	broken bool
}

func (m *kms) Encrypt(p, a []byte) ([]byte, error) { return m.Seal(p, a) }

func (m *kms) Decrypt(c, a []byte) ([]byte, error) {
	if m.broken {
		return nil, errors.New("no route to host")
	}
	return m.Open(c, a)
}

func TestKeyManagementService(t *testing.T) {
	t.Parallel()
	master, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	path, service := filepath.Join(t.TempDir(), "keyset.json"), &kms{Keyset: master}
	k := openFile(t, path, seal.WithKMS(service))
	sealed, err := k.Seal([]byte("x"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if content, _ := os.ReadFile(path); !bytes.Contains(content, []byte("encryptedKeyset")) || bytes.Contains(content, []byte("keyData")) {
		t.Fatal("the file holds bare keys")
	}
	if _, err := openFile(t, path, seal.WithKMS(service)).Open(sealed, nil); err != nil {
		t.Fatal(err)
	}
	_, err = seal.Open(path)
	wantFileError(t, err, path, "configure that service")
	_, err = seal.Open(path, seal.WithKMS(&kms{Keyset: master, broken: true}))
	wantFileError(t, err, path, "did not decrypt")
	bare := filepath.Join(t.TempDir(), "keyset.json")
	openFile(t, bare)
	_, err = seal.Open(bare, seal.WithKMS(service))
	wantFileError(t, err, bare, "not encrypted by")
}

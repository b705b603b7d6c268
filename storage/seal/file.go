package seal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

// format marks a keyset file and its version.
const format = "televisit-keyset/1"

// maxFile bounds what is read as a keyset file, in bytes.
const maxFile = 1 << 20

// file is the form of the keyset file: two Tink keysets in Tink's own JSON.
type file struct {
	Format    string          `json:"format"`
	Encrypted bool            `json:"encrypted"` // by a key management service
	Sealing   json.RawMessage `json:"sealing"`
	Hashing   json.RawMessage `json:"hashing"`
}

// FileError is a keyset file that cannot be used. Its message says what to do;
// nothing of the file's content is in it.
type FileError struct {
	Path   string
	Reason string
	Err    error // the cause, where there is one that holds no secret
}

func (e *FileError) Error() string { return fmt.Sprintf("keyset file %s: %s", e.Path, e.Reason) }

// Unwrap returns the cause, or nil.
func (e *FileError) Unwrap() error { return e.Err }

// Open reads the keyset file, or makes it with a new keyset when there is none,
// with mode 0600. When two processes start at once, one makes it and both use
// it. A file that others may read, or that is damaged, is refused: a *FileError.
//
// When a body turns up that was sealed by a key which is not in the keyset, the
// file is read once more: after [Rotate], processes that run go on.
func Open(path string, opts ...Option) (*Keyset, error) {
	o := collect(opts)
	k, err := load(path, o)
	if errors.Is(err, fs.ErrNotExist) {
		if err := create(path, o); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		k, err = load(path, o)
	}
	if err != nil {
		return nil, err
	}
	k.reread = func() (*Keyset, error) { return load(path, o) }
	return k, nil
}

func load(path string, o options) (*Keyset, error) {
	data, err := readPrivate(path)
	if err != nil {
		return nil, err
	}
	var f file
	if json.Unmarshal(data, &f) != nil || f.Format != format {
		return nil, damaged(path)
	}
	if f.Encrypted != (o.kms != nil) {
		return nil, &FileError{Path: path, Reason: kmsMismatch(f.Encrypted)}
	}
	sealing, err := o.read(f.Sealing)
	if err != nil {
		return nil, unreadable(path, o)
	}
	hashing, err := o.read(f.Hashing)
	if err != nil {
		return nil, unreadable(path, o)
	}
	k, err := fromHandles(sealing, hashing)
	if err != nil {
		return nil, damaged(path)
	}
	return k, nil
}

func damaged(path string) error {
	return &FileError{Path: path, Reason: "it is damaged or not a keyset file; restore it from your backup (without it the store cannot be read)"}
}

func unreadable(path string, o options) error {
	if o.kms == nil {
		return damaged(path)
	}
	return &FileError{Path: path, Reason: "the key management service did not decrypt it; check that it is reachable and that this is the key it was made with"}
}

func kmsMismatch(encrypted bool) string {
	if encrypted {
		return "it is encrypted by a key management service; configure that service"
	}
	return "it is not encrypted by a key management service, but one is configured"
}

// readPrivate reads a file that must be its owner's alone.
func readPrivate(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &FileError{Path: path, Reason: cause(err), Err: err}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, &FileError{Path: path, Reason: cause(err), Err: err}
	}
	if !info.Mode().IsRegular() {
		return nil, &FileError{Path: path, Reason: "it is not a file"}
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode&0o077 != 0 {
		return nil, &FileError{Path: path, Reason: fmt.Sprintf("its mode %#o lets others read or change it; run chmod 600 on it", mode)}
	}
	if info.Size() > maxFile {
		return nil, damaged(path)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, &FileError{Path: path, Reason: cause(err), Err: err}
	}
	return data, nil
}

// create makes a keyset file where there is none.
func create(path string, o options) error {
	k, err := New()
	if err != nil {
		return err
	}
	return k.write(path, o, os.Link) // fails when another process was first
}

// write puts the keyset beside path and then gives it its name, so that a crash
// leaves the file as it was or as it is to be.
func (k *Keyset) write(path string, o options, name func(from, to string) error) error {
	data, err := k.now.Load().marshal(o)
	if err != nil {
		return &FileError{Path: path, Reason: "it could not be made: " + err.Error()}
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".keyset-*") // mode 0600
	if err != nil {
		return &FileError{Path: path, Reason: "it could not be made: " + cause(err), Err: err}
	}
	defer os.Remove(tmp.Name())
	_, werr := tmp.Write(data)
	if err := errors.Join(werr, tmp.Sync(), tmp.Close()); err != nil {
		return &FileError{Path: path, Reason: "it could not be written: " + cause(err), Err: err}
	}
	if err := name(tmp.Name(), path); err != nil {
		return &FileError{Path: path, Reason: "it could not be made: " + cause(err), Err: err}
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a new name in a directory last. Not every system can; then the
// name lasts when the system says so.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	_ = d.Sync()
	return d.Close()
}

func (k *keys) marshal(o options) ([]byte, error) {
	sealing, err := o.write(k.sealing)
	if err != nil {
		return nil, err
	}
	hashing, err := o.write(k.hashing)
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(file{Format: format, Encrypted: o.kms != nil, Sealing: sealing, Hashing: hashing}, "", "  ")
}

func (o options) write(h *keyset.Handle) (json.RawMessage, error) {
	var b bytes.Buffer
	if o.kms == nil {
		err := insecurecleartextkeyset.Write(h, keyset.NewJSONWriter(&b))
		return b.Bytes(), err
	}
	err := h.WriteWithAssociatedData(keyset.NewJSONWriter(&b), o.kms, []byte(format))
	return b.Bytes(), err
}

func (o options) read(data []byte) (*keyset.Handle, error) {
	r := keyset.NewJSONReader(bytes.NewReader(data))
	if o.kms == nil {
		return insecurecleartextkeyset.Read(r)
	}
	return keyset.ReadWithAssociatedData(r, o.kms, []byte(format))
}

// cause is the bare reason of a file system error, without the path.
func cause(err error) string {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err.Error()
	}
	if le, ok := errors.AsType[*os.LinkError](err); ok {
		return le.Err.Error()
	}
	return err.Error()
}

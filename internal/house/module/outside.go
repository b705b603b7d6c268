package module

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
)

// Outside is what a module links from elsewhere: Go itself and other modules.
type Outside struct {
	types.Importer

	imports map[string][]string // of every package, what it imports
}

// List asks the go command, in the module at dir, for some packages of
// other modules and all that they import.
func List(ctx context.Context, dir string, paths []string) (*Outside, error) {
	out := &Outside{imports: map[string][]string{}}
	if len(paths) == 0 {
		return out, nil
	}
	exports := map[string]string{}
	cmd := exec.CommandContext(ctx, "go", append([]string{"list", "-deps", "-export", "-json=ImportPath,Export,Imports"}, paths...)...) //nolint:gosec // import paths of our own source
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	listed, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, stderr.String())
	}
	for dec := json.NewDecoder(bytes.NewReader(listed)); ; {
		var p struct {
			ImportPath, Export string
			Imports            []string
		}
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		out.imports[p.ImportPath], exports[p.ImportPath] = p.Imports, p.Export
	}
	out.Importer = importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		file, known := exports[path]
		if !known {
			return nil, fmt.Errorf("the go command did not list %s", path)
		}
		return os.Open(file)
	})
	return out, nil
}

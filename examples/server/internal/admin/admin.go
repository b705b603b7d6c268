// Package admin is the server's commands for who runs it: they open the store
// that the server uses, do one thing, and end.
package admin

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/examples/server/internal/config"
	"github.com/televisit/televisit-go/storage"
)

// Exit codes.
const (
	exitDone    = 0
	exitFailure = 1
	exitUsage   = 2
)

// Program is what the commands are run in.
type Program struct {
	Open           func(context.Context, config.Config) (*storage.Store, error)
	Env            config.Env
	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// command is one of them. A new one also belongs into commands.
type command struct {
	name, what string
	fresh      bool // may make a store that is not there yet
	flags      func(*flag.FlagSet, *options)
	run        func(context.Context, *session) error
}

// options are the commands' own flags.
type options struct {
	account, file                           string
	secrets, yes, lift, keyOnly, goOn, drop bool
}

func commands() []command {
	return []command{
		{name: "verify-audit", what: "check that no entry of the audit trail was changed, removed or put in between", flags: account, run: verifyAudit},
		{name: "export", what: "write all that is kept of an account, decrypted, as JSON lines", flags: exportFlags, run: export},
		{name: "import", what: "store an export, in an account of which nothing is kept", fresh: true, flags: importFlags, run: importFile},
		{name: "purge", what: "remove now what is past the retention of the settings", flags: account, run: purge},
		{name: "wipe", what: "remove everything of an account, and leave a proof", flags: wipeFlags, run: wipe},
		{name: "proofs", what: "list the proofs of all removals, as JSON lines", flags: account, run: proofs},
		{name: "rotate-keys", what: "seal every record with a new key", flags: rotateFlags, run: rotateKeys},
	}
}

// Is reports whether args name a command rather than flags of the server.
func Is(args []string) bool { return len(args) > 0 && !strings.HasPrefix(args[0], "-") }

// usageError is a command line that cannot work.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// Run runs the command that args name and returns the program's exit code.
func Run(ctx context.Context, p Program, args []string) int {
	err := p.run(ctx, args)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return exitDone
	}
	fmt.Fprintln(p.Stderr, err)
	if _, usage := errors.AsType[*usageError](err); usage {
		return exitUsage
	}
	if _, usage := errors.AsType[*config.UsageError](err); usage {
		return exitUsage
	}
	return exitFailure
}

func (p Program) run(ctx context.Context, args []string) error {
	i := slices.IndexFunc(commands(), func(c command) bool { return c.name == args[0] })
	if i < 0 {
		var names []string
		for _, c := range commands() {
			names = append(names, c.name)
		}
		return usagef("%q is neither a flag nor a command; flags begin with a dash, and the commands are %s", args[0], strings.Join(names, ", "))
	}
	c := commands()[i]
	s := &session{Program: p}
	cfg, err := s.parse(c, args[1:])
	if err != nil {
		return err
	}
	s.cfg = cfg
	if err := s.mustExist(c); err != nil {
		return err
	}
	if s.store, err = p.Open(ctx, cfg); err != nil {
		return err
	}
	err = c.run(ctx, s)
	return errors.Join(err, s.store.Close())
}

// session is one command under way.
type session struct {
	Program
	options

	cfg   config.Config
	store *storage.Store
}

// shared are the flags of the server that say where the records are.
var shared = []string{"store", "store-file", "store-token", "store-token-file", "keyset"}

// parse reads the flags; those it shares with the server mean the same here, the
// environment included.
func (s *session) parse(c command, args []string) (config.Config, error) {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	for _, name := range shared {
		fs.String(name, "", "as for the server")
	}
	c.flags(fs, &s.options)
	if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(s.Stdout, "server %s [flags]: %s\n\n", c.name, c.what)
		fs.SetOutput(s.Stdout)
		fs.PrintDefaults()
		return config.Config{}, err
	} else if err != nil {
		return config.Config{}, usagef("%s: %v; server %s -h lists its flags", c.name, err, c.name)
	}
	if fs.NArg() > 0 {
		return config.Config{}, usagef("%s: %q is not a flag; server %s -h lists them", c.name, fs.Arg(0), c.name)
	}
	var on []string
	fs.Visit(func(f *flag.Flag) {
		if slices.Contains(shared, f.Name) {
			on = append(on, "-"+f.Name+"="+f.Value.String())
		}
	})
	return config.Parse(on, s.Env, s.Stdout)
}

// mustExist keeps a mistyped path from becoming a new store, or new keys.
func (s *session) mustExist(c command) error {
	if s.cfg.Store.Scheme == "memory" {
		return usagef("-store memory: ends with its program; name the store that the server uses")
	}
	if c.fresh {
		return nil
	}
	paths := []struct{ flag, path string }{{"-keyset", s.cfg.Keyset}}
	if s.cfg.Store.Scheme == "sqlite" {
		paths = append(paths, struct{ flag, path string }{"-store", s.cfg.Store.Target})
	}
	for _, p := range paths {
		if _, err := os.Stat(p.path); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s: there is no file %s; name the one that the server uses", p.flag, p.path)
		}
	}
	return nil
}

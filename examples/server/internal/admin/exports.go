package admin

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/televisit/televisit-go/storage"
)

// who names these commands in the audit trail.
const who = "command"

func exportFlags(fs *flag.FlagSet, o *options) {
	account(fs, o)
	fs.StringVar(&o.file, "out", "", "`file` to make, with mode 0600; it holds patients' names and addresses")
	fs.BoolVar(&o.secrets, "with-secrets", false, "add the Ellkay keys, signing secrets and Zoom grant, for moving to another store")
}

func importFlags(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.account, "account", "", "`id` of the account, as in the export")
	fs.StringVar(&o.file, "in", "", "`file` that export wrote")
}

func export(ctx context.Context, s *session) error {
	if s.file == "" {
		return usagef("export: name a file with -out")
	}
	a, err := s.one(ctx)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(s.file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("-out: %w", err)
	}
	if err := a.Append(ctx, who, "account.export", a.ID(), map[bool]string{true: "with secrets"}[s.secrets]); err != nil {
		return errors.Join(err, f.Close(), os.Remove(s.file))
	}
	tell := s.progress()
	n, err := a.Export(ctx, f, storage.ExportOptions{
		Secrets: s.secrets, Progress: func(n int64) { tell.tellf("%d records", n) },
	})
	if cerr := errors.Join(f.Sync(), f.Close()); cerr != nil {
		return errors.Join(err, cerr)
	}
	if _, unreadable := errors.AsType[*storage.RecordError](err); err != nil && !unreadable {
		return errors.Join(err, os.Remove(s.file))
	}
	fmt.Fprintf(s.Stdout, "account %s: %d records in %s\n", a.ID(), n, s.file)
	return err
}

func importFile(ctx context.Context, s *session) error {
	if s.file == "" || s.options.account == "" {
		return usagef("import: name the file with -in and the account with -account")
	}
	f, err := os.Open(s.file)
	if err != nil {
		return fmt.Errorf("-in: %w", err)
	}
	defer f.Close()
	a, tell := s.store.Account(s.options.account), s.progress()
	n, err := a.Import(ctx, f, func(done, all int64) { tell.tellf("%d of %d records", done, all) })
	if err != nil {
		return err
	}
	fmt.Fprintf(s.Stdout, "account %s: %d records stored\n", a.ID(), n)
	return a.Append(ctx, who, "account.import", a.ID(), "")
}

package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"github.com/televisit/televisit-go/storage/driver"
)

// versionTable is where goose keeps the version, apart from that of a vendor's
// own migrations in the same database.
const versionTable = "televisit_schema"

// Migrate brings the schema up to date with the migrations in files. A database
// that a newer program has been at is refused: a *driver.SchemaError. When
// several processes start at once, the caller sees to it that they take turns.
func Migrate(ctx context.Context, db *sql.DB, dialect goose.Dialect, files fs.FS) error {
	p, err := goose.NewProvider(dialect, db, files,
		goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	found, known, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("reading the schema version: %w", err)
	}
	if found > known {
		return &driver.SchemaError{Found: found, Known: known}
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bringing the schema up to date: %w", err)
	}
	return nil
}

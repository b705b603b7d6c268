package clinic

import (
	"context"
	"errors"
	"io"
	"iter"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic/internal/runs"
	"github.com/televisit/televisit-go/sync/clinic/roster"
)

// Import takes a file into a list, see [roster.Read]. A file with bad rows changes
// nothing: an *InvalidError that names each, unless acceptGood is set; then its good
// rows are taken. Errors: [ErrTooLarge] too.
func (s *Session) Import(ctx context.Context, into roster.List, file io.Reader, acceptGood bool) (roster.Import, error) {
	f, err := roster.Read(into, file)
	if err == nil {
		err = f.Check(acceptGood)
	}
	if err == nil {
		f.Counts, err = s.take(ctx, f, func(int) {})
	}
	return f.Import, refine(err)
}

// take writes the good rows of a file to its list.
func (s *Session) take(ctx context.Context, f roster.File, done func(int)) (roster.Counts, error) {
	if f.List == roster.Staff {
		return s.putStaff(ctx, f.Staff(), done)
	}
	return s.putPhysicians(ctx, f.Physicians(), done)
}

// takeAlone is take for an import that nobody waits for.
func (s *Session) takeAlone(ctx context.Context, f roster.File, done func(int)) (roster.Counts, error) {
	counts, err := s.take(ctx, f, done)
	if e, ok := errors.AsType[*ConflictError](err); ok {
		err = &roster.StoppedError{Message: e.Message, Err: err}
	}
	return counts, err
}

// BeginImport reads a file and, if all of it is good, begins to take it; it goes on
// by itself, in this process. One with bad rows among good ones waits for
// [Session.AcceptImport]. Errors: *InvalidError for a file that cannot be used at all;
// [ErrTooLarge]; *ConflictError while another is taken.
func (s *Session) BeginImport(ctx context.Context, into roster.List, file io.Reader) (roster.Upload, error) {
	f, err := roster.Read(into, file)
	if err != nil {
		return roster.Upload{}, refine(err)
	}
	up, err := s.clinic.uploads.Begin(ctx, s.id, f, s.takeAlone)
	return up, refine(err)
}

// AcceptImport begins to take the good rows of a file that waits.
func (s *Session) AcceptImport(ctx context.Context, into roster.List, id string) error {
	return refine(s.clinic.uploads.Accept(ctx, s.id, into, id, s.takeAlone))
}

// Upload returns an import that goes on by itself, or [ErrNotFound].
func (s *Session) Upload(into roster.List, id string) (roster.Upload, error) {
	return s.clinic.uploads.Upload(s.id, into, id)
}

// ImportRun is how far an upload is, or [ErrNotFound].
func (s *Session) ImportRun(into roster.List, id string) (storage.SyncRun, error) {
	return runs.Tidy(s.clinic.uploads.Run(s.id, into, id))
}

// WatchImport is [Session.Watch] for an upload.
func (s *Session) WatchImport(ctx context.Context, into roster.List, id string) iter.Seq2[storage.SyncRun, error] {
	return runs.Watch(ctx, func() (storage.SyncRun, error) { return s.ImportRun(into, id) })
}

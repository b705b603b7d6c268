package roster

import "errors"

// Errors of files and uploads. Those with a sentence are meant for people.
var (
	ErrTooLarge = errors.New("more was sent than is taken")
	// ErrBusy: one file at a time is taken for each list of an account.
	ErrBusy = errors.New("A file is being imported at this moment. Wait until it is done.")
	// ErrGone: a yes came too late.
	ErrGone = errors.New("The file is not kept any more. Choose it again; nothing is added twice.")
)

// CellError is what is wrong with one cell of a file.
type CellError struct {
	Field   string `json:"field,omitempty"`
	Row     int    `json:"row,omitempty"`    // 1 is the first row of the file
	Column  int    `json:"column,omitempty"` // 1 is the first column
	Message string `json:"message"`
}

// FileError is a file that cannot be taken as it is. Nothing was changed.
type FileError struct {
	Message string // about the whole, for people
	Cells   []CellError
}

func (e *FileError) Error() string { return e.Message }

// StoppedError is how a [Take] says what a person should do about an import that
// stopped.
type StoppedError struct {
	Message string
	Err     error
}

func (e *StoppedError) Error() string { return e.Message }
func (e *StoppedError) Unwrap() error { return e.Err }

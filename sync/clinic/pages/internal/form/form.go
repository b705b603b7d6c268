// Package form reads what a browser sends: a form, a file, and the form of the
// settings over what is stored.
//
//   - form.go: a form, and a file in one
//   - settings.go: the form of the settings, in the order of the page
//   - labels.go: what the page calls its fields
//   - fields.go: single fields, and which of them cannot be read
package form

import (
	"errors"
	"mime/multipart"
	"net/http"

	"github.com/televisit/televisit-go/sync/clinic"
)

// MaxBytes bounds a form without files, in bytes.
const MaxBytes = 1 << 20

// Parse reads a form without files. Errors: *http.MaxBytesError.
func Parse(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, MaxBytes)
	return r.ParseForm()
}

// File returns the file of a form's field, read as it comes, limit bytes at most.
// Errors: *clinic.InvalidError when none was chosen; *http.MaxBytesError, from a read
// too.
func File(w http.ResponseWriter, r *http.Request, name string, limit int64) (*multipart.Part, error) {
	r.Body = http.MaxBytesReader(w, r.Body, limit+MaxBytes)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, &clinic.InvalidError{Message: "Choose a file first."}
	}
	for {
		part, err := parts.NextPart()
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, err
		}
		if err != nil {
			return nil, &clinic.InvalidError{Message: "Choose a file first."}
		}
		if part.FormName() == name && part.FileName() != "" {
			return part, nil
		}
	}
}

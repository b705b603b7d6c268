package pages

import (
	"errors"
	"mime/multipart"
	"net/http"

	"github.com/televisit/televisit-go/sync/clinic"
)

// maxForm bounds a form without files, in bytes.
const maxForm = 1 << 20

func parseForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	return r.ParseForm()
}

// upload returns the file of a form's field, read as it comes; nil when none was
// chosen.
func upload(w http.ResponseWriter, r *http.Request, name string, limit int64) (*multipart.Part, error) {
	r.Body = http.MaxBytesReader(w, r.Body, limit+maxForm)
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

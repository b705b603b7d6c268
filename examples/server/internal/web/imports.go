package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/televisit/televisit-go/examples/server/internal/clinic"
)

// importView is a file that was not taken as it is: what is good in it, what is
// not, and why.
type importView struct {
	Trouble string
	Bad     []clinic.FieldError // the first of them
	More    int                 // bad ones that are not shown
	Good    int
	Sample  []string
	File    string // the file itself, to be sent again with a yes
}

// maxShown is how many bad rows a preview shows.
const maxShown = 100

// importer reads a file into one of the rosters.
type importer func(ctx context.Context, file io.Reader, acceptGood bool) (clinic.Import, error)

// takeFile imports an uploaded file, or the good rows of one that was looked at
// before. A file that needs a look comes back as a view.
func takeFile(w http.ResponseWriter, r *http.Request, take importer) (*importView, clinic.Import, int, error) {
	var text strings.Builder
	accept := false
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		file, err := upload(w, r, "file", clinic.MaxCSVBytes)
		if err == nil {
			_, err = io.Copy(&text, io.LimitReader(file, clinic.MaxCSVBytes+1))
		}
		if err != nil {
			return asView(err, clinic.Import{}, "")
		}
	} else {
		// A file in a form field is up to three times its size.
		r.Body = http.MaxBytesReader(w, r.Body, 3*clinic.MaxCSVBytes+maxForm)
		if err := r.ParseForm(); err != nil {
			return nil, clinic.Import{}, 0, err
		}
		text.WriteString(r.PostForm.Get("text"))
		accept = true
	}
	in, err := take(r.Context(), strings.NewReader(text.String()), accept)
	if err != nil {
		return asView(err, in, text.String())
	}
	return nil, in, 0, nil
}

func asView(err error, in clinic.Import, file string) (*importView, clinic.Import, int, error) {
	text, status, ok := inWords(err)
	if !ok {
		return nil, in, 0, err
	}
	v := &importView{Trouble: text, Good: in.Good, Sample: in.Sample, File: file}
	if e, ok := errors.AsType[*clinic.InvalidError](err); ok {
		v.Bad = e.Fields[:min(len(e.Fields), maxShown)]
		v.More = len(e.Fields) - len(v.Bad)
		if v.Trouble = e.Message; v.Trouble == "" {
			v.Trouble = "The file cannot be used. Nothing was changed."
		}
	}
	return v, in, status, nil
}

func importedWord(in clinic.Import) string {
	text := fmt.Sprintf("The file is imported: %d added, %d changed, %d as before.", in.Added, in.Updated, in.Unchanged)
	if len(in.Bad) > 0 {
		text += fmt.Sprintf(" %d bad entries were left out.", len(in.Bad))
	}
	return text
}

func (s *Site) importPhysicians(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	v, in, status, err := takeFile(w, r, d.ImportPhysicians)
	switch {
	case err != nil:
		return err
	case v != nil:
		return s.showPhysicians(w, r, d, status, physiciansView{Import: v})
	}
	return s.done(w, r, "/physicians", importedWord(in))
}

func (s *Site) importStaff(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	v, in, status, err := takeFile(w, r, d.ImportStaff)
	switch {
	case err != nil:
		return err
	case v != nil:
		return s.showStaff(w, r, d, status, staffView{Import: v})
	}
	return s.done(w, r, "/staff", importedWord(in))
}

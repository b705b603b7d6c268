// Package send answers with what takes long: files, and the progress of a run.
package send

import (
	"log/slog"
	"net/http"

	"github.com/televisit/televisit-go/sync/clinic/report"
)

// CSV answers with a file for a spreadsheet.
func CSV(w http.ResponseWriter, name string, data []byte) error {
	csvHeader(w, name)
	_, _ = w.Write(data) // nobody is left to tell when the caller is gone
	return nil
}

// Report answers with the file of a report as it is written.
func Report(w http.ResponseWriter, r *http.Request, file report.File, log *slog.Logger) error {
	csvHeader(w, file.Name)
	if err := file.Write(w); err != nil {
		log.ErrorContext(r.Context(), "a report broke off", "error", err)
		panic(http.ErrAbortHandler) // the caller must not take half a file for a whole one
	}
	return nil
}

func csvHeader(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}

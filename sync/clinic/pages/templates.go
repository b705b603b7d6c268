package pages

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/drawing"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/words"
)

//go:embed templates/*.html
var templateFiles embed.FS

// parseTemplates reads the layout with each page, and the shared pieces.
func parseTemplates(functions template.FuncMap) (map[string]*template.Template, error) {
	base, err := template.New("layout.html").Funcs(functions).ParseFS(templateFiles, "templates/layout.html", "templates/pieces.html", "templates/roster.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	out := make(map[string]*template.Template)
	for _, name := range names {
		short := strings.TrimSuffix(path.Base(name), ".html")
		if short == "layout" || short == "pieces" || short == "roster" {
			continue
		}
		t, err := base.Clone()
		if err != nil {
			return nil, err
		}
		if out[short], err = t.ParseFS(templateFiles, name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// functions are what templates may call.
func (s *Site) functions() template.FuncMap {
	return template.FuncMap{
		"asset": func(name string) string { return s.assets.Prefix + name },
		"icon":  s.assets.Icon, "logo": s.assets.LogoName, "style": s.assets.StyleName,
		"clock":     func(t time.Time) string { return t.Format("3:04 PM") },
		"when":      func(t time.Time) string { return t.Format("Jan 2, 3:04:05 PM") },
		"moment":    func(t time.Time) string { return t.Format("Monday, January 2, 3:04 PM") },
		"isoDay":    func(t time.Time) string { return t.Format(time.DateOnly) },
		"iso":       func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"path":      visitPath,
		"pathBelow": func(base, id string) string { return base + visitPath(id) },
		"state":     words.State,
		"stage":     words.Stage,
		"fate":      words.Fate,
		"action":    words.Action,
		"kind":      words.Kind,
		"mark":      words.Mark,
		"class":     words.Class,
		"unsent":    words.Unsent,
		"again":     func() string { return syncer.Recheck },
		"soon":      words.Soon,
		"runWord":   words.Run,
		"summary":   words.Summary,
		"percent":   words.Percent,
		"field":     fieldOf,
		"minutes":   func(m int) string { return strconv.Itoa(m) + " min" },
		"join":      strings.Join,
		"left":      func(limit, used int) int { return max(limit-used, 0) },
		"add":       func(a, b int) int { return a + b },
		"across":    drawing.Across, "lasted": words.Lasted, "step": words.Step, "to": words.To,
		"share": words.Share, "firstPhysicians": firstPhysicians, "morePhysicians": morePhysicians,
		"plainly": words.Plainly, "event": words.Event,
		"dict":      dict,
		"firstRows": firstRows,
	}
}

// fieldOf is the id of a field on the page, from its name in the document.
func fieldOf(name string) string { return "f-" + strings.NewReplacer(".", "-", "_", "-").Replace(name) }

// dict makes the argument of a piece from pairs.
func dict(pairs ...any) (map[string]any, error) {
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is no name", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// maxRowErrors bounds what a page shows of a run's trouble.
const maxRowErrors = 50

func firstRows(rows []storage.RowError) []storage.RowError {
	return rows[:min(len(rows), maxRowErrors)]
}

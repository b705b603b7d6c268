package syncer

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
)

var draw = flag.Bool("draw", false, "draw the picture of an appointment's way in docs/architecture.md anew")

// The picture in docs/architecture.md of an appointment's way through the house is
// drawn by an appointment that goes it.
func TestJourney(t *testing.T) {
	var way journey
	inClinic(t, func(t *testing.T, c *clinic) {
		c.hooked()
		c.settings(func(s *storage.Settings) { s.PatientEmail.Enabled = true })
		id := c.book(26 * time.Hour)
		c.points(way.pass)
		way.part("The EHR has an appointment")
		c.sync()
		way.part("It becomes a visit")
		_, err := c.Work(t.Context())
		c.must(err)
		way.part("Who is to know is told")
		_, err = c.Deliver(t.Context())
		c.must(err)
		c.points(func(context.Context, string) error { return nil })
		c.until(c.visitStart(id))
		v := c.visit(id)
		c.points(way.pass)
		way.part("The patient and the physician come")
		c.LinkHandler(SignIn{}).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, c.PatientURL(v), nil))
		c.LinkHandler(SignIn{}).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, c.PhysicianURL(v), nil))
		way.part("The video service tells who is there")
		c.held(id, storage.RolePhysician, storage.RolePatient)
		c.told()
		_, err = c.Deliver(t.Context())
		c.must(err)
		way.part("It is over")
		c.until(c.visitStart(id).Add(2 * time.Hour))
	})
	const page, opens, closes = "../docs/architecture.md", "<!-- journey -->\n", "<!-- end of journey -->\n"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := bytes.Cut(text, []byte(opens))
	drawn, tail, whole := bytes.Cut(rest, []byte(closes))
	if !found || !whole {
		t.Fatalf("%s has no place for the picture: %q … %q", page, opens, closes)
	}
	want := way.mermaid()
	switch {
	case *draw:
		err = os.WriteFile(page, slices.Concat(head, []byte(opens), []byte(want), []byte(closes), tail), 0o644)
		if err != nil {
			t.Fatal(err)
		}
	case string(drawn) != want:
		t.Errorf("%s shows another way; draw it anew: go test ./sync -run TestJourney -draw", page)
	}
}

// journey is the way of an appointment: the touches of the world that it caused.
type journey struct {
	lines []string
	noted map[string]bool
}

func (j *journey) part(title string) {
	j.lines = append(j.lines, "    Note over EHR,Endpoint: "+title)
}

// pass takes down what is touched, and by whom.
func (j *journey) pass(_ context.Context, name string) error {
	name, before := strings.CutSuffix(name, ".before")
	to := touched(name)
	if !before || to == "" {
		return nil
	}
	pcs := make([]uintptr, 60)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	from, what := "", ""
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		inside, ours := strings.CutPrefix(f.Function, "github.com/televisit/televisit-go/sync/internal/")
		room, function, _ := strings.Cut(inside, ".")
		if !ours || room == "account" {
			continue
		}
		if from == "" && !slices.Contains([]string{"call", "commit", "note", "conclude"}, plain(function)) {
			from, what = room, plain(function)
		}
		if from != "" && room == from {
			j.decisions(room, f)
		}
	}
	if from == "" {
		return nil
	}
	line := fmt.Sprintf("    %s->>%s: %s (%s)", from, to, what, name)
	if n := len(j.lines); n == 0 || j.lines[n-1] != line {
		j.lines = append(j.lines, line)
	}
	return nil
}

// touched is who is at the other end of a point; empty: nobody worth a line.
func touched(point string) string {
	switch {
	case strings.HasPrefix(point, "commit.lease"), strings.HasPrefix(point, "commit.claim"), strings.HasPrefix(point, "commit.run"),
		point == "commit.request", point == "commit.status":
		return ""
	case strings.HasPrefix(point, "ehr."):
		return "EHR"
	case strings.HasPrefix(point, "video."):
		return "Video"
	case strings.HasPrefix(point, "commit."):
		return "Store"
	case point == "mail.send":
		return "Mailer"
	case point == "event.post":
		return "Endpoint"
	}
	return ""
}

// plain is a function's name without receiver and closures.
func plain(function string) string {
	function, _, _ = strings.Cut(function, ".func")
	return function[strings.LastIndex(function, ".")+1:]
}

// decisions notes which rooms that decide the function asks, the first time.
func (j *journey) decisions(room string, f runtime.Frame) {
	if j.noted == nil {
		j.noted = map[string]bool{}
	}
	if j.noted[f.Function] {
		return
	}
	j.noted[f.Function] = true
	file, err := parser.ParseFile(token.NewFileSet(), f.File, nil, parser.SkipObjectResolution)
	if err != nil {
		return
	}
	name := plain(f.Function)
	var asked []string
	for _, d := range file.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Name.Name != name || fn.Body == nil {
			continue
		}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			pkg, ok := sel.X.(*ast.Ident)
			if ok && slices.Contains([]string{"plan", "next", "notice", "presence"}, pkg.Name) && sel.Sel.IsExported() {
				if q := pkg.Name + "." + sel.Sel.Name; !slices.Contains(asked, q) {
					asked = append(asked, q)
				}
			}
			return true
		})
	}
	if len(asked) > 0 {
		j.lines = append(j.lines, fmt.Sprintf("    Note right of %s: %s asks %s", room, name, strings.Join(asked, ", ")))
	}
}

func (j *journey) mermaid() string {
	const head = "```mermaid\nsequenceDiagram\n    participant EHR\n    participant pass\n    participant converge\n    participant outbox\n    participant links\n    participant inbox\n" +
		"    participant Store\n    participant Video\n    participant Mailer\n    participant Endpoint\n"
	return head + strings.Join(j.lines, "\n") + "\n```\n"
}

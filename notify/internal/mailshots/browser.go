package main

import (
	"context"
	"fmt"
	"html/template"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	gap    = 8    // between two frames
	height = 2400 // of the sheet: more than any mail needs
)

// frame shows one mail at one width.
type frame struct {
	name  string
	page  string // HTML
	width int
}

// sheet shows frames side by side, each as high as its mail, on a ground that no
// mail has. Within a frame a mail cannot tell it from a window of that width.
var sheet = template.Must(template.New("sheet").Parse(`<!doctype html>
<meta charset="utf-8"><meta name="color-scheme" content="light dark">
<style>
body { margin: 0; background: #ff00ff; white-space: nowrap; font-size: 0; }
iframe { border: 0; vertical-align: top; margin-right: {{.Gap}}px; color-scheme: light dark; }
</style>
{{range .Frames}}<iframe width="{{.Width}}" height="1" srcdoc="{{.Page}}" onload="this.height = this.contentDocument.documentElement.scrollHeight"></iframe>{{end}}
`))

// screenshot lets the browser draw the frames.
func screenshot(ctx context.Context, browser, scheme string, frames []frame) (image.Image, error) {
	dir, err := os.MkdirTemp("", "mailshots")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	type shown struct {
		Width int
		Page  string
	}
	wide, all := 0, []shown{}
	for _, f := range frames {
		wide += f.width + gap
		all = append(all, shown{f.width, f.page})
	}
	html, shot := filepath.Join(dir, "sheet.html"), filepath.Join(dir, "sheet.png")
	file, err := os.Create(html)
	if err != nil {
		return nil, err
	}
	err = sheet.Execute(file, map[string]any{"Gap": gap, "Frames": all})
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, err
	}
	args := []string{
		"--headless", "--hide-scrollbars", "--disable-gpu", "--force-device-scale-factor=1", "--no-first-run",
		"--user-data-dir=" + filepath.Join(dir, "profile"), "--screenshot=" + shot,
		fmt.Sprintf("--window-size=%d,%d", wide, height),
		"--blink-settings=preferredColorScheme=" + map[string]string{"dark": "0", "light": "1"}[scheme],
	}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium's sandbox refuses root
	}
	cmd := exec.CommandContext(ctx, browser, append(args, "file://"+html)...) //nolint:gosec // the operator's own command
	if said, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", browser, err, said)
	}
	taken, err := os.Open(shot)
	if err != nil {
		return nil, err
	}
	defer taken.Close()
	return png.Decode(taken)
}

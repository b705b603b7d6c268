package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/examples/server/internal/config"
)

// The files of deploy are read here by checks of our own: a parser of Dockerfiles
// is most of BuildKit, and neither it nor one of units knows the server's flags,
// which is where such files go wrong.

func deployFile(t *testing.T, name string) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("deploy", name))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

// unit is a unit file's settings, by section and name.
func unit(t *testing.T) map[string]map[string][]string {
	t.Helper()
	out, section := map[string]map[string][]string{}, ""
	for _, line := range deployFile(t, "televisit.service") {
		if strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") {
			section = strings.Trim(line, "[]")
			out[section] = map[string][]string{}
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok || section == "" || name != strings.TrimSpace(name) {
			t.Fatalf("not a setting: %q", line)
		}
		out[section][name] = append(out[section][name], value)
	}
	return out
}

// severalTimes lists the settings that may stand several times.
var severalTimes = []string{"Environment", "LoadCredential", "SystemCallFilter"}

func TestUnit(t *testing.T) {
	t.Parallel()
	u := unit(t)
	for section, settings := range u {
		if !slices.Contains([]string{"Unit", "Service", "Install"}, section) {
			t.Errorf("section %q", section)
		}
		for name, values := range settings {
			if len(values) > 1 && !slices.Contains(severalTimes, name) {
				t.Errorf("%s stands %d times", name, len(values))
			}
		}
	}
	for name, want := range map[string]string{
		"ExecStart": "/usr/local/bin/televisit", "DynamicUser": "yes", "NoNewPrivileges": "yes", "ProtectSystem": "strict", "UMask": "0077",
		"StateDirectory": "televisit", "WorkingDirectory": "%S/televisit", "RestartPreventExitStatus": "2", "TimeoutStopSec": "20", "CapabilityBoundingSet": "",
	} {
		if got := u["Service"][name]; len(got) != 1 || got[0] != want {
			t.Errorf("%s=%v, want %q", name, got, want)
		}
	}
	if u["Install"]["WantedBy"] == nil {
		t.Error("nothing starts it with the machine")
	}
}

// systemd itself finds nothing to say about the unit, and little that it could
// still take from the service.
func TestUnitBySystemd(t *testing.T) {
	t.Parallel()
	const tool, least, exposure = "systemd-analyze", 250, "15" // of 100
	out, err := exec.CommandContext(t.Context(), tool, "--version").Output()
	if errors.Is(err, exec.ErrNotFound) {
		t.Skip(tool + " is not installed")
	}
	var version int
	if _, serr := fmt.Sscanf(string(out), "systemd %d", &version); err != nil || serr != nil {
		t.Fatalf("the version of %s: %v, %v\n%s", tool, err, serr, out)
	}
	if version < least {
		t.Skipf("%s %d knows no --offline", tool, version)
	}
	text, err := os.ReadFile(filepath.Join("deploy", "televisit.service"))
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable() // verify wants one that is there
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "televisit.service")
	if err := os.WriteFile(path, bytes.Replace(text, []byte("ExecStart=/usr/local/bin/televisit"), []byte("ExecStart="+program), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), tool, "verify", "--man=no", "--recursive-errors=no", path).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("verify: %v\n%s", err, out)
	}
	if out, err := exec.CommandContext(t.Context(), tool, "security", "--no-pager", "--offline=true", "--threshold="+exposure, path).CombinedOutput(); err != nil {
		t.Errorf("security: %v\n%s", err, out)
	}
}

// The server takes what the unit and the sample of its settings give it: every
// name is a flag, every secret is there, and it is the real product, not the demo.
func TestUnitStartsTheProduct(t *testing.T) {
	t.Parallel()
	u := unit(t)
	secrets := t.TempDir()
	for _, c := range u["Service"]["LoadCredential"] {
		name, from, ok := strings.Cut(c, ":")
		if !ok || !strings.HasPrefix(from, "/etc/televisit/") {
			t.Errorf("credential %q", c)
		}
		value := "secret-of-twenty-letters"
		if name == "smtp" {
			value = "smtp://user:password@mail.clinic.example:587"
		}
		if err := os.WriteFile(filepath.Join(secrets, name), []byte(value), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env := map[string]string{}
	for _, line := range append(deployFile(t, "televisit.env"), u["Service"]["Environment"]...) {
		name, value, _ := strings.Cut(line, "=")
		if _, twice := env[name]; twice {
			t.Errorf("%s stands twice", name)
		}
		env[name] = strings.ReplaceAll(value, "%d", secrets)
	}
	checkNames(t, env)
	c, err := config.Parse(nil, func(name string) (string, bool) { v, ok := env[name]; return v, ok }, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	if c.Demo || c.Zoom.ClientSecret == "" || c.Zoom.WebhookSecret == "" || c.SMTP == "" || c.PublicURL.Scheme != "https" {
		t.Errorf("the server would start with %+v", c)
	}
}

// checkNames reports variables that are no flag.
func checkNames(t *testing.T, env map[string]string) {
	t.Helper()
	var help strings.Builder
	if _, err := config.Parse([]string{"-h"}, os.LookupEnv, &help); err == nil {
		t.Fatal("no help")
	}
	for name := range env {
		flag := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, "TELEVISIT_"), "_", "-"))
		if !strings.HasPrefix(name, "TELEVISIT_") || !strings.Contains(help.String(), "  -"+flag+" ") {
			t.Errorf("%s is no flag of the server", name)
		}
	}
}

var instruction = regexp.MustCompile(`^[A-Z]+ `)

// The image is one file without a shell, is not run by root, and is built by the
// Go that the module asks for.
func TestDockerfile(t *testing.T) {
	t.Parallel()
	known := []string{"FROM", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "ENV", "EXPOSE", "STOPSIGNAL", "ENTRYPOINT"}
	var froms, last []string
	env := map[string]string{}
	for _, line := range deployFile(t, "Dockerfile") {
		word, rest, _ := strings.Cut(line, " ")
		if !instruction.MatchString(line) || !slices.Contains(known, word) {
			t.Errorf("%q is not expected here", line)
		}
		switch word {
		case "FROM":
			froms, last = append(froms, rest), nil
		case "ENV":
			name, value, _ := strings.Cut(rest, "=")
			env[name] = value
		case "ENTRYPOINT", "VOLUME":
			var args []string
			if err := json.Unmarshal([]byte(rest), &args); err != nil {
				t.Errorf("%s is not in the form that needs no shell: %v", word, err)
			}
		}
		last = append(last, line)
	}
	if len(froms) != 2 || froms[1] != "scratch" {
		t.Fatalf("stages %v, want a build and scratch", froms)
	}
	for _, want := range []string{"USER 65532:65532", "STOPSIGNAL SIGTERM", "EXPOSE 8080"} {
		if !slices.Contains(last, want) {
			t.Errorf("the image lacks %q", want)
		}
	}
	for _, line := range last {
		if strings.HasPrefix(line, "RUN ") {
			t.Errorf("%q: there is no shell in the image", line)
		}
	}
	checkNames(t, env)
	mod, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(mod)
	if want := "golang:" + string(version[1]) + " AS build"; froms[0] != want {
		t.Errorf("built by %q, want %q", froms[0], want)
	}
}

// What the builder is given holds no secret, and every folder that is compiled.
func TestDockerignore(t *testing.T) {
	t.Parallel()
	lines := deployFile(t, "Dockerfile.dockerignore")
	if lines[0] != "*" {
		t.Fatal("it must leave everything out first")
	}
	for _, want := range []string{"!go.mod", "!go.sum", "!ellkay", "!zoom", "!sync", "!storage", "!notify", "!internal", "!examples", "**/*.db*", "**/*.keyset.json", "**/*.demo.json", "**/*.env"} {
		if !slices.Contains(lines, want) {
			t.Errorf("it lacks %q", want)
		}
	}
}

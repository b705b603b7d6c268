package config_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/examples/server/internal/config"
)

// environment makes a config.Env of pairs.
func environment(pairs ...string) config.Env {
	return func(name string) (string, bool) {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1], true
			}
		}
		return "", false
	}
}

func secretFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	c, err := config.Parse(nil, environment(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != "127.0.0.1:8080" || c.PublicURL != nil || c.Keyset != "televisit.keyset.json" || !c.Demo || c.APIToken != "" {
		t.Errorf("defaults = %+v", c)
	}
	if c.Store != (config.Store{Scheme: "sqlite", Target: "televisit.db"}) {
		t.Errorf("store = %+v", c.Store)
	}
	if got := c.Zoom.APIURL.String() + " " + c.Zoom.TokenURL; got != "https://api.zoom.us/v2 https://zoom.us/oauth/token" {
		t.Errorf("Zoom at %s", got)
	}
}

// A Zoom client id ends the demo; sign-in falls back to the same app.
func TestReal(t *testing.T) {
	t.Parallel()
	c, err := config.Parse([]string{"-zoom-client-id=id", "-zoom-client-secret=s"}, environment(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if c.Demo || c.Zoom.SignInClientID != "id" || c.Zoom.SignInClientSecret != "s" {
		t.Errorf("got %+v", c)
	}
}

func TestWhereValuesComeFrom(t *testing.T) {
	t.Parallel()
	file := secretFile(t, "from-file\r\n")
	for name, tc := range map[string]struct {
		args []string
		env  config.Env
		want string
	}{
		"flag":                     {[]string{"-api-token=from-flag"}, environment("TELEVISIT_API_TOKEN", "from-env"), "from-flag"},
		"flag's file":              {[]string{"-api-token-file", file}, environment("TELEVISIT_API_TOKEN", "from-env"), "from-file"},
		"environment":              {nil, environment("TELEVISIT_API_TOKEN", "from-env"), "from-env"},
		"environment's file":       {nil, environment("TELEVISIT_API_TOKEN_FILE", file), "from-file"},
		"empty environment is off": {nil, environment("TELEVISIT_API_TOKEN", ""), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := config.Parse(tc.args, tc.env, io.Discard)
			if err != nil || c.APIToken != tc.want {
				t.Errorf("token %q, error %v; want %q", c.APIToken, err, tc.want)
			}
		})
	}
}

func TestUnusable(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args []string
		env  config.Env
		want string // part of the line
	}{
		"unknown flag":          {args: []string{"-nonsense"}, want: "-h lists the flags"},
		"argument":              {args: []string{"start"}, want: `"start" is not a flag`},
		"address":               {args: []string{"-addr=8080"}, want: "-addr"},
		"port":                  {args: []string{"-addr=:http"}, want: "0 to 65535"},
		"public URL":            {args: []string{"-public-url=clinic.example"}, want: "-public-url"},
		"store":                 {args: []string{"-store=oracle:x"}, want: "-store must begin with"},
		"sqlite without path":   {args: []string{"-store=sqlite:"}, want: "path of a file"},
		"store half":            {args: []string{"-store=postgres:x"}, want: "complete postgres address"},
		"store without host":    {args: []string{"-store=https:x", "-store-token=t"}, want: "address of a store's server"},
		"store without token":   {args: []string{"-store=https://records.example/store"}, want: "-store-token is needed"},
		"store with two tokens": {args: []string{"-store=https://:a@records.example", "-store-token=t"}, want: "leave one out"},
		"token of no store":     {args: []string{"-store-token=t"}, want: "leave it out"},
		"store over plain http": {args: []string{"-store=http://records.example", "-store-token=t"}, want: "use https"},
		"secret without id":     {args: []string{"-zoom-client-secret=s"}, want: "without -zoom-client-id"},
		"id without secret":     {args: []string{"-zoom-client-id=i"}, want: "without -zoom-client-secret"},
		"account without app":   {args: []string{"-zoom-account-id=a"}, want: "without -zoom-client-id"},
		"no app, no demo":       {args: []string{"-demo=false"}, want: "-zoom-client-id is needed"},
		"lkcloud half":          {args: []string{"-lkcloud-client-id=i"}, want: "without -lkcloud-client-secret"},
		"plain http abroad":     {args: []string{"-lkcloud-url=http://lk.example"}, want: "use https"},
		"query in base":         {args: []string{"-zoom-api-url=https://z.example/v2?x=1"}, want: "no user, query"},
		"smtp":                  {args: []string{"-smtp=mail.example:25", "-mail-from=a@b.example"}, want: "-smtp is not"},
		"smtp without sender":   {args: []string{"-smtp=smtp://mail.example:25"}, want: "-mail-from is needed"},
		"mail service":          {args: []string{"-mail-http=pigeon", "-mail-http-key=k", "-mail-from=a@b.example"}, want: "use postmark, resend, sendgrid"},
		"mail service, no key":  {args: []string{"-mail-http=resend", "-mail-from=a@b.example"}, want: "-mail-http-key is needed"},
		"mail key, no service":  {args: []string{"-mail-http-key=k"}, want: "without -mail-http"},
		"mail service, sender":  {args: []string{"-mail-http=resend", "-mail-http-key=k"}, want: "-mail-from is needed with -mail-http"},
		"two ways to mail":      {args: []string{"-mail-http=resend", "-mail-http-key=k", "-smtp=smtp://m.example", "-mail-from=a@b.example"}, want: "leave one out"},
		"mail over plain http":  {args: []string{"-mail-http=resend", "-mail-http-key=k", "-mail-http-url=http://m.example", "-mail-from=a@b.example"}, want: "use https"},
		"alerts":                {args: []string{"-alerts-to=nobody"}, want: "-alerts-to"},
		"sender":                {args: []string{"-mail-from=nobody"}, want: "not an e-mail address"},
		"demo neither":          {args: []string{"-demo=perhaps"}, want: "neither true nor false"},
		"token with space":      {args: []string{"-api-token=a b"}, want: "without spaces"},
		"secret twice":          {args: []string{"-api-token=a", "-api-token-file=b"}, want: "leave one out"},
		"secret twice from env": {env: environment("TELEVISIT_SMTP", "a", "TELEVISIT_SMTP_FILE", "b"), want: "unset one"},
		"secret file missing":   {args: []string{"-api-token-file=/nowhere/at/all"}, want: "cannot be read"},
		"secret file empty":     {args: []string{"-api-token-file=" + secretFile(t, "\n")}, want: "is empty"},
		"proxy by name":         {args: []string{"-trusted-proxies=proxy.example"}, want: "-trusted-proxies: \"proxy.example\" is neither an address nor a network"},
		"everybody a proxy":     {env: environment("TELEVISIT_TRUSTED_PROXIES", "10.0.0.1,0.0.0.0/0"), want: "name your proxies only"},
		"fleet without sharing": {args: []string{"-fleet", "-zoom-client-id=i", "-zoom-client-secret=s"}, want: "-fleet needs a store that all servers share: give -store postgres://"},
		"fleet over mysql":      {args: []string{"-fleet", "-zoom-client-id=i", "-zoom-client-secret=s", "-store=mysql://h/d"}, want: "-fleet needs a store"},
		"fleet of demos":        {args: []string{"-fleet", "-store=postgres://h/d"}, want: "-fleet does not go with the demo"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := tc.env
			if env == nil {
				env = environment()
			}
			_, err := config.Parse(tc.args, env, io.Discard)
			usage, ok := errors.AsType[*config.UsageError](err)
			if !ok || !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("error %v, want a UsageError with %q", err, tc.want)
			}
			for _, line := range usage.Lines {
				if strings.Contains(line, "\n") {
					t.Errorf("more than one line: %q", line)
				}
			}
		})
	}
}

func TestTrustedProxies(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args []string
		env  config.Env
		want string
	}{
		"none":        {nil, environment(), "[]"},
		"flag":        {[]string{"-trusted-proxies=127.0.0.1, 10.1.2.3/8"}, environment(), "[127.0.0.1/32 10.0.0.0/8]"},
		"environment": {nil, environment("TELEVISIT_TRUSTED_PROXIES", "::1,fd00::/8"), "[::1/128 fd00::/8]"},
	} {
		if c, err := config.Parse(tc.args, tc.env, io.Discard); err != nil || fmt.Sprint(c.Proxies) != tc.want {
			t.Errorf("%s: %v, error %v; want %s", name, c.Proxies, err, tc.want)
		}
	}
}

func TestRemoteStore(t *testing.T) {
	t.Parallel()
	want := config.Store{Scheme: "https", Target: "https://records.example/store", Token: "secret"}
	for name, tc := range map[string]struct {
		args []string
		env  config.Env
	}{
		"in the address": {args: []string{"-store=https://:secret@records.example/store"}},
		"with a user":    {args: []string{"-store=https://server:secret@records.example/store"}},
		"as a flag":      {args: []string{"-store=https://records.example/store", "-store-token=secret"}},
		"in a file":      {args: []string{"-store=https://records.example/store", "-store-token-file=" + secretFile(t, "secret\n")}},
		"environment":    {env: environment("TELEVISIT_STORE", "https://records.example/store", "TELEVISIT_STORE_TOKEN", "secret")},
	} {
		env := tc.env
		if env == nil {
			env = environment()
		}
		if c, err := config.Parse(tc.args, env, io.Discard); err != nil || c.Store != want {
			t.Errorf("%s: store %+v, error %v", name, c.Store, err)
		}
	}
	for _, args := range [][]string{{"-store=http://127.0.0.1:1/x"}, {"-store=http://records.example", "-allow-insecure-targets"}} {
		if _, err := config.Parse(append(args, "-store-token=t"), environment(), io.Discard); err != nil {
			t.Errorf("%v: %v", args, err)
		}
	}
}

// B: whatever is wrong, no secret is in the words about it.
func TestErrorsHoldNoSecret(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"-smtp=smtp://user:hunter2@:25", "-mail-from=x"},
		{"-store=postgres://user:hunter2@"},
		{"-store=https://:hunter2@records.example?x"},
		{"-store=http://:hunter2@records.example:hunter2"},
		{"-store=https://:hunter2@records.example", "-store-token=hunter2"},
		{"-zoom-client-secret=hunter2"},
		{"-mail-http-key=hunter2"},
		{"-api-token=hunter2 hunter2"},
	} {
		_, err := config.Parse(args, environment(), io.Discard)
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%v: error %v", args, err)
		}
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	_, err := config.Parse([]string{"-h"}, environment(), &out)
	if !errors.Is(err, config.ErrHelp) {
		t.Fatalf("error %v, want ErrHelp", err)
	}
	for _, want := range []string{"-zoom-webhook-secret-file", "-allow-insecure-targets", "Exit codes", "TELEVISIT_"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("help without %q", want)
		}
	}
}

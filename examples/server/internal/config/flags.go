package config

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

// Env looks up an environment variable, as os.LookupEnv does.
type Env func(name string) (string, bool)

// ErrHelp means that help was asked for, and given.
var ErrHelp = errors.New("help was asked for")

// UsageError is a configuration that cannot work: one line for each mistake,
// each saying what to do.
type UsageError struct{ Lines []string }

func (e *UsageError) Error() string { return strings.Join(e.Lines, "\n") }

// raw is the configuration as it was written down: texts by flag name.
type raw struct {
	values map[string]string
	set    map[string]bool // given by flag, file or environment
	env    Env
}

func (r *raw) text(name string) string { return strings.TrimSpace(r.values[name]) }

// option is one flag. Each is also the environment variable TELEVISIT_ and its
// name; a secret may come from a file as well.
type option struct {
	name, fallback, usage string
	secret, yesno         bool
}

func options() []option {
	return []option{
		{name: "addr", fallback: "127.0.0.1:8080", usage: "`host:port` to listen on; port 0 takes any free one"},
		{name: "public-url", usage: "`URL` at which browsers and Zoom reach this server; base of all links (default: made from -addr)"},
		{name: "trusted-proxies", usage: "`addresses` and networks of the reverse proxies in front, with commas between them: their X-Forwarded-For counts"},
		{name: "store", fallback: "sqlite:televisit.db", secret: true, usage: "where records are kept: `memory:, sqlite:PATH`, postgres://…, mysql://… or https://…"},
		{name: "store-token", secret: true, usage: "bearer `token` of the store's server that -store https://… names"},
		{name: "keyset", fallback: "televisit.keyset.json", usage: "`file` with the encryption keys; made on first run. Keep a copy: without it the store cannot be read"},
		{name: "demo", yesno: true, usage: "run against a pretend LKCloud and a pretend Zoom (default: true when no Zoom client id is given)"},
		{name: "zoom-api-url", fallback: zoomAPI, usage: "base `URL` of Zoom's API"},
		{name: "zoom-oauth-url", fallback: zoomOAuth, usage: "base `URL` of Zoom's sign-in, with token, authorize and revoke beneath"},
		{name: "zoom-client-id", usage: "client `id` of the Zoom app"},
		{name: "zoom-client-secret", secret: true, usage: "client `secret` of the Zoom app"},
		{name: "zoom-account-id", usage: "Zoom account `id`: the app is server-to-server (default: the app is installed by OAuth)"},
		{name: "zoom-webhook-secret", secret: true, usage: "`secret` token that Zoom signs webhooks with"},
		{name: "zoom-signin-client-id", usage: "client `id` of the Zoom app that signs people in (default: -zoom-client-id)"},
		{name: "zoom-signin-client-secret", secret: true, usage: "client `secret` of that app (default: -zoom-client-secret)"},
		{name: "lkcloud-url", fallback: lkcloudAPI, usage: "base `URL` of LKCloud"},
		{name: "lkcloud-token-url", fallback: lkcloudToken, usage: "`URL` of LKCloud's token endpoint, whole"},
		{name: "lkcloud-client-id", usage: "client `id` at LKCloud (default: the subscriber key of the settings page)"},
		{name: "lkcloud-client-secret", secret: true, usage: "client `secret` at LKCloud"},
		{name: "smtp", secret: true, usage: "mail server: `smtp://user:pass@host:port?tls=required|opportunistic|none`"},
		{name: "mail-http", usage: "mail `service` instead of a mail server: postmark, resend or sendgrid"},
		{name: "mail-http-key", secret: true, usage: "API `key` of the mail service"},
		{name: "mail-http-url", usage: "`URL` that mails are posted to (default: the service's own); for tests and proxies"},
		{name: "alerts-to", usage: "`address` that is mailed when something has stopped (default: -mail-from)"},
		{name: "mail-from", usage: "`address` that mails come from, such as \"Sample Clinic <visits@clinic.example>\""},
		{name: "api-token", secret: true, usage: "bearer `token` of the JSON API (default: the API is off)"},
		{name: "lease", fallback: "60s", usage: "`time` after which another process takes up what one that died had in hand; a second at least"},
		{name: "fleet", yesno: true, usage: "with a postgres store: run as one of many workers"},
		{name: "allow-insecure-targets", yesno: true, usage: "allow http and private addresses as targets; for tests only"},
	}
}

// switchValue lets "-demo" stand for "-demo=true".
type switchValue struct{ text string }

func (s *switchValue) String() string     { return s.text }
func (s *switchValue) Set(v string) error { s.text = v; return nil }
func (s *switchValue) IsBoolFlag() bool   { return true }

// read collects every value: a flag wins over its file, both win over the
// environment, and that over the default.
func read(args []string, env Env, help io.Writer) (*raw, error) {
	fs := flag.NewFlagSet("televisit", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	given := make(map[string]*switchValue)
	for _, o := range options() {
		given[o.name] = &switchValue{}
		if o.yesno {
			fs.Var(given[o.name], o.name, o.usage)
		} else {
			fs.StringVar(&given[o.name].text, o.name, o.fallback, o.usage)
		}
		if o.secret {
			given[o.name+"-file"] = &switchValue{}
			fs.StringVar(&given[o.name+"-file"].text, o.name+"-file", "", "`file` that holds -"+o.name)
		}
	}
	if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
		writeHelp(help, fs)
		return nil, ErrHelp
	} else if err != nil {
		return nil, &UsageError{[]string{err.Error() + "; -h lists the flags"}}
	}
	if fs.NArg() > 0 {
		return nil, &UsageError{[]string{fmt.Sprintf("%q is not a flag; flags begin with a dash, and -h lists them", fs.Arg(0))}}
	}
	onLine := make(map[string]bool)
	fs.Visit(func(f *flag.Flag) { onLine[f.Name] = true })

	r := &raw{values: make(map[string]string), set: make(map[string]bool), env: env}
	var wrong []string
	for _, o := range options() {
		v, set, err := resolve(o, given, onLine, env)
		if err != nil {
			wrong = append(wrong, err.Error())
		}
		r.values[o.name], r.set[o.name] = v, set
	}
	if wrong != nil {
		return r, &UsageError{wrong}
	}
	return r, nil
}

// resolve finds one option's value.
func resolve(o option, given map[string]*switchValue, onLine map[string]bool, env Env) (string, bool, error) {
	file := o.name + "-file"
	if onLine[o.name] && onLine[file] {
		return "", false, fmt.Errorf("-%s and -%s were both given; leave one out", o.name, file)
	}
	if onLine[o.name] {
		return given[o.name].text, true, nil
	}
	if onLine[file] {
		v, err := readSecret("-"+file, given[file].text)
		return v, true, err
	}
	name := "TELEVISIT_" + strings.ToUpper(strings.ReplaceAll(o.name, "-", "_"))
	v, ok := env(name)
	if ok && v != "" {
		if f, both := env(name + "_FILE"); o.secret && both && f != "" {
			return "", false, fmt.Errorf("%s and %s_FILE are both set; unset one", name, name)
		}
		return v, true, nil
	}
	if f, ok := env(name + "_FILE"); o.secret && ok && f != "" {
		v, err := readSecret(name+"_FILE", f)
		return v, true, err
	}
	return o.fallback, false, nil
}

// readSecret reads a secret from a file; the line end that editors add is not
// part of it.
func readSecret(source, path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s: the file cannot be read: %w", source, err)
	}
	b = bytes.TrimRight(b, "\r\n")
	if len(b) == 0 {
		return "", fmt.Errorf("%s: %s is empty; put the secret into it", source, path)
	}
	return string(b), nil
}

func writeHelp(w io.Writer, fs *flag.FlagSet) {
	_, _ = fmt.Fprint(w, helpHead)
	fs.SetOutput(w)
	fs.PrintDefaults()
	_, _ = fmt.Fprint(w, helpTail)
}

const helpHead = `Televisit turns the appointments in LKCloud into Zoom video visits.

Started with nothing set it runs a demo: a pretend LKCloud, a pretend Zoom, a
clinic with a day of visits. With a Zoom client id it is the real product.

  server [flags]
  server verify-audit|export|import|purge|wipe|proofs|rotate-keys [flags]

`

const helpTail = `
Each flag is also an environment variable: -zoom-client-id is
TELEVISIT_ZOOM_CLIENT_ID. A secret may stand in a file that -…-file or
TELEVISIT_…_FILE names. A flag wins over the environment.

SIGTERM and SIGINT stop the server after what is under way, within 15 seconds.
Exit codes: 0 done, 1 failure, 2 wrong usage.
`

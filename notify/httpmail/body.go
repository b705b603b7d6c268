package httpmail

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"text/template"
	"text/template/parse"
	"time"

	"github.com/televisit/televisit-go/notify"
)

// body makes a message's JSON.
type body struct{ template *template.Template }

// parseBody reads a template and tries it out.
func parseBody(source string) (body, error) {
	t, err := template.New("body").Funcs(template.FuncMap{"json": toJSON}).Option("missingkey=error").Parse(source)
	if err != nil {
		return body{}, fmt.Errorf("Body: %w", err)
	}
	for _, defined := range t.Templates() {
		writeJSON(defined.Root)
	}
	b := body{t}
	return b, b.rehearse()
}

func toJSON(v any) (string, error) {
	encoded, err := json.Marshal(v)
	return string(encoded), err
}

// writeJSON ends each pipeline that writes a value with the function json, as
// html/template does with its escapers.
func writeJSON(n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil { // there is no else
			return
		}
		for _, inner := range n.Nodes {
			writeJSON(inner)
		}
	case *parse.ActionNode:
		if len(n.Pipe.Decl) == 0 {
			encode := parse.NewIdentifier("json").SetPos(n.Pos).SetTree(nil)
			n.Pipe.Cmds = append(n.Pipe.Cmds, &parse.CommandNode{NodeType: parse.NodeCommand, Pos: n.Pos, Args: []parse.Node{encode}})
		}
	case *parse.IfNode:
		writeBoth(&n.BranchNode)
	case *parse.RangeNode:
		writeBoth(&n.BranchNode)
	case *parse.WithNode:
		writeBoth(&n.BranchNode)
	}
}

func writeBoth(n *parse.BranchNode) {
	writeJSON(n.List)
	writeJSON(n.ElseList)
}

// fill makes the body of one message. Its errors do not quote the message.
func (b body) fill(m notify.Message) ([]byte, error) {
	var written, compact bytes.Buffer
	if err := b.template.Execute(&written, fields(m)); err != nil {
		return nil, errors.New("the template of the body failed")
	}
	if err := json.Compact(&compact, written.Bytes()); err != nil || compact.Bytes()[0] != '{' {
		return nil, errors.New("the template of the body does not make a JSON object")
	}
	return compact.Bytes(), nil
}

// rehearse fills the body with as much and with as little as a message holds.
// Nothing of these is secret, so what is wrong is told in full.
func (b body) rehearse() error {
	bare := notify.Message{
		ID:      "rehearsal@example.org",
		From:    mail.Address{Address: "from@example.org"},
		To:      mail.Address{Address: "to@example.org"},
		Subject: "Rehearsal subject", Text: "Rehearsal text",
	}
	full := bare
	full.From.Name, full.To.Name, full.HTML = `The "Clinic"`, "Rosa\\", "<p>Rehearsal</p>"
	full.Header, full.Date = map[string]string{"X-Rehearsal": "one", "X-Other": "two"}, time.Unix(1, 0)
	full.Inline = []notify.Part{{Name: "a.png", ContentType: "image/png", Data: []byte("a")}, {Name: "b.png", ContentType: "image/png", Data: []byte("b")}}
	full.Attached = []notify.Part{{Name: "c.ics", ContentType: "text/calendar", Data: []byte("c")}, {Name: "d.ics", ContentType: "text/calendar", Data: []byte("d")}}
	for _, m := range []notify.Message{bare, full} {
		if err := b.template.Execute(&bytes.Buffer{}, fields(m)); err != nil {
			return fmt.Errorf("Body: %w", err)
		}
		content, err := b.fill(m)
		if err != nil {
			return fmt.Errorf("Body: %w (values stand without quotes: {{.Subject}})", err)
		}
		if err := complete(content, m); err != nil {
			return err
		}
	}
	return nil
}

func complete(content []byte, m notify.Message) error {
	var decoded any
	if err := json.Unmarshal(content, &decoded); err != nil {
		return err
	}
	texts := stringsOf(decoded)
	to := mailbox(m.To)
	for name, forms := range map[string][]string{
		"the recipient": {to.Address, to.Full}, "the subject": {m.Subject}, "the text": {m.Text},
	} {
		if !slices.ContainsFunc(texts, func(s string) bool { return slices.Contains(forms, s) }) {
			return fmt.Errorf("Body leaves out %s", name)
		}
	}
	return nil
}

// stringsOf lists every string within a decoded JSON value.
func stringsOf(v any) []string {
	var all []string
	switch v := v.(type) {
	case string:
		all = []string{v}
	case []any:
		for _, inner := range v {
			all = append(all, stringsOf(inner)...)
		}
	case map[string]any:
		for _, inner := range v {
			all = append(all, stringsOf(inner)...)
		}
	}
	return all
}

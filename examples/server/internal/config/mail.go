package config

import (
	"net/mail"
	"net/url"
	"slices"
	"strings"
)

// MailHTTP is a mail service that takes mails as JSON over HTTPS.
type MailHTTP struct {
	Service string   // one of MailServices; empty: none
	Key     string   // its API key or token
	URL     *url.URL // nil: the service's own
}

// MailServices are those that are known by name.
var MailServices = []string{"postmark", "resend", "sendgrid"}

func (p *parser) smtp() string {
	text := p.text("smtp")
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "smtp" && u.Scheme != "smtps") || u.Hostname() == "" {
		p.complainf("-smtp is not smtp://user:pass@host:port?tls=required")
	}
	return text
}

func (p *parser) mailHTTP() MailHTTP {
	m := MailHTTP{Service: p.text("mail-http"), Key: p.text("mail-http-key")}
	switch {
	case m.Service == "" && m.Key != "":
		p.complainf("-mail-http-key is set without -mail-http; name the service, or leave the key out")
	case m.Service == "":
	case !slices.Contains(MailServices, m.Service):
		p.complainf("-mail-http: %q is not known; use %s, or -smtp for any other", m.Service, strings.Join(MailServices, ", "))
	case m.Key == "":
		p.complainf("-mail-http-key is needed with -mail-http: the service's API key")
	case p.text("smtp") != "":
		p.complainf("-smtp and -mail-http both send mail; leave one out")
	}
	if p.text("mail-http-url") != "" {
		m.URL = p.vendor("mail-http-url")
	}
	return m
}

func (p *parser) mailFrom() mail.Address {
	a := p.address("mail-from")
	for _, sends := range []string{"smtp", "mail-http"} {
		if p.text(sends) != "" && p.text("mail-from") == "" {
			p.complainf("-mail-from is needed with -%s: the address that mails come from", sends)
		}
	}
	return a
}

func (p *parser) address(name string) mail.Address {
	text := p.text(name)
	if text == "" {
		return mail.Address{}
	}
	a, err := mail.ParseAddress(text)
	if err != nil {
		p.complainf("-%s: %q is not an e-mail address", name, text)
		return mail.Address{}
	}
	return *a
}

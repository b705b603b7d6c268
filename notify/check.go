package notify

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// MaxIntro is the most characters (not bytes) that an introduction may have.
const MaxIntro = 2000

// checked returns the mail with its texts cleaned and its times in the
// recipient's zone, or says which member cannot be used.
func (m Mail) checked() (Mail, error) {
	if !slices.Contains(Kinds(), m.Kind) {
		return m, errors.New("Kind is not one of Kinds()")
	}
	if m.ID == "" {
		return m, errors.New("ID is missing")
	}
	var err error
	if m.To.Address, err = parseAddress(m.To.Address); err != nil {
		return m, fmt.Errorf("To: %w", err)
	}
	if m.From.Address, err = parseAddress(m.From.Address); err != nil {
		return m, fmt.Errorf("From: %w", err)
	}
	m.To.Name, m.From.Name, m.Company = oneLine(m.To.Name), oneLine(m.From.Name), oneLine(m.Company)
	if m.Intro, err = cleanIntro(m.Intro); err != nil {
		return m, err
	}
	if m.Logo, err = m.Logo.asLogo(); err != nil {
		return m, err
	}
	return m.checkedVisit()
}

func (m Mail) checkedVisit() (Mail, error) {
	if m.Kind != Test {
		switch {
		case m.Start.IsZero():
			return m, errors.New("Start is missing")
		case m.WrittenAt.IsZero():
			return m, errors.New("WrittenAt is missing")
		case oneLine(m.UID) == "":
			return m, errors.New("UID is missing")
		case m.Sequence < 0:
			return m, errors.New("Sequence is below 0")
		}
	}
	if m.Kind == Cancelled {
		m.Link = ""
	}
	if err := checkLink(m.Link); err != nil {
		return m, err
	}
	if m.Zone == nil {
		m.Zone = time.UTC
	}
	m.UID = oneLine(m.UID)
	if !m.Start.IsZero() {
		m.Start = m.Start.In(m.Zone)
	}
	if !m.Previous.IsZero() {
		m.Previous = m.Previous.In(m.Zone)
	}
	return m, nil
}

func checkLink(link string) error {
	if link == "" {
		return nil
	}
	u, err := url.Parse(link)
	odd := func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("<>\"'`\\", r) }
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.ContainsFunc(link, odd) {
		return errors.New("Link is not an absolute http or https URL")
	}
	return nil
}

// CheckIntro reports whether a text may be used as an introduction (A12).
func CheckIntro(intro string) error {
	_, err := cleanIntro(intro)
	return err
}

// cleanIntro brings line breaks to one form and drops what cannot be shown.
func cleanIntro(intro string) (string, error) {
	intro = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(strings.ToValidUTF8(intro, "\uFFFD"))
	if n := utf8.RuneCountInString(intro); n > MaxIntro {
		return "", fmt.Errorf("the introduction has %d characters, at most %d are allowed", n, MaxIntro)
	}
	intro = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, intro)
	return strings.TrimSpace(intro), nil
}

// asLogo names the picture after its type, so that no foreign file name gets
// into the mail.
func (p *Part) asLogo() (*Part, error) {
	if p == nil {
		return nil, nil
	}
	names := map[string]string{"image/png": "logo.png", "image/jpeg": "logo.jpg"}
	name, ok := names[p.ContentType]
	if !ok || len(p.Data) == 0 {
		return nil, errors.New("Logo is not a PNG or JPEG picture")
	}
	return &Part{Name: name, ContentType: p.ContentType, Data: p.Data}, nil
}

// kindName is safe to print whatever a caller put into a Kind.
func kindName(k Kind) string {
	if slices.Contains(Kinds(), k) {
		return string(k)
	}
	return "unknown"
}

package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/mail"
	"strings"
	"time"

	"github.com/televisit/televisit-go/notify"
)

// sample is a mail that is shown.
type sample struct {
	name     string
	kind     notify.Kind
	withLink bool
}

// samples are all kinds of mail, and the invitation of a clinic that sends the
// link with the reminder only. An invitation with the link is what a patient gets
// as well when the reminder is due already: one mail serves as both.
func samples() []sample {
	var all []sample
	for _, kind := range notify.Kinds() {
		all = append(all, sample{name: string(kind), kind: kind, withLink: true})
	}
	return append(all, sample{name: "invite-without-link", kind: notify.Invite})
}

// renderPage renders a sample; its pictures are within the page.
func renderPage(r *notify.Renderer, s sample, language string) (string, error) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		return "", err
	}
	logo, err := logo()
	if err != nil {
		return "", err
	}
	start := time.Date(2026, time.November, 24, 15, 0, 0, 0, zone)
	m := notify.Mail{
		Kind: s.kind, ID: "sample", UID: "sample", Language: language, Zone: zone, Company: "Lakeside Clinic", Logo: logo,
		From:  mail.Address{Name: "Lakeside Clinic", Address: "visits@lakeside.example"},
		To:    mail.Address{Address: "rosa@example.com"},
		Start: start, Previous: start.AddDate(0, 0, -1).Add(-90 * time.Minute), Duration: 30 * time.Minute,
		Link:      "https://visits.lakeside.example/j/8Jt2kQ.vR41mXzPq0",
		WrittenAt: start.AddDate(0, 0, -4),
		Intro:     "Thank you for choosing Lakeside Clinic.\nFront desk: 555-0100",
	}
	if language == "es" {
		m.Intro = "Gracias por confiar en Lakeside Clinic.\nRecepción: 555-0100"
	}
	if !s.withLink {
		m.Link = ""
	}
	if s.kind == notify.Test {
		m.Start, m.Link, m.Intro = time.Time{}, "", ""
	}
	msg, err := r.Render(m)
	if err != nil {
		return "", err
	}
	for _, p := range msg.Inline {
		data := fmt.Sprintf("data:%s;base64,%s", p.ContentType, base64.StdEncoding.EncodeToString(p.Data))
		msg.HTML = strings.ReplaceAll(msg.HTML, "cid:"+p.Name, data)
	}
	return msg.HTML, nil
}

// logo is a sun over a lake.
func logo() (*notify.Part, error) {
	const wide, high = 240, 64
	blue, sun := color.RGBA{R: 0x0b, G: 0x5c, B: 0xad, A: 0xff}, color.RGBA{R: 0xf2, G: 0xa6, B: 0x2b, A: 0xff}
	picture := image.NewRGBA(image.Rect(0, 0, wide, high))
	for y := range high {
		for x := range wide {
			dx, dy := x-48, y-36
			switch {
			case y >= 38 && (y-38)%9 < 5:
				picture.Set(x, y, blue)
			case y < 36 && dx*dx+dy*dy < 28*28:
				picture.Set(x, y, sun)
			}
		}
	}
	var encoded bytes.Buffer
	err := png.Encode(&encoded, picture)
	return &notify.Part{ContentType: "image/png", Data: encoded.Bytes()}, err
}

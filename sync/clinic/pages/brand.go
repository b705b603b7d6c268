package pages

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/http"
)

//go:embed static
var assetFiles embed.FS

// Brand is whose pages they are. The zero value is Televisit's own.
type Brand struct {
	Name string // stands at the top and in each title; empty: "Televisit"
	Logo []byte // SVG, PNG or JPEG, beside the name and as the page's icon; nil: ours
	// Style is CSS that follows ours. Colours are custom properties of :root, such as
	// --accent, --on-accent and --accent-soft; those of dark mode stand in
	// @media (prefers-color-scheme: dark).
	Style []byte
}

// Names of the brand's own files among the static ones.
const (
	brandLogo  = "brand-logo"
	brandStyle = "brand.css"
)

// assets are the static files of this build, with those of the brand.
type assets struct {
	prefix   string // their path, with a hash of them all
	name     string
	logo     []byte
	logoType string
	style    []byte
}

func newAssets(b Brand) (assets, error) {
	a := assets{name: cmp.Or(b.Name, "Televisit"), logo: b.Logo, style: b.Style}
	if b.Logo != nil {
		if a.logoType = pictureType(b.Logo); a.logoType == "" {
			return a, errors.New("pages: the brand's logo is neither SVG nor PNG nor JPEG")
		}
	}
	h := sha256.New()
	_ = fs.WalkDir(assetFiles, "static", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			content, _ := assetFiles.ReadFile(name) // embedded: cannot fail
			h.Write([]byte(name))
			h.Write(content)
		}
		return err
	})
	h.Write(b.Logo)
	h.Write(b.Style)
	a.prefix = "/static/" + hex.EncodeToString(h.Sum(nil)[:6]) + "/"
	return a, nil
}

func pictureType(picture []byte) string {
	switch kind := http.DetectContentType(picture); kind {
	case "image/png", "image/jpeg":
		return kind
	}
	if bytes.HasPrefix(bytes.TrimSpace(picture), []byte("<svg")) {
		return "image/svg+xml"
	}
	return ""
}

// icon, logoName and styleName are the files that a page names; "" for none.
func (a assets) icon() string { return cmp.Or(a.logoName(), "icon.svg") }

func (a assets) logoName() string {
	if a.logo == nil {
		return ""
	}
	return brandLogo
}

func (a assets) styleName() string {
	if a.style == nil {
		return ""
	}
	return brandStyle
}

func (a assets) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	switch name := r.PathValue("name"); {
	case name == brandLogo && a.logo != nil:
		w.Header().Set("Content-Type", a.logoType)
		_, _ = w.Write(a.logo) // nobody is left to tell when the browser is gone
	case name == brandStyle && a.style != nil:
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write(a.style)
	default:
		http.ServeFileFS(w, r, assetFiles, "static/"+name)
	}
}

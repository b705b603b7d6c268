// Package assets serves the static files of this build, with those of a brand.
package assets

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

// Names of the brand's own files among the static ones.
const (
	BrandLogo  = "brand-logo"
	BrandStyle = "brand.css"
)

// Files are the static files of this build, with those of a brand.
type Files struct {
	Prefix   string // their path, with a hash of them all
	logo     []byte
	logoType string
	style    []byte
}

// New returns the files; logo and style are the brand's, nil for none. A logo that is
// no picture is an error.
func New(logo, style []byte) (Files, error) {
	f := Files{logo: logo, style: style}
	if logo != nil {
		if f.logoType = pictureType(logo); f.logoType == "" {
			return f, errors.New("pages: the brand's logo is neither SVG nor PNG nor JPEG")
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
	h.Write(logo)
	h.Write(style)
	f.Prefix = "/static/" + hex.EncodeToString(h.Sum(nil)[:6]) + "/"
	return f, nil
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

// Icon is the file that a page names as its icon.
func (f Files) Icon() string { return cmp.Or(f.LogoName(), "icon.svg") }

// LogoName is the file that a page names as the brand's logo; "" for none.
func (f Files) LogoName() string {
	if f.logo == nil {
		return ""
	}
	return BrandLogo
}

// StyleName is the file that a page names as the brand's style; "" for none.
func (f Files) StyleName() string {
	if f.style == nil {
		return ""
	}
	return BrandStyle
}

// Serve answers with the file that the path's {name} names.
func (f Files) Serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	switch name := r.PathValue("name"); {
	case name == BrandLogo && f.logo != nil:
		w.Header().Set("Content-Type", f.logoType)
		_, _ = w.Write(f.logo) // nobody is left to tell when the browser is gone
	case name == BrandStyle && f.style != nil:
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write(f.style)
	default:
		http.ServeFileFS(w, r, assetFiles, "static/"+name)
	}
}

package main

import (
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"maps"
	"slices"
)

// ground is the colour of the sheet between and below the frames.
var ground = color.RGBA{R: 0xff, B: 0xff, A: 0xff}

// cut copies one frame out of a sheet, as high as its mail is.
func cut(sheet image.Image, left, width int) *image.RGBA {
	high := 0
	for high < sheet.Bounds().Dy() && color.RGBAModel.Convert(sheet.At(left, high)) != ground {
		high++
	}
	frame := image.NewRGBA(image.Rect(0, 0, width, high))
	draw.Draw(frame, frame.Bounds(), sheet, image.Pt(left, 0), draw.Src)
	return frame
}

// encode writes a small file: a mail has few colours, so each pixel is one of
// the most frequent ones.
func encode(w io.Writer, frame *image.RGBA) error {
	const colours = 64
	count := map[color.RGBA]int{}
	for y := range frame.Bounds().Dy() {
		for x := range frame.Bounds().Dx() {
			count[frame.RGBAAt(x, y)]++
		}
	}
	frequent := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	palette := make(color.Palette, 0, colours)
	for _, c := range frequent[:min(colours, len(frequent))] {
		palette = append(palette, c)
	}
	small := image.NewPaletted(frame.Bounds(), palette)
	draw.Draw(small, small.Bounds(), frame, image.Point{}, draw.Src)
	return (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(w, small)
}

package form

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// fields reads fields and collects those that cannot be read.
type fields struct {
	r     *http.Request
	wrong map[string]string
}

func (f *fields) has(name string) bool    { return f.r.PostForm.Has(name) }
func (f *fields) text(name string) string { return strings.TrimSpace(f.r.PostForm.Get(name)) }
func (f *fields) on(name string) bool     { return f.r.PostForm.Get(name) != "" }

func (f *fields) say(name, message string) {
	if f.wrong == nil {
		f.wrong = map[string]string{}
	}
	f.wrong[name] = message
}

func (f *fields) number(name string, old int) int {
	n, err := strconv.Atoi(f.text(name))
	if err != nil {
		f.say(name, "Enter a whole number.")
		return old
	}
	return n
}

// numbers reads "1440, 15"; nothing is an empty list.
func (f *fields) numbers(name string, old []int) []int {
	list := []int{}
	for _, word := range strings.FieldsFunc(f.text(name), func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		n, err := strconv.Atoi(word)
		if err != nil {
			f.say(name, "Enter whole numbers with commas between them, such as 1440, 15.")
			return old
		}
		list = append(list, n)
	}
	return list
}

// Typed is numbers as they are typed, such as "1440, 15".
func Typed(numbers []int) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(numbers), " ", ", "), "[]")
}

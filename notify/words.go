package notify

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

//go:embed lang/*.json
var languageFiles embed.FS

// words is one language: a file in lang/. Texts hold placeholders such as
// {company}; which ones a text may use is in checkPlaceholders.
type words struct {
	tag string // as found: set on each look-up

	Clinic          string            `json:"clinic"` // stands for a company without a name
	Weekdays        []string          `json:"weekdays"`
	Months          []string          `json:"months"`
	AM              string            `json:"am"`
	PM              string            `json:"pm"`
	Day             string            `json:"day"`
	Date            string            `json:"date"`
	Clock           string            `json:"clock"`
	CityZone        string            `json:"city_zone"`
	Zones           map[string]string `json:"zones"`
	Minute          string            `json:"minute"`
	Minutes         string            `json:"minutes"`
	Was             string            `json:"was"`
	Button          string            `json:"button"`
	Copy            string            `json:"copy"`
	Private         string            `json:"private"`
	Help            string            `json:"help"`
	CalendarSummary string            `json:"calendar_summary"`
	CalendarJoin    string            `json:"calendar_join"`
	Kinds           map[Kind]kindText `json:"kinds"`
}

// kindText is what one kind of mail says.
type kindText struct {
	Subject         string `json:"subject"`
	Heading         string `json:"heading"`
	Lead            string `json:"lead"`
	Next            string `json:"next"`
	NextWithoutLink string `json:"next_without_link"`
	Calendar        string `json:"calendar"`
}

var (
	dateMarks = []string{"weekday", "month", "day", "year"}
	timeMarks = []string{"hour", "hour12", "minute", "half"}
	bodyMarks = []string{"company"}
	headMarks = []string{"day", "time"} // a subject never names anyone
	mark      = regexp.MustCompile(`\{([a-z0-9_]*)\}`)
)

// shippedLanguages reads every file in lang/; its name is the language's tag.
func shippedLanguages() (map[string]words, error) {
	all := map[string]words{}
	names, err := fs.Glob(languageFiles, "lang/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := languageFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		tag := strings.TrimSuffix(path.Base(name), ".json")
		if all[tag], err = parseWords(data); err != nil {
			return nil, fmt.Errorf("notify: language %s: %w", tag, err)
		}
	}
	return all, nil
}

// parseWords reads a language and refuses one that is not complete.
func parseWords(data []byte) (words, error) {
	var w words
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&w); err != nil {
		return w, err
	}
	return w, w.check()
}

func (w words) check() error {
	var errs []error
	text := func(name, s string, marks ...string) {
		if strings.TrimSpace(s) == "" {
			errs = append(errs, fmt.Errorf("%q is empty", name))
		}
		errs = append(errs, checkPlaceholders(name, s, marks))
	}
	if len(w.Weekdays) != 7 || len(w.Months) != 12 {
		errs = append(errs, errors.New("needs 7 weekdays and 12 months"))
	}
	text("clinic", w.Clinic)
	text("day", w.Day, dateMarks...)
	text("date", w.Date, dateMarks...)
	text("clock", w.Clock, timeMarks...)
	text("city_zone", w.CityZone, "city")
	text("minute", w.Minute, "n")
	text("minutes", w.Minutes, "n")
	text("was", w.Was)
	text("button", w.Button)
	text("copy", w.Copy)
	text("private", w.Private)
	text("help", w.Help, bodyMarks...)
	text("calendar_summary", w.CalendarSummary)
	text("calendar_join", w.CalendarJoin)
	for _, name := range zoneNames() {
		text("zones."+name, w.Zones[name])
	}
	for _, kind := range Kinds() {
		k, name := w.Kinds[kind], "kinds."+string(kind)+"."
		text(name+"subject", k.Subject, headMarks...)
		text(name+"heading", k.Heading)
		text(name+"lead", k.Lead, bodyMarks...)
		text(name+"next", k.Next, bodyMarks...)
		text(name+"next_without_link", k.NextWithoutLink, bodyMarks...)
		errs = append(errs, checkPlaceholders(name+"calendar", k.Calendar, nil))
	}
	return errors.Join(errs...)
}

func checkPlaceholders(name, s string, allowed []string) error {
	for _, m := range mark.FindAllStringSubmatch(s, -1) {
		if !slices.Contains(allowed, m[1]) {
			return fmt.Errorf("%q may not use the placeholder %s", name, m[0])
		}
	}
	return nil
}

// fill puts values into a text. It goes over the text once, so a value that
// looks like a placeholder stays as it is.
func fill(s string, namesAndValues ...string) string {
	pairs := slices.Clone(namesAndValues)
	for i := 0; i < len(pairs); i += 2 {
		pairs[i] = "{" + pairs[i] + "}"
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

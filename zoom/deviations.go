package zoom

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"
)

// Deviation is a member of a request that Zoom did not take over, because the
// account locks it or lacks the feature. The values are empty where they could
// name someone or open the meeting.
type Deviation struct {
	Field  string // as "settings.waiting_room"
	Wanted string
	Got    string // "" when Zoom has no value
}

// Deviations compares what was asked for with what Zoom has set, by what the
// request sets. It is ordered by field, and empty when everything was taken over.
func (m *Meeting) Deviations(req *MeetingRequest) []Deviation {
	wanted, got := members(req), members(m)
	delete(wanted, "default_password") // not part of the answer
	delete(wanted, "schedule_for")
	delete(wanted, "template_id")
	if start, ok := wanted["start_time"]; ok && (req.StartTime.Wall || start == got["start_time"]) {
		delete(wanted, "start_time") // a wall clock comes back in UTC
	}
	var out []Deviation
	if req.DefaultPassword != nil && !*req.DefaultPassword && req.Password == "" && m.Password != "" {
		out = append(out, Deviation{Field: "password"})
	}
	out = compare(out, "", wanted, got)
	sort.Slice(out, func(i, j int) bool { return out[i].Field < out[j].Field })
	return out
}

// members returns v as its JSON object.
func members(v any) map[string]any {
	var out map[string]any
	if raw, err := json.Marshal(v); err == nil {
		_ = json.Unmarshal(raw, &out) // what was just written can be read
	}
	return out
}

func compare(out []Deviation, path string, wanted, got any) []Deviation {
	switch w := wanted.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		for key, value := range w {
			out = compare(out, strings.TrimPrefix(path+"."+key, "."), value, g[key])
		}
		return out
	case []any:
		g, _ := got.([]any)
		if len(g) != len(w) {
			return append(out, Deviation{Field: path})
		}
		for i := range w {
			out = compare(out, path, w[i], g[i])
		}
		return out
	}
	if wanted == got {
		return out
	}
	return append(out, Deviation{Field: path, Wanted: shown(path, wanted), Got: shown(path, got)})
}

// shown is the text of a value that can neither name someone nor open anything.
func shown(path string, value any) string {
	switch v := value.(type) {
	case bool, float64:
		return fmt.Sprint(v)
	case string:
		open := []string{"start_time", "timezone", "settings.auto_recording", "settings.encryption_type", "settings.audio",
			"settings.waiting_room_options.mode", "settings.waiting_room_options.who_goes_to_waiting_room", "recurrence.weekly_days"}
		if slices.Contains(open, path) {
			return v
		}
	}
	return ""
}

package pages

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/report"
)

// functions are what templates may call.
func (s *Site) functions() template.FuncMap {
	return template.FuncMap{
		"asset": func(name string) string { return s.assets.prefix + name },
		"icon":  s.assets.icon, "logo": s.assets.logoName, "style": s.assets.styleName,
		"clock":   func(t time.Time) string { return t.Format("3:04 PM") },
		"when":    func(t time.Time) string { return t.Format("Jan 2, 3:04:05 PM") },
		"moment":  func(t time.Time) string { return t.Format("Monday, January 2, 3:04 PM") },
		"isoDay":  func(t time.Time) string { return t.Format(time.DateOnly) },
		"iso":     func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"path":    visitPath,
		"state":   stateWord,
		"stage":   stageWord,
		"fate":    fateWord,
		"action":  actionWord,
		"kind":    kindWord,
		"mark":    markWord,
		"class":   markClass,
		"unsent":  unsent,
		"again":   func() string { return syncer.AskAgain },
		"soon":    soon,
		"runWord": runWord,
		"summary": summary,
		"percent": percent,
		"field":   fieldOf,
		"minutes": func(m int) string { return strconv.Itoa(m) + " min" },
		"join":    strings.Join,
		"left":    func(limit, used int) int { return max(limit-used, 0) },
		"add":     func(a, b int) int { return a + b },
		"across":  across, "lasted": lasted, "step": stepWord, "to": toWord,
		"share": share, "firstPhysicians": firstPhysicians, "morePhysicians": morePhysicians,
		"plainly": plainly, "event": eventWord,
		"dict":      dict,
		"firstRows": firstRows,
	}
}

// dict makes the argument of a piece from pairs.
func dict(pairs ...any) (map[string]any, error) {
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is no name", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// fieldOf is the id of a field on the page, from its name in the document.
func fieldOf(name string) string { return "f-" + strings.NewReplacer(".", "-", "_", "-").Replace(name) }

func stateWord(s storage.VisitState) string {
	switch s {
	case storage.Preparing:
		return "Preparing"
	case storage.Ready:
		return "Ready"
	case storage.Live:
		return "In progress"
	case storage.Ended:
		return "Ended"
	case storage.Cancelled:
		return "Cancelled"
	case storage.NeedsHost:
		return "Needs a host"
	case storage.Unmanaged:
		return "Kept as it is"
	case storage.VisitHeld:
		return "Waits for your yes"
	}
	return string(s)
}

// markWord is what the list shows of a visit at a glance.
func markWord(a clinic.Appointment) string {
	switch a.Mark {
	case report.MarkWaiting:
		return "Patient is waiting"
	case report.MarkNoShow:
		return absentWord(a.Absent)
	}
	return stateWord(a.State)
}

// absentWord says who did not come.
func absentWord(absent []storage.Who) string {
	switch {
	case len(absent) > 1:
		return "Nobody came"
	case slices.Contains(absent, storage.ThePhysician):
		return "Physician did not come"
	}
	return "Patient did not come"
}

// markClass names a mark's look.
func markClass(m report.Mark) string { return strings.ReplaceAll(string(m), "_", "-") }

// soon holds for visits that somebody may want to start now: the button for them
// stands out.
func soon(now time.Time, a clinic.Appointment) bool {
	return a.State == storage.Live || a.Mark == report.MarkWaiting ||
		now.After(a.Start.Add(-15*time.Minute)) && a.State != storage.Ended
}

// unsent says which mails did not reach anybody and why, each reason once.
func unsent(a clinic.Appointment) []string {
	var out []string
	for _, m := range a.Messages {
		text := ""
		switch m.State {
		case storage.DeliverySkipped:
			text = "Mail not sent. " + m.Reason
		case storage.DeliveryDead:
			text = kindWord(m.Kind) + " could not be sent."
		}
		if text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

func stageWord(who storage.Who) string {
	switch who {
	case storage.ThePatient:
		return "Patient"
	case storage.ThePhysician:
		return "Physician"
	case storage.AParticipant:
		return "Participant"
	}
	return "Guest"
}

func fateWord(s storage.DeliveryState) string {
	switch s {
	case storage.DeliveryQueued:
		return "Scheduled"
	case storage.DeliverySent:
		return "Sent"
	case storage.DeliveryDead:
		return "Given up"
	case storage.DeliveryDropped:
		return "Not needed any more"
	case storage.DeliverySkipped:
		return "Not sent"
	}
	return string(s)
}

func actionWord(a syncer.Action) string {
	switch a {
	case "create":
		return "New visit"
	case "patch":
		return "Change"
	case "transfer":
		return "Other host"
	case "cancel":
		return "Cancel"
	case "restore":
		return "Restore"
	}
	return string(a)
}

func kindWord(k string) string {
	switch k {
	case "invite":
		return "Invitation"
	case "reminder":
		return "Reminder"
	case "changed":
		return "Change"
	case "cancelled":
		return "Cancellation"
	case "refreshed":
		return "New link"
	case "endpoint_gone", "endpoint_failing":
		return "Endpoint switched off"
	case "test":
		return "Test"
	}
	return k
}

// eventWord says what an event tells the vendor.
func eventWord(kind string) string {
	what, happened, ok := strings.Cut(kind, ".")
	if !ok {
		return kind
	}
	happened = strings.ReplaceAll(happened, "_", " ")
	return strings.ToUpper(what[:1]) + what[1:] + " " + happened
}

func runWord(s storage.RunState) string {
	switch s {
	case storage.RunQueued:
		return "The sync begins in a moment."
	case storage.RunRunning:
		return "The sync is running."
	case storage.RunSucceeded:
		return "The sync is done."
	case storage.RunHeld:
		return "The sync is done, except for removals that wait for your yes."
	case storage.RunFailed:
		return "The sync could not be finished."
	}
	return string(s)
}

// summary says what a run changed.
func summary(r *storage.Run) string {
	parts := []string{people(r.Total, "appointment", "appointments") + " looked at"}
	for _, c := range []struct{ action, word string }{
		{"create", "new"}, {"patch", "changed"}, {"transfer", "with another host"}, {"cancel", "cancelled"}, {"restore", "restored"},
	} {
		if n := r.Changes[c.action]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, c.word))
		}
	}
	if len(parts) == 1 {
		parts = append(parts, "nothing had changed")
	}
	return strings.Join(parts, ", ") + "."
}

// people counts: "1 person", "2 people".
func people(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func percent(r *storage.Run) int {
	if r.Total == 0 {
		return 0
	}
	return min(100, r.Done*100/r.Total)
}

// maxRowErrors bounds what a page shows of a run's trouble.
const maxRowErrors = 50

func firstRows(rows []storage.RowError) []storage.RowError {
	return rows[:min(len(rows), maxRowErrors)]
}

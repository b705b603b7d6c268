package house

import (
	_ "embed"
	"regexp"
)

//go:embed testdata/sync.face
var face string

// Televisit is this module. Edit here when a package comes, goes or moves; the
// test says which entry is missing and which names nothing any more.
var Televisit = House{
	Rooms: map[string][]string{
		"./internal": {},
		"./ellkay":   {},
		"./zoom":     {},
		"./storage":  {},
		"./notify":   {},
		"./sync":     {"./ellkay/...", "./zoom/...", "./storage/...", "./notify/..."},
		"./examples": {"./ellkay/...", "./zoom/...", "./storage/...", "./notify/...", "./sync/..."},
	},

	// From top to bottom, a floor a line. What stands in one line does not see each other.
	Floors: Floors{Of: "./sync/...", All: [][]string{
		{"./sync/clinic/pages", "./sync/clinic/api"},
		{"./sync/clinic/pages/internal/drawing"},
		{
			"./sync/clinic/signin", "./sync/clinic/internal/clinictest",
			"./sync/clinic/pages/internal/assets", "./sync/clinic/pages/internal/form", "./sync/clinic/pages/internal/lists", "./sync/clinic/pages/internal/words",
		},
		{"./sync/clinic"},
		{"./sync/clinic/internal/send", "./sync/clinic/internal/trouble"},
		{"./sync/clinic/roster", "./sync/clinic/report"},
		{"./sync/clinic/internal/draft", "./sync/clinic/internal/heard", "./sync/clinic/internal/live", "./sync/clinic/internal/mount", "./sync/clinic/internal/people", "./sync/clinic/internal/runs"},
		{"./sync/connector", "./sync/fleet"},
		{"./sync"},
		{"./sync/internal/pass", "./sync/internal/converge", "./sync/internal/outbox", "./sync/internal/inbox", "./sync/internal/links"},
		{"./sync/internal/account"},
		{"./sync/internal/plan", "./sync/internal/next", "./sync/internal/linkurl"},
		{"./sync/internal/notice"},
		{"./sync/internal/presence"},
		{"./sync/internal/visit", "./sync/internal/visittest"},
		{"./sync/lkcloud", "./sync/zoomvideo"},
		{"./sync/driver"},
	}},

	Doors: []Door{
		{
			To: "./ellkay/...", Why: "only its adapter and who makes its clients know LKCloud",
			By: []string{"./sync/lkcloud", "./sync/connector", "./sync/clinic/signin", "./sync/clinic/pages", "./examples/..."},
		},
		{
			To: "./zoom/...", Why: "only its adapter and who makes its clients know Zoom",
			By: []string{"./sync/zoomvideo", "./sync/connector", "./sync/clinic/signin", "./sync/clinic/pages", "./examples/..."},
		},
		{
			To: "./sync/lkcloud", Why: "the engine takes any EHR",
			By: []string{"./sync/connector", "./examples/..."},
		},
		{
			To: "./sync/zoomvideo", Why: "the engine takes any video service",
			By: []string{"./sync/connector", "./sync/clinic/signin", "./examples/..."},
		},
		{
			To: "net/http/...", In: "./sync/...", Why: "what decides and what brings visits to rest speaks no HTTP",
			By: []string{
				"./sync/links.go", "./sync/internal/links", "./sync/zoomvideo", "./sync/connector",
				"./sync/clinic/api", "./sync/clinic/pages", "./sync/clinic/pages/internal/assets", "./sync/clinic/pages/internal/form",
				"./sync/clinic/signin", "./sync/clinic/internal/...",
			},
		},
		{
			To: "./storage/driver", Why: "above the store only those know its driver who bring one",
			By: []string{
				"./storage/...", "./internal/...", "./examples/customdriver", "./examples/storeserver",
				"./examples/server/internal/app/store.go", "./examples/internal/databases",
				"./sync/clinic/internal/clinictest", // for tests: it opens a store on the driver that a test brings
			},
		},
		{
			To: "github.com/riverqueue/...", Why: "what schedules a fleet stays with the fleet",
			By: []string{"./sync/fleet", "./examples/server/..."},
		},
	},

	Links: []Link{
		{ // the core, whatever adapters a vendor chooses
			Of: []string{"./ellkay", "./zoom", "./storage", "./notify", "./sync"},
			Only: []string{
				"github.com/hashicorp/go-cleanhttp/...", "github.com/hashicorp/go-retryablehttp/...",
				"golang.org/x/oauth2/...", "golang.org/x/time/...",
			},
		},
		{ // the engine, for an EHR and a video service of one's own
			Of:   []string{"./sync"},
			Only: []string{"golang.org/x/time/..."},
			Never: []string{
				"./ellkay/...", "./zoom/...", "./sync/lkcloud", "./sync/zoomvideo",
				"github.com/hashicorp/go-cleanhttp/...", "github.com/hashicorp/go-retryablehttp/...", "golang.org/x/oauth2/...",
			},
		},
	},

	Pure: Pure{
		Packages: []string{
			"./sync/internal/visit", "./sync/internal/presence", "./sync/internal/notice", "./sync/internal/next", "./sync/internal/plan",
		},
		Know: []string{"./sync/driver", "./storage", "./notify"},
		Imports: []string{
			"context", "net/...", "os/...", "io", "io/fs", "log/...", "database/...", "math/rand/...", "crypto/rand",
		},
		Names: map[string][]string{
			"time":      {"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick"},
			"./storage": {"Store", "Account", "Open", "Put", "Delete"},
		},
	},

	Silent: Silent{
		Packages: []string{"./sync", "./sync/internal/..."},
		Words:    regexp.MustCompile(`(?i)zoom|lk ?cloud|ellkay`),
	},

	Size: Size{
		Files: 25, Lines: 2500, File: 400, TestFile: 600,
		// Bounds of single packages, each with its reason; none is wider than it must be.
		Except: map[string]Bound{
			"./zoom":   {Files: 25, Lines: 4069, Why: "Zoom's API is large: two thirds are exported declarations with their documentation, which a vendor finds in one place"},
			"./ellkay": {Files: 25, Lines: 3381, Why: "its types and one-call methods are what callers import; its decoders fill those types"},
		},
	},

	Face: Face{
		Public:  []string{"./sync/..."},
		Never:   []string{"Point", "Crash"},
		Methods: map[string]int{"./sync.Engine": 10},
		Golden:  map[string]string{"./sync": face}, // go test ./internal/house -update writes it
	},

	Arrows: Arrows{Packages: []string{"./sync/..."}, Percent: 5, Least: 1},
}

package zoom

// Class is the rate-limit label of an operation.
//
// See https://developers.zoom.us/docs/api/rate-limits/
type Class string

// The labels of Zoom's API reference.
const (
	ClassLight     Class = "LIGHT"
	ClassMedium    Class = "MEDIUM"
	ClassHeavy     Class = "HEAVY"
	ClassIntensive Class = "RESOURCE-INTENSIVE"
)

// Plan is the kind of a Zoom account, as far as rate limits go.
type Plan int

// Plans. Education, Enterprise and Partner accounts have the limits of Business.
const (
	PlanFree      Plan = iota + 1 // light 4, medium 2, heavy 1 per second; intensive 10 per minute
	PlanPro                       // light 30, medium 20, heavy 10 per second; intensive 10 per minute
	PlanBusiness                  // light 80, medium 60, heavy 40 per second; intensive 20 per minute
	PlanUnlimited                 // no pacing: for fake servers
)

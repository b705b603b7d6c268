package ellkay

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/ehrtime"
	"github.com/televisit/televisit-go/ellkay/internal/wire"
)

// BridgeService asks about the adapter between LKCloud and the EHR.
//
// See https://lkcloud-api.readme.io/reference (LKBridge).
type BridgeService service

const opBridgeInfo = "LKBridge/GetBridgeInfo"

// Availability says whether the adapter is there.
type Availability string

// The availabilities.
const (
	AvailabilityUnknown Availability = "unknown" // the answer did not say
	Available           Availability = "available"
	Unavailable         Availability = "unavailable"
)

// BridgeInfo is what the adapter says of itself: a health check and a hint.
// That a capability is listed does not prove that every field works.
type BridgeInfo struct {
	Availability  Availability
	ErrorCode     string
	Capabilities  []string
	ModuleVersion string
	Deployed      time.Time
	Published     time.Time
	Alerts        []string
	Raw           json.RawMessage // the whole answer
}

// Can reports whether the adapter lists a capability, such as "EditAppointment";
// listed is false when it lists none at all, which says nothing.
func (b BridgeInfo) Can(capability string) (can, listed bool) {
	for _, c := range b.Capabilities {
		if strings.EqualFold(c, capability) {
			return true, true
		}
	}
	return false, len(b.Capabilities) > 0
}

// Info asks the adapter for its state.
//
// See https://lkcloud-api.readme.io/reference/post_lkbridge-getbridgeinfo.md.
func (s *BridgeService) Info(ctx context.Context) (BridgeInfo, error) {
	ans, err := s.site.read(ctx, opBridgeInfo, nil)
	if err != nil {
		return BridgeInfo{}, err
	}
	o := wire.AsObject(ans.Body)
	if inner := o.Object(wire.BridgeWraps...); inner != nil {
		o = inner
	}
	if !json.Valid(ans.Body) || len(o.Get(wire.BridgeMembers()...)) == 0 {
		return BridgeInfo{}, unreadable(opBridgeInfo, ans.Status)
	}
	return BridgeInfo{
		Availability:  availability(wire.Text(o.Get(wire.BridgeAvailable...))),
		ErrorCode:     wire.PlainWord(o.Text(wire.BridgeErrorCodes...)),
		Capabilities:  wire.Names(o.Get(wire.BridgeCapabilities...)),
		ModuleVersion: o.Text(wire.BridgeVersions...),
		Deployed:      trueTime(o.Text(wire.BridgeDeployed...)),
		Published:     trueTime(o.Text(wire.BridgePublished...)),
		Alerts:        wire.Names(o.Get(wire.BridgeAlerts...)),
		Raw:           wire.Clone(ans.Body),
	}, nil
}

func availability(s string) Availability {
	switch string(wire.Fold(nil, s)) {
	case "true", "available", "online", "up", "ok", "active", "connected", "1":
		return Available
	case "false", "unavailable", "notavailable", "offline", "down", "inactive", "disconnected", "0":
		return Unavailable
	}
	return AvailabilityUnknown
}

// trueTime reads a date-time of LKCloud itself, whose offsets are true.
func trueTime(s string) time.Time {
	in, _ := ehrtime.Parse(s)
	return in.At
}

package ellkay

import (
	"context"
	"encoding/json"
	"strings"
	"time"
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
	if !json.Valid(ans.Body) || asObject(ans.Body) == nil {
		return BridgeInfo{}, unreadable(opBridgeInfo, ans.Status)
	}
	o := asObject(ans.Body)
	if inner := o.object(bridgeWraps...); inner != nil {
		o = inner
	}
	return BridgeInfo{
		Availability:  availability(text(o.get(bridgeAvailable...))),
		ErrorCode:     plainWord(o.text(bridgeErrorCodes...)),
		Capabilities:  names(o.get(bridgeCapabilities...)),
		ModuleVersion: o.text(bridgeVersions...),
		Deployed:      trueTime(o.text(bridgeDeployed...)),
		Published:     trueTime(o.text(bridgePublished...)),
		Alerts:        names(o.get(bridgeAlerts...)),
		Raw:           clone(ans.Body),
	}, nil
}

func availability(s string) Availability {
	switch string(fold(nil, s)) {
	case "true", "available", "online", "up", "ok", "active", "connected", "1":
		return Available
	case "false", "unavailable", "notavailable", "offline", "down", "inactive", "disconnected", "0":
		return Unavailable
	}
	return AvailabilityUnknown
}

// names reads a list of texts or of objects with a name or code.
func names(v []byte) []string {
	var list []string
	for e := range elements(v) {
		c := coded(e)
		for _, name := range []string{c.Name, c.Code, c.ID} {
			if name != "" {
				list = append(list, name)
				break
			}
		}
	}
	return list
}

// trueTime reads a date-time of LKCloud itself, whose offsets are true.
func trueTime(s string) time.Time {
	in, _ := parseInstant(s)
	return in.at
}

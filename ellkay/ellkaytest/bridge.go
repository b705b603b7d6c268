package ellkaytest

import "time"

// BridgeInfo is what GetBridgeInfo says, besides availability and capabilities,
// which follow from the site's state.
type BridgeInfo struct {
	ModuleVersion       string
	Deployed, Published time.Time
	Alerts              []string
	Configuration       map[string]string
}

func standardBridge() BridgeInfo {
	return BridgeInfo{ModuleVersion: "1.2.3",
		Deployed:  time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
		Published: time.Date(2029, 12, 1, 0, 0, 0, 0, time.UTC)}
}

// SetBridge replaces what GetBridgeInfo says.
func (site *Site) SetBridge(b BridgeInfo) {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	site.bridge = b
}

// getBridgeInfo answers for an offline site too: 200, not available, with the
// code BRIDGE_OFFLINE. Capabilities are the operations the site can do.
func getBridgeInfo(c *call) (any, *fault) {
	site, b := c.site, c.site.bridge
	can := []Op{}
	for _, op := range names(c.s.table) {
		if site.incapable(op) == nil {
			can = append(can, op)
		}
	}
	var code any
	if site.offline {
		code = BridgeOffline
	}
	alerts, configuration := b.Alerts, b.Configuration
	if alerts == nil {
		alerts = []string{}
	}
	return map[string]any{
		"isAvailable": !site.offline, "errorCode": code, "capabilities": can,
		"moduleVersion": b.ModuleVersion, "deployedDate": site.formatTime(b.Deployed),
		"publishedDate": site.formatTime(b.Published), "alerts": alerts, "configuration": custom(configuration),
	}, nil
}

package ops

import "github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"

// getBridgeInfo answers for an offline site too: 200, not available, with the
// code BRIDGE_OFFLINE. Capabilities are the operations the site can do.
func getBridgeInfo(c *call) (any, *Fault) {
	site, b := c.site, c.site.Bridge
	can := []ehr.Op{}
	for _, op := range names(c.table) {
		if site.incapable(op) == nil {
			can = append(can, op)
		}
	}
	var code any
	if site.Offline {
		code = ehr.BridgeOffline
	}
	alerts, configuration := b.Alerts, b.Configuration
	if alerts == nil {
		alerts = []string{}
	}
	return map[string]any{
		"isAvailable": !site.Offline, "errorCode": code, "capabilities": can,
		"moduleVersion": b.ModuleVersion, "deployedDate": site.formatTime(b.Deployed),
		"publishedDate": site.formatTime(b.Published), "alerts": alerts, "configuration": custom(configuration),
	}, nil
}

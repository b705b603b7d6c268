package ops

import (
	"slices"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
)

// unavailable tells why the site cannot do an operation now.
func (site *Desk) unavailable(op ehr.Op) *Fault {
	if f := site.incapable(op); f != nil {
		return f
	}
	if site.Offline && op != ehr.OpGetBridgeInfo {
		return Faultf(ehr.BridgeOffline, "The bridge is not connected.")
	}
	return nil
}

// incapable tells why the site cannot do an operation at all.
func (site *Desk) incapable(op ehr.Op) *Fault {
	switch v := &site.Variants; {
	case slices.Contains(v.NotEnabled, op):
		return Faultf(ehr.FeatureNotEnabled, "%s is not enabled for this data source.", op)
	case slices.Contains(v.Unsupported, op):
		return Faultf(ehr.FeatureNotSupported, "%s is not supported by this data source.", op)
	}
	return nil
}

// unfilterable refuses the filters the site cannot apply.
func (site *Desk) unfilterable(a *args) *Fault {
	for _, name := range site.Variants.UnsupportedFilters {
		if a.has(name) {
			return Faultf(ehr.SearchParameterNotSupported, "Search parameter not supported: %s", pascal(name))
		}
	}
	return nil
}

package ellkay

import (
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
)

// SiteLimits are what faults taught about a site. They can be stored (as JSON) and
// given back in [Profile.Limits], so that a new process does not learn them again.
//
// What a fault took away is tried again after an hour, since ELLKAY or the practice
// may have given it back.
type SiteLimits struct {
	MaxLength map[string]int `json:"max_length,omitempty"` // characters, by field name in lower case

	NoSearch      time.Time `json:"no_search,omitzero"`        // since when paged search is known not to work; GetAppointments is used
	NoFilters     time.Time `json:"no_filters,omitzero"`       // since when optional search filters are known to be refused
	NoModified    time.Time `json:"no_modified,omitzero"`      // since when the filter by last change is known to be refused
	StartEndDates bool      `json:"start_end_dates,omitempty"` // GetAppointments wants startDate and endDate instead of dateRange
}

func missing(since time.Time) bool {
	return !since.IsZero() && time.Since(since) < bounds.LearntFor
}

// sharedLimits are SiteLimits that many calls share.
type sharedLimits struct {
	mu      sync.Mutex
	l       SiteLimits
	lengths time.Time // since when the newest length is known
}

func (s *sharedLimits) get() SiteLimits {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.l
	l.MaxLength = maps.Clone(s.l.MaxLength)
	return l
}

func (s *sharedLimits) update(change func(*SiteLimits)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.l)
}

// takeLengths takes over the field lengths of a fault.
func (s *sharedLimits) takeLengths(fields []Field) {
	for _, f := range fields {
		if f.MaxLength > 0 {
			s.update(func(l *SiteLimits) { setLength(l, f.Name, f.MaxLength); s.lengths = time.Now() })
		}
	}
}

// maxLength is how long a field may be; 0 when nobody said so lately.
func (s *sharedLimits) maxLength(field string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !missing(s.lengths) {
		return 0
	}
	return s.l.MaxLength[strings.ToLower(field)]
}

func setLength(l *SiteLimits, field string, n int) {
	if l.MaxLength == nil {
		l.MaxLength = make(map[string]int)
	}
	name := strings.ToLower(field)
	if _, have := l.MaxLength[name]; have || len(l.MaxLength) < bounds.LearntNames {
		l.MaxLength[name] = n
	}
}

// merge adds what an earlier process knew and this one does not.
func (s *sharedLimits) merge(old SiteLimits) {
	s.update(func(l *SiteLimits) {
		for name, n := range old.MaxLength {
			if _, have := l.MaxLength[strings.ToLower(name)]; !have && n > 0 {
				setLength(l, name, n)
				s.lengths = time.Now()
			}
		}
		l.NoSearch = later(l.NoSearch, old.NoSearch)
		l.NoFilters = later(l.NoFilters, old.NoFilters)
		l.NoModified = later(l.NoModified, old.NoModified)
		l.StartEndDates = l.StartEndDates || old.StartEndDates
	})
}

func later(a, b time.Time) time.Time {
	if b.After(a) && !b.After(time.Now()) {
		return b
	}
	return a
}

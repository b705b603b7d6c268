package world

import "time"

// Limiter counts what is limited. Keys name the counter; a counter belongs to
// one second or one UTC day and starts at zero in the next.
type Limiter struct {
	second, day   int64
	Seconds, Days map[string]int
}

// Roll drops the counters of past seconds and days.
func (l *Limiter) Roll(now time.Time) {
	if sec := now.Unix(); sec != l.second || l.Seconds == nil {
		l.second, l.Seconds = sec, map[string]int{}
	}
	if day := now.Unix() / 86400; day != l.day || l.Days == nil {
		l.day, l.Days = day, map[string]int{}
	}
}

// Take counts one use today and tells whether it was within the limit. A
// refused use is not counted.
func (l *Limiter) Take(key string, limit int, now time.Time) bool {
	l.Roll(now)
	if l.Days[key] >= limit {
		return false
	}
	l.Days[key]++
	return true
}

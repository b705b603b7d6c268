package admin

import (
	"fmt"
	"io"
	"time"
)

// progress tells how far long work has come, every other second.
type progress struct {
	to   io.Writer
	next time.Time
}

func (s *session) progress() *progress {
	return &progress{to: s.Stderr, next: time.Now().Add(2 * time.Second)}
}

func (p *progress) tellf(format string, args ...any) {
	if now := time.Now(); now.After(p.next) {
		p.next = now.Add(2 * time.Second)
		fmt.Fprintf(p.to, format+" …\n", args...)
	}
}

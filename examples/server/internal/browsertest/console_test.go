package browsertest

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// console is what a developer would see go wrong in a window.
type console struct {
	mu      sync.Mutex
	trouble []string
	allowed []int64
}

// allow expects answers of these statuses; all others of 400 and above are trouble.
func (c *console) allow(statuses ...int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.allowed = statuses
}

func (c *console) all() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.trouble)
}

func (c *console) addf(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trouble = append(c.trouble, fmt.Sprintf(format, args...))
}

func (c *console) answered(r *network.Response) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.Status >= 400 && !slices.Contains(c.allowed, r.Status) {
		c.trouble = append(c.trouble, fmt.Sprintf("%d from %s", r.Status, r.URL))
	}
}

// listen begins to listen.
func (c *console) listen(tab context.Context) error {
	if err := chromedp.Listen(tab, c.hear); err != nil {
		return err
	}
	return chromedp.Do(tab,
		step(inspector.Enable, cdp.Empty{}), step(log.Enable, cdp.Empty{}), step(network.Enable, network.EnableParams{}),
		step(runtime.Enable, cdp.Empty{}), step(audits.Enable, cdp.Empty{}),
	)
}

func (c *console) hear(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		c.addf("%v", e.ExceptionDetails)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			c.addf("console.%s %s", e.Type, text(e.Args))
		}
	case *log.EventEntryAdded:
		// What came over the network is judged by its status below.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			c.addf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *audits.EventIssueAdded:
		if d := e.Issue.Details.ContentSecurityPolicyIssueDetails; d != nil {
			c.addf("content security policy: %s, %s", d.ViolatedDirective, d.BlockedURL)
		}
	case *inspector.EventTargetCrashed:
		c.addf("the tab crashed")
	case *network.EventResponseReceived:
		c.answered(e.Response)
	case *network.EventLoadingFailed:
		// Streams end with their page. Icons are asked for by the browser itself.
		stray := e.Type == network.ResourceTypeEventSource || e.Type == network.ResourceTypeOther
		if !e.Canceled && e.ErrorText != "net::ERR_ABORTED" && !stray {
			c.addf("a %s failed: %s %s", e.Type, e.ErrorText, e.BlockedReason)
		}
	}
}

func text(args []*runtime.RemoteObject) (s string) {
	for _, a := range args {
		s += string(a.Value) + a.Description + " "
	}
	return s
}

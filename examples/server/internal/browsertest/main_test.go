package browsertest

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/televisit/televisit-go/internal/require"
)

// What all tests share is made by the first that needs it and ended here.
func TestMain(m *testing.M) {
	flag.Parse()
	// Flows wait more than they work: more of them than cores can run at once.
	if err := flag.Set("test.parallel", strconv.Itoa(2*runtime.GOMAXPROCS(0))); err != nil {
		panic(err)
	}
	dir, err := os.MkdirTemp("", "browsertest")
	if err != nil {
		panic(err)
	}
	shared.dir = dir
	code := m.Run()
	for _, end := range shared.ends {
		end()
	}
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

var shared struct {
	dir  string
	ends []func()
}

// binary is the shipped program. It is built without the race detector whatever
// the tests are: what is tested here is the pages.
var binary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(shared.dir, "server")
	out, err := exec.CommandContext(context.Background(), "go", "build", "-o", path, "../..").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return path, nil
})

var errNoChromium = errors.New("chromium is not installed")

// chromium is the browser.
var chromium = sync.OnceValues(func() (context.Context, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, errNoChromium
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("lang", "en-US"), chromedp.WSURLReadTimeout(patience),
	)
	alloc, endAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	browser, end := chromedp.NewContext(alloc)
	shared.ends = append(shared.ends, end, endAlloc)
	return browser, chromedp.Do(browser)
})

// needBrowser skips or fails a test where there is no Chromium.
func needBrowser(t *testing.T) context.Context {
	t.Helper()
	browser, err := chromium()
	if errors.Is(err, errNoChromium) {
		require.Missing(t, "chromium", err.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
	return browser
}

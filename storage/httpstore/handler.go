package httpstore

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/televisit/televisit-go/storage/driver"
)

// Handler serves a driver to [Client]s. Make it with [NewHandler]. It is safe for
// concurrent use, and several handlers, in several processes, may serve the same
// database.
//
// It answers POST /v1/get, /v1/scan, /v1/apply and /v1/claim below wherever it is
// mounted (with http.StripPrefix). Whoever knows the token can read, change and
// remove every record of every account, sealed as they are: serve it over TLS, on
// a network that only the clients reach.
type Handler struct {
	driver  driver.Driver
	tokens  [][sha256.Size]byte
	log     *slog.Logger
	applied atomic.Uint64 // batches so far, for the removal of receipts
	mux     http.ServeMux
}

// HandlerOption changes what [NewHandler] makes.
type HandlerOption func(*handlerConfig)

type handlerConfig struct {
	tokens []string
	log    *slog.Logger
}

// AlsoAccept makes a second token valid, so that tokens are changed without a
// gap: start the handler with the new one and the old one, then the clients with
// the new one, then the handler without the old one.
func AlsoAccept(token string) HandlerOption {
	return func(c *handlerConfig) { c.tokens = append(c.tokens, token) }
}

// WithLogger logs failures of the database there; the default is slog.Default.
func WithLogger(l *slog.Logger) HandlerOption { return func(c *handlerConfig) { c.log = l } }

// NewHandler makes a handler of d for the clients that know the token. A token
// must not be empty and consists of printable characters without spaces; make
// one of at least 128 random bits. The caller closes d when the server has
// stopped.
func NewHandler(d driver.Driver, token string, opts ...HandlerOption) (*Handler, error) {
	c := handlerConfig{tokens: []string{token}, log: slog.Default()}
	for _, o := range opts {
		o(&c)
	}
	h := &Handler{driver: d, log: c.log}
	for _, t := range c.tokens {
		if err := checkToken(t); err != nil {
			return nil, err
		}
		h.tokens = append(h.tokens, sha256.Sum256([]byte(t)))
	}
	for path, serve := range map[string]func(context.Context, io.Reader) (any, error){
		"get": h.get, "scan": h.scan, "apply": h.apply, "claim": h.claim,
	} {
		limit := int64(maxAsk)
		if path == "apply" {
			limit = maxApply
		}
		h.mux.Handle("POST /"+version+"/"+path, h.endpoint(limit, serve))
	}
	return h, nil
}

func checkToken(token string) error {
	outside := func(r rune) bool { return r <= ' ' || r > '~' }
	if token == "" || strings.ContainsFunc(token, outside) {
		return errors.New("the store's token must be printable characters without spaces, and must not be empty")
	}
	return nil
}

// ServeHTTP answers one request. Without a right token, nothing of it is read.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !h.admits(r.Header.Get("Authorization")) {
		w.Header().Set("WWW-Authenticate", "Bearer")
		write(w, http.StatusUnauthorized, wireError{Code: "denied", Detail: ErrDenied.Error()})
		return
	}
	h.mux.ServeHTTP(w, r)
}

// admits compares hashes, all of them, in constant time.
func (h *Handler) admits(header string) bool {
	scheme, token, _ := strings.Cut(header, " ")
	sum := sha256.Sum256([]byte(token))
	right := 0
	for _, t := range h.tokens {
		right |= subtle.ConstantTimeCompare(sum[:], t[:])
	}
	return right == 1 && strings.EqualFold(scheme, "Bearer")
}

func (h *Handler) endpoint(limit int64, serve func(context.Context, io.Reader) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ans, err := serve(r.Context(), http.MaxBytesReader(w, r.Body, limit))
		if err == nil {
			write(w, http.StatusOK, ans)
			return
		}
		if _, long := errors.AsType[*http.MaxBytesError](err); long {
			err = driver.ErrTooLarge
		}
		e, status := toWire(err)
		if status == http.StatusInternalServerError {
			h.log.ErrorContext(r.Context(), "the database failed", "operation", r.URL.Path, "error", err)
		}
		write(w, status, e)
	})
}

// write sends a whole answer, so that the client sees when it was cut.
func write(w http.ResponseWriter, status int, body any) {
	b, err := json.Marshal(body)
	if err != nil { // our own types always encode
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	head := w.Header()
	head.Set("Content-Type", "application/json")
	head.Set("Cache-Control", "no-store")
	head.Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	_, _ = w.Write(b) // when the client is gone, nobody is left to tell
}

func (h *Handler) get(ctx context.Context, body io.Reader) (any, error) {
	var key wireKey
	if err := decode(body, &key); err != nil {
		return nil, err
	}
	r, err := h.driver.Get(ctx, driver.Key(key))
	return answerOf([]driver.Record{r}, ""), err
}

func (h *Handler) scan(ctx context.Context, body io.Reader) (any, error) {
	var req scanRequest
	if err := decode(body, &req); err != nil {
		return nil, err
	}
	page, err := h.page(ctx, req.query())
	return answerOf(page.Records, page.Next), err
}

func (h *Handler) claim(ctx context.Context, body io.Reader) (any, error) {
	var req claimRequest
	if err := decode(body, &req); err != nil {
		return nil, err
	}
	records, err := h.lease(ctx, req.claim())
	return answerOf(records, ""), err
}

func (h *Handler) apply(ctx context.Context, body io.Reader) (any, error) {
	sum := sha256.New()
	var req applyRequest
	if err := decode(io.TeeReader(body, sum), &req); err != nil {
		return nil, err
	}
	defer h.tidy(ctx)
	return struct{}{}, h.once(ctx, req.ID, sum.Sum(nil), req.changes())
}

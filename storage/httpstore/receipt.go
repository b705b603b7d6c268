package httpstore

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// keepReceipts is how long a batch can be sent again. The last repeat comes
// within minutes; the rest is for clocks that disagree.
const keepReceipts = time.Hour

// States of a receipt.
const (
	carriedOut = "applied"
	refused    = "refused" // its body is the wireError
)

// once carries a batch out unless its receipt is there. Whoever writes the
// receipt first decides the result: the batch itself, in which it stands, or the
// record of a conflict. So a try that was held up on its way can change nothing
// after another try of the same batch was answered.
//
// Versions alone could not tell: a record that is at the version after ours may
// have been put there by another writer, and one that is beyond may have been
// through ours.
func (h *Handler) once(ctx context.Context, id string, sum []byte, changes []driver.Change) error {
	if !writes(changes) || slices.ContainsFunc(changes, isReceipt) { // the receipt is that of a handler before us
		return h.driver.Apply(ctx, changes)
	}
	r := driver.Record{
		Key: driver.Key{Account: "-", Kind: driver.KindReceipt, ID: id},
		Ref: base64.RawURLEncoding.EncodeToString(sum), State: carriedOut, At: time.Now(),
	}
	err := h.driver.Apply(ctx, append(changes, driver.Change{Record: r}))
	if !errors.Is(err, driver.ErrConflict) {
		return err
	}
	first, _ := toWire(err)
	body, jerr := json.Marshal(first)
	if jerr != nil {
		return jerr
	}
	r.State, r.Body = refused, body
	switch kept := h.driver.Apply(ctx, []driver.Change{{Record: r}}); {
	case errors.Is(kept, driver.ErrConflict):
		return h.recall(ctx, r)
	case kept != nil:
		return kept
	}
	return err
}

func writes(changes []driver.Change) bool {
	return slices.ContainsFunc(changes, func(c driver.Change) bool { return !c.Check })
}

func isReceipt(c driver.Change) bool { return c.Kind == driver.KindReceipt }

// recall gives the first result of a batch that has a receipt.
func (h *Handler) recall(ctx context.Context, again driver.Record) error {
	r, err := h.driver.Get(ctx, again.Key)
	switch {
	case errors.Is(err, driver.ErrNotFound):
		return errors.New("the receipt of a batch was removed while the batch was sent again; are the clocks of the store's servers hours apart?")
	case err != nil:
		return err
	case r.Ref != again.Ref:
		return fmt.Errorf("%w: the request id was used for another batch", driver.ErrInvalid)
	case r.State == carriedOut:
		return nil
	}
	var first wireError
	if err := json.Unmarshal(r.Body, &first); err != nil {
		return fmt.Errorf("a receipt cannot be read: %w", err)
	}
	return fromWire(first)
}

// Receipts are removed by every tidyEvery-th batch, up to MaxBatch at a time: no
// handler needs a goroutine of its own, and removal keeps up with what comes.
const (
	tidyEvery   = 100
	tidyTimeout = 10 * time.Second
)

// tidy removes old receipts now and then. Two handlers may do so at once.
func (h *Handler) tidy(ctx context.Context) {
	if h.applied.Add(1)%tidyEvery != 1 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyTimeout)
	defer cancel()
	if err := h.removeReceipts(ctx, time.Now().Add(-keepReceipts)); err != nil {
		h.log.WarnContext(ctx, "old receipts cannot be removed; the next batches try again", "error", err)
	}
}

func (h *Handler) removeReceipts(ctx context.Context, before time.Time) error {
	page, err := h.driver.Scan(ctx, driver.Query{Account: "-", Kind: driver.KindReceipt, To: before, Limit: driver.MaxBatch})
	if err != nil || len(page.Records) == 0 {
		return err
	}
	changes := make([]driver.Change, len(page.Records))
	for i, r := range page.Records {
		changes[i] = driver.Change{Record: driver.Record{Key: r.Key}, Expect: driver.AnyVersion, Delete: true}
	}
	return h.driver.Apply(ctx, changes)
}

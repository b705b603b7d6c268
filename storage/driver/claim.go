package driver

import (
	"context"
	"errors"
	"fmt"
)

// ClaimByScan is Claim in terms of Scan and Apply, for drivers whose database
// has no way to lock rows. Records that another caller changes meanwhile are
// left to that caller.
func ClaimByScan(ctx context.Context, d Driver, c Claim) ([]Record, error) {
	if err := CheckClaim(c); err != nil {
		return nil, err
	}
	q := Query{
		Account: c.Account, Kind: c.Kind, State: c.State,
		From: earliest, To: Truncate(c.Due).Add(resolution), Limit: c.Limit,
	}
	page, err := d.Scan(ctx, q)
	if err != nil {
		return nil, err
	}
	var claimed []Record
	for _, r := range page.Records {
		expect := r.Version
		r.At = Truncate(c.Until)
		err := d.Apply(ctx, []Change{{Record: r, Expect: expect}})
		if errors.Is(err, ErrConflict) {
			continue
		}
		if err != nil {
			return claimed, err
		}
		r.Version = expect + 1
		claimed = append(claimed, r)
	}
	return claimed, nil
}

// CheckClaim is the check at the start of every Claim. The error matches
// ErrInvalid.
func CheckClaim(c Claim) error {
	if c.Kind == "" {
		return fmt.Errorf("%w: a claim needs a kind", ErrInvalid)
	}
	if Micros(c.Until) <= Micros(c.Due) {
		return fmt.Errorf("%w: a claim must last beyond the instant it is for", ErrInvalid)
	}
	return nil
}

package zoomvideo

import (
	"context"
	"iter"
	"strings"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

func (z *video) Meetings(ctx context.Context, host string) iter.Seq2[driver.MarkedMeeting, error] {
	return func(yield func(driver.MarkedMeeting, error) bool) {
		for row, err := range z.client.Meetings.List(ctx, host, nil) {
			if err != nil {
				yield(driver.MarkedMeeting{}, asError(err))
				return
			}
			_, rest, _ := strings.Cut(row.Agenda, stampOpens)
			stamp, _, whole := strings.Cut(rest, "]")
			if whole && stamp != "" && !yield(driver.MarkedMeeting{ID: int64(row.ID), Stamp: stamp}, nil) {
				return
			}
		}
	}
}

func (z *video) OrphanedUsers(ctx context.Context, keys []string) (map[string]storage.Access, error) {
	byAddress := make(map[string]string, len(keys))
	for _, key := range keys {
		byAddress[z.address("visitor", key)] = key
	}
	out := map[string]storage.Access{}
	for u, err := range z.client.Users.List(ctx, nil) {
		if err != nil {
			return nil, asError(err)
		}
		if key, ok := byAddress[strings.ToLower(u.Email)]; ok && u.ID != "" {
			out[key] = storage.Access{Mode: storage.APIUser, UserID: u.ID, Email: strings.ToLower(u.Email)}
		}
	}
	return out, nil
}

package syncer

import (
	"context"
	"iter"
	"strings"

	"github.com/televisit/televisit-go/storage"
)

func (z *zoomVideo) Stamped(ctx context.Context, host string) iter.Seq2[StampedMeeting, error] {
	return func(yield func(StampedMeeting, error) bool) {
		for row, err := range z.client.Meetings.List(ctx, host, nil) {
			if err != nil {
				yield(StampedMeeting{}, videoTrouble(err))
				return
			}
			_, rest, _ := strings.Cut(row.Agenda, stampOpens)
			stamp, _, whole := strings.Cut(rest, "]")
			if whole && stamp != "" && !yield(StampedMeeting{ID: int64(row.ID), Stamp: stamp}, nil) {
				return
			}
		}
	}
}

func (z *zoomVideo) LeftBehind(ctx context.Context, keys []string) (map[string]storage.Identity, error) {
	byAddress := make(map[string]string, len(keys))
	for _, key := range keys {
		byAddress[z.address("visitor", key)] = key
	}
	out := map[string]storage.Identity{}
	for u, err := range z.client.Users.List(ctx, nil) {
		if err != nil {
			return nil, videoTrouble(err)
		}
		if key, ok := byAddress[strings.ToLower(u.Email)]; ok && u.ID != "" {
			out[key] = storage.Identity{Mode: storage.APIUser, UserID: u.ID, Email: strings.ToLower(u.Email)}
		}
	}
	return out, nil
}

package syncer

import (
	"github.com/televisit/televisit-go/storage"
)

func puts(ds []storage.Delivery) []storage.Change {
	out := make([]storage.Change, len(ds))
	for i := range ds {
		out[i] = storage.Put(&ds[i])
	}
	return out
}

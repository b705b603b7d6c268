package visit

import (
	"github.com/televisit/televisit-go/storage"
)

func MeetingFor(v storage.Visit) storage.Meeting {
	if v.Meeting == nil {
		return storage.Meeting{}
	}
	return *v.Meeting
}

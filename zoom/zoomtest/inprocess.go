package zoomtest

import (
	"net/http"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/inprocess"
)

// InProcess returns a client whose requests are answered by the server directly:
// no sockets, no goroutines, any host name. Redirects are followed as usual.
func (s *Server) InProcess() *http.Client {
	return inprocess.Client(s)
}

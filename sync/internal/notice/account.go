package notice

// Account is what records are named by: the same thing has the same name in every
// process, and nobody else can make the name up. *storage.Account is one.
type Account interface {
	ID() string
	VisitKey(appointmentID string) string
	Sign(about ...string) string
}

package next

const (
	done = "done"
	made = "made"
)

package house

// Rules returns the rules over these tables.
func (h House) Rules() []Rule {
	return []Rule{
		{"rooms", h.rooms},
		{"floors", h.floors},
		{"doors", h.doors},
		{"links", h.links},
		{"purity", h.purity},
		{"decisions are tested", h.tested},
		{"words", h.words},
		{"package size", h.packageSize},
		{"file size", h.fileSize},
		{"face", h.golden},
		{"methods", h.methods},
		{"leaks", h.leaks},
		{"names", h.names},
		{"numbers", h.numbers},
		{"arrows", h.arrows},
		{"tables", h.stale},
	}
}

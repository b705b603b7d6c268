package ehr

// Paging is how a site pages, and what goes wrong with it. Pages count from 1,
// the first answer to Next; 0 means no page.
type Paging struct {
	// Size is the most items of a page, 500 when 0. A smaller limit of the
	// request makes pages smaller.
	Size int `json:"size"`
	// TokensReusable lets a token be used again; otherwise a token that was
	// answered is spent, and answers PageRequestFaulted.
	TokensReusable bool `json:"tokensReusable"`

	// EmptyPage has no items, though more follow.
	EmptyPage int `json:"emptyPage"`
	// TimeoutPage answers PageRequestTimeout the first time in each run, and
	// the page on the same token after that.
	TimeoutPage int `json:"timeoutPage"`
	// FaultedPage answers PageRequestFaulted and ends the run: the first one
	// begun after SetPaging; the next run is sound.
	FaultedPage int `json:"faultedPage"`
	// FailPage answers FailCode, OperationFailed when "", in every run.
	FailPage int  `json:"failPage"`
	FailCode Code `json:"failCode"`
	// LoopPage gives its own token as the next, for ever.
	LoopPage int `json:"loopPage"`
	// RepeatPage begins with the last item of the page before it.
	RepeatPage int `json:"repeatPage"`
}

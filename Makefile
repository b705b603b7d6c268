# The everyday commands. `make` alone lists them.

GOLANGCI = go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.DEFAULT_GOAL := help
.PHONY: help run test race histories answers kills bench mailshots screenshots lint fmt house check

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-11s %s\n", $$1, $$2 }'

run: ## start the example server in demo mode
	go run ./examples/server

test: ## run the tests that need nothing but Go
	go test ./...

race: ## run the tests with the race detector
	go test -race ./...

histories: ## 100,000 random histories of the engine, 25,000 in each of four parts; takes an hour
	go test ./sync -run TestHistories -rapid.checks=25000 -timeout 0

answers: ## every kind of answer to every call of the engine, in every scenario of a visit's life
	go test ./sync -run TestAnswerMatrix -answers -v -timeout 0

kills: ## kill the server 200 times during syncs of 200 visits, on SQLite and PostgreSQL; takes a quarter of an hour
	TELEVISIT_KILLS=200 go test ./examples/server/internal/app -run TestD10KilledDuringSyncs -v -timeout 0

bench: ## run the benchmarks once each
	go test -run '^$$' -bench . -benchtime 200ms ./...

mailshots: ## take the pictures of all mails in docs/images; needs Chromium
	go run ./notify/internal/mailshots

screenshots: ## take the pictures of all pages in docs/images; needs Chromium
	go test ./examples/server/internal/browsertest -run TestScreenshots -count 1 -screenshots "$(CURDIR)/docs/images"

fmt: ## format the code
	gofmt -w $$(git ls-files '*.go')

lint: ## gofmt, go vet, staticcheck and the other linters
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo 'run make fmt'; exit 1; }
	go vet ./...
	$(GOLANGCI) run

house: ## print the packages, what they weigh, how their files use each other and who imports whom
	@go run ./internal/house/cmd/housemap
	@echo
	@go run ./internal/house/cmd/housemap -mermaid ./sync/...

check: ## everything that CI checks: databases, browser, lint, race
	bash .ci/run

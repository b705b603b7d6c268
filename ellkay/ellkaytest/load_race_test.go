//go:build race

package ellkaytest_test

const loadVisits = 10_000

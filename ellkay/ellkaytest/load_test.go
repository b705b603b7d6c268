//go:build !race

package ellkaytest_test

const loadVisits = 100_000

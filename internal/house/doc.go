// Package house holds no code, only tests: of how the rooms of this module know
// each other, what the core links, and how long a file may be.
package house

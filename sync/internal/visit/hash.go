package visit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// ContentHash decides writes: equal content has an equal hash, in every process.
func ContentHash(content any) string {
	b, err := json.Marshal(content)
	if err != nil {
		panic("syncer: content hash: " + err.Error()) // strings and times of our own only
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

package seal

// KMS encrypts and decrypts the keyset file with a key that never leaves a key
// management service. Tink's KMS clients (tink.AEAD) fit as they are.
type KMS interface {
	Encrypt(plaintext, associatedData []byte) ([]byte, error)
	Decrypt(ciphertext, associatedData []byte) ([]byte, error)
}

// Option changes how [Open] reads and makes the keyset file.
type Option func(*options)

type options struct{ kms KMS }

// WithKMS keeps the keyset file encrypted by a key management service. The
// service is asked when the file is made and each time it is opened, not for
// each record.
func WithKMS(k KMS) Option { return func(o *options) { o.kms = k } }

func collect(opts []Option) options {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	return o
}

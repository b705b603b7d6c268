package visit

import ()

// Recipients of a mail, as Delivery.To names them; anything else is a
// participant's id.
const (
	ToPatient = "patient"
	ToCustom  = "custom"
)

package visit

import ()

// flagAlike marks visits of the same patient with the same physician at the same
// time: they are never merged (E4).
const FlagAlike = "alike"

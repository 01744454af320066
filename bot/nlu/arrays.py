"""Names for what numpy holds."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Arrays = dict[str, npt.NDArray[np.generic]]

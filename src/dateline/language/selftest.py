"""Does this machine compute the model as it was released? One sentence through the word graph when a model is opened.

The graph multiplies eight-bit numbers. On x86 processors without VNNI the sums of two such products overflow silently, and what comes out
is near enough to be believed and wrong. So the card holds what one sentence must give; where a machine gives something else, the
graph is opened again with products that cannot overflow (onnxruntime's session.x64quantprecision: twice the time of the fast ones). Float32
is never the better choice: it takes 2.3 times as long as the fast products with VNNI, 1.5 to 1.7 times as long without.
"""

import warnings
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from dateline.errors import PrecisionWarning
from dateline.language.artefact import SelfTest
from dateline.language.encoder import Network
from dateline.language.features import Window

FAST, EXACT = "int8", "int8, exact products"


def choose_network(open_network: Callable[[bool], Network], test: SelfTest | None, windows: list[Window]) -> tuple[Network, str]:
    """The network that this machine computes as released, the fast one if it can be, and the name of its precision.

    `open_network` takes whether products must be exact; `windows` are those of the test's sentence. Warns with PrecisionWarning where
    neither gives what the card says: results may then be wrong.
    """
    fast = open_network(False)
    if test is None or measure_difference(fast, test, windows) <= test.allowed:
        return fast, FAST
    exact = open_network(True)
    found = measure_difference(exact, test, windows)
    if found > test.allowed:
        warnings.warn(f"this machine computes the model {found:.3f} off, {test.allowed:.3f} is allowed", PrecisionWarning, stacklevel=2)
    return exact, EXACT


def measure_difference(network: Network, test: SelfTest, windows: list[Window]) -> float:
    """Mean difference of the logits of triggers in the test's sentence from those that the card holds."""
    return float(np.abs(read_logits(network, windows) - np.array(test.expected)).mean())


def read_logits(network: Network, windows: list[Window]) -> NDArray[np.float32]:
    """Logits of triggers [N, 3] of the words of all windows."""
    return np.concatenate([out["triggers"] for out in network.read_windows(windows)])

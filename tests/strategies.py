"""Hypothesis strategies for arrays that networks meet."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

# No deadline, for a loaded machine is not a wrong program; the same examples in every run.
settings.register_profile("nnedu", deadline=None, derandomize=True)
settings.load_profile("nnedu")

dtypes = st.sampled_from([np.float32, np.float64])
sizes = st.integers(1, 5)
seeds = st.integers(0, 2**32 - 1)


def arrays(*shape: int, size: float = 3.0, dtype: type = np.float64) -> st.SearchStrategy:
    """Arrays of this shape with elements in -size..size, exactly representable in float32."""
    return hnp.arrays(dtype, shape, elements=st.floats(-size, size, width=32))


@st.composite
def extreme_arrays(draw: st.DrawFn) -> np.ndarray:
    """Arrays (batch, features) of either dtype whose elements reach to 1e4."""
    shape = draw(sizes), draw(sizes)
    return draw(arrays(*shape, size=1e4, dtype=draw(dtypes)))


@st.composite
def generators(draw: st.DrawFn) -> np.random.Generator:
    """Seeded generators."""
    return np.random.default_rng(draw(seeds))

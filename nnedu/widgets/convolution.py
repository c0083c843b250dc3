"""The convolution widget: a kernel slides over an image and leaves a feature map."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import traitlets as t

from nnedu.graph.text import number
from nnedu.widgets.base import LessonWidget, Question
from nnedu.widgets.convolution_model import (
    KERNELS,
    OWN_NUMBERS,
    feature_map,
    images,
    own_feature_map,
)
from nnedu.widgets.own_code import Array, OwnCodeError, name_of
from nnedu.widgets.still import Drawing
from nnedu.widgets.still_cells import still_cells

LARGEST = 20


class ConvolutionStepper(LessonWidget):
    """Slide a 3 by 3 kernel over an image: what it sees at each place, and the map it leaves.

    Parameters:
        conv2d: your own ``conv2d(x, W, b, stride, padding)``, to run instead of nnedu's; x is
            (1, height, width, 1), W (3, 3, 1, 1), b (1,), the result (1, out_h, out_w, 1)
        image: your own grey image (height, width), shown besides nnedu's
        predict: a question and its options, asked before the controls unlock

    Raises:
        ValueError: if the image is not two-dimensional, or smaller than 3 or larger than 20

    Example:
        >>> stepper = ConvolutionStepper(image=np.eye(5))
        >>> stepper.image, stepper.kernel
        ('your image', 'vertical edges')

    Lesson: 11_architectures
    """

    module = "convolution.js"
    title = "Convolution"
    about = "Slide a kernel over an image: the same nine weights everywhere, and a map of answers."

    image = t.Unicode().tag(sync=True, setting=True)
    kernel = t.Enum([*KERNELS, OWN_NUMBERS], "vertical edges").tag(sync=True, setting=True)
    weights = t.List(t.Float(), KERNELS["vertical edges"], minlen=9, maxlen=9).tag(
        sync=True, setting=True
    )
    stride = t.Int(1, min=1, max=3).tag(sync=True, setting=True)
    padding = t.Int(1, min=0, max=2).tag(sync=True, setting=True)
    step = t.Int(14, min=0, max=(LARGEST + 2) ** 2).tag(sync=True, setting=True)
    images = t.Dict().tag(sync=True)
    kernels = t.Dict(KERNELS).tag(sync=True)
    own = t.Unicode("").tag(sync=True)

    def __init__(
        self,
        conv2d: Callable[..., Any] | None = None,
        *,
        image: npt.ArrayLike | None = None,
        predict: Question | None = None,
    ) -> None:
        self._conv2d = conv2d
        own: dict[str, Array] = {} if image is None else {"your image": _image(image)}
        self._images = own | images()
        names = list(self._images)
        super().__init__(
            predict=predict, options={"image": names}, image=names[0],
            images={name: pixels.tolist() for name, pixels in self._images.items()},
            own=name_of(conv2d) if conv2d else "",
        )  # fmt: skip
        self.on_msg(self._answer)

    def _map(self, setting: dict[str, Any]) -> tuple[Array, str]:
        weights = KERNELS.get(setting["kernel"], setting["weights"])
        given = (self._images[setting["image"]], weights, setting["stride"], setting["padding"])
        if self._conv2d is None:
            return feature_map(*given), ""
        return own_feature_map(self._conv2d, *given)

    def _answer(self, widget: object, setting: dict[str, Any], buffers: object) -> None:
        """Run the learner's conv2d."""
        found, trouble = np.empty(0), ""
        try:
            found, trouble = self._map(setting)
        except OwnCodeError as error:
            trouble = str(error)
        self.send({"trouble": trouble}, buffers=[found.astype(np.float32).tobytes()])

    def still(self) -> Drawing:
        image = self._images[self.image]
        try:
            found, trouble = self._map({name: getattr(self, name) for name in self.setting})
        except OwnCodeError as error:
            return still_cells({self.image: image}, f"No feature map: {error}")
        alt = (
            f"{self.image.capitalize()}, {len(image)} by {len(image[0])} pixels, and the feature "
            f"map of {len(found)} by {len(found[0])} that the kernel '{self.kernel}' makes of it "
            f"with stride {self.stride} and padding {self.padding}: from {number(found.min())} to "
            f"{number(found.max())}. {trouble}"
        )
        return still_cells({"feature map": found, self.image: image}, alt.strip())


def _image(image: npt.ArrayLike) -> Array:
    pixels = np.asarray(image, dtype=float)
    if pixels.ndim != 2 or not 3 <= min(pixels.shape) <= max(pixels.shape) <= LARGEST:
        raise ValueError(
            f"the widget shows a grey image (height, width) of 3 to {LARGEST} pixels each way, got "
            f"{pixels.shape}: take one channel, or a part, image[:{LARGEST}, :{LARGEST}]"
        )
    if not np.isfinite(pixels).all():
        raise ValueError("an image holds numbers only, got nan or inf")
    return pixels

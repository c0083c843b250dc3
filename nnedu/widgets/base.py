"""What every widget shares: its JavaScript, its state, and a picture where widgets do not run."""

from typing import Any, ClassVar

import anywidget

from nnedu.graph.drawing import Drawing
from nnedu.widgets.bundle import STATIC, bundle


class LessonWidget(anywidget.AnyWidget):
    """A widget: traits in Python, one drawing module in ``static/``, a picture as fallback.

    A subclass says ``module``, ``title`` and ``about``, works without arguments, and draws
    `still`.
    """

    module: ClassVar[str] = ""
    title: ClassVar[str] = ""
    about: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        # traitlets makes a subclass of its own for each instance, with `_esm` already a trait.
        if "module" in cls.__dict__:
            cls._esm = bundle(cls.module)
            cls._css = (STATIC / "widget.css").read_text(encoding="utf-8")
        super().__init_subclass__(**kwargs)

    def still(self) -> Drawing:
        """The widget as a picture with its words, for places where it cannot run."""
        raise NotImplementedError(f"{type(self).__name__} draws no picture yet")

    def state(self) -> dict[str, Any]:
        """The traits a page needs to start the widget without a kernel."""
        own = self.traits(sync=True).keys() - anywidget.AnyWidget.class_traits(sync=True).keys()
        return {name: getattr(self, name) for name in sorted(own) if not name.startswith("_")}

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundled = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundled if bundled else ({}, {})
        pictured, described = self.still()._repr_mimebundle_()
        return data | pictured, metadata | described

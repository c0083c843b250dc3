"""What every widget shares: its JavaScript, its state, and a picture where widgets do not run."""

from functools import cache
from typing import Any, ClassVar

import anywidget
import traitlets as t

from nnedu.graph.drawing import Drawing
from nnedu.widgets.bundle import STATIC, bundle
from nnedu.widgets.setting import limits, read_setting, write_setting

Question = tuple[str, list[str]]


class LessonWidget(anywidget.AnyWidget):
    """A widget: traits in Python, one drawing module in ``static/``, a picture as fallback.

    A subclass says ``module``, ``title`` and ``about``, works without arguments, and draws
    `still`. Traits tagged ``setting=True`` are what a learner sets, and what `state_string` holds.

    Parameters:
        predict: a question and its options; the controls unlock once one of them is chosen, and
            ``prediction`` is what was chosen
        options: for a trait that takes one of several names, these names
    """

    module: ClassVar[str] = ""
    title: ClassVar[str] = ""
    about: ClassVar[str] = ""

    # Read when a widget is made, not when the package is imported.
    _esm = t.Unicode().tag(sync=True)
    _css = t.Unicode().tag(sync=True)
    setting = t.Dict().tag(sync=True)
    predict = t.Dict().tag(sync=True)
    prediction = t.Unicode("").tag(sync=True, echo_update=False)

    def __init__(
        self,
        *,
        predict: Question | None = None,
        options: dict[str, list[str]] | None = None,
        **traits: Any,
    ) -> None:
        settings = self.traits(setting=True)
        # The browser knows what it has set: without ipywidgets' echo a change costs a message less.
        for trait in settings.values():
            trait.tag(echo_update=False)
        setting = {name: limits(trait) for name, trait in settings.items()}
        setting |= {name: {"options": names} for name, names in (options or {}).items()}
        asked = dict(zip(("question", "options"), predict, strict=True)) if predict else {}
        super().__init__(
            setting=setting, predict=asked, _esm=bundle(self.module), _css=_style(), **traits
        )

    def still(self) -> Drawing:
        """The widget as a picture with its words, for places where it cannot run."""
        raise NotImplementedError(f"{type(self).__name__} draws no picture yet")

    def state(self) -> dict[str, Any]:
        """The traits a page needs to start the widget without a kernel."""
        own = self.traits(sync=True).keys() - anywidget.AnyWidget.class_traits(sync=True).keys()
        return {name: getattr(self, name) for name in sorted(own) if not name.startswith("_")}

    @property
    def state_string(self) -> str:
        """The setting as text, as it stands in a page's address; assign it to come back to it.

        Example:
            >>> from nnedu.widgets import ActivationExplorer
            >>> explorer = ActivationExplorer("tanh")
            >>> explorer.state_string
            'alpha=0.0&function=tanh&z=1.0'
            >>> explorer.state_string = "z=2.5"
            >>> explorer.z
            2.5
        """
        return write_setting({name: getattr(self, name) for name in self.setting})

    @state_string.setter
    def state_string(self, text: str) -> None:
        now = {name: getattr(self, name) for name in self.setting}
        with self.hold_sync():
            for name, value in read_setting(text, now, self.setting).items():
                setattr(self, name, value)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundled = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundled if bundled else ({}, {})
        pictured, described = self.still()._repr_mimebundle_()
        return data | pictured, metadata | described


@cache
def _style() -> str:
    return (STATIC / "widget.css").read_text(encoding="utf-8")

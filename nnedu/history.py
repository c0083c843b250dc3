"""What `fit` measured, epoch by epoch."""


class History:
    """Named lists with one value for each epoch.

    Example:
        >>> history = History()
        >>> history.add("loss", 0.5)
        >>> history.add("loss", 0.25)
        >>> history["loss"], history.names(), history.latest()
        ([0.5, 0.25], ['loss'], 'loss 0.25')
    """

    def __init__(self) -> None:
        self.values: dict[str, list[float]] = {}
        self.best_epoch: int | None = None
        self.stopped_early = False

    def add(self, name: str, value: float) -> None:
        """Append the value of one epoch."""
        self.values.setdefault(name, []).append(value)

    def names(self) -> list[str]:
        """What was measured."""
        return list(self.values)

    def latest(self) -> str:
        """The last epoch in a line."""
        return ", ".join(f"{name} {values[-1]:.4g}" for name, values in self.values.items())

    def plot(self, title: str = "Training") -> None:
        """Show the losses over the epochs, and beside them the metrics if there are any."""
        from nnedu import plots

        losses = {name: self.values[name] for name in self.values if name.endswith("loss")}
        metrics = {name: self.values[name] for name in self.values if name not in (*losses, "lr")}
        axes = plots.axes_row(2 if metrics else 1)
        plots.curves(losses, xlabel="epoch", ylabel="loss", title=title, first=1, ax=axes[0])
        if metrics:
            plots.curves(metrics, xlabel="epoch", title="Metrics", first=1, ax=axes[1])
        plots.show(axes[0])

    def __getitem__(self, name: str) -> list[float]:
        if name not in self.values:
            raise KeyError(f"nothing was measured as {name!r}, only {self.names()}")
        return self.values[name]

    def __repr__(self) -> str:
        epochs = max(map(len, self.values.values()), default=0)
        return f"History({epochs} epochs: {self.latest()})"

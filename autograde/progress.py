"""What a learner has done in a lesson, kept in ``progress.json`` beside the notebook."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

NAME = "progress.json"
ATTEMPTS_BEFORE_SOLUTION = 3


@dataclass
class Record:
    """One exercise: the different answers that were checked, whether one passed, the hints that were taken."""

    attempts: list[str] = field(default_factory=list)
    passed: bool = False
    hints: int = 0
    last: str = ""


@dataclass
class Progress:
    """One lesson's records and predictions, written after every change.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> Progress.load(folder).add_attempt("relu", "a1b2", passed=True)
        True
        >>> Progress.load(folder).exercises["relu"].passed
        True
    """

    path: Path
    exercises: dict[str, Record] = field(default_factory=dict)
    predictions: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Progress:
        """Read the folder's progress; a damaged file is set aside, not overwritten."""
        path = Path(folder) / NAME
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            records = {name: Record(**record) for name, record in kept["exercises"].items()}
            return cls(path, records, dict(kept["predictions"]))
        except FileNotFoundError:
            return cls(path)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            path.replace(path.with_suffix(".damaged.json"))
            return cls(path)

    def record(self, exercise: str) -> Record:
        return self.exercises.setdefault(exercise, Record())

    def add_attempt(self, exercise: str, fingerprint: str, passed: bool) -> bool:
        """Note a checked answer; the same text again is no new attempt. True if it was written."""
        record = self.record(exercise)
        if fingerprint not in record.attempts:
            record.attempts.append(fingerprint)
        record.passed = record.passed or passed
        record.last = _now()
        return self.save()

    def add_prediction(self, name: str, value: str) -> str:
        """Note a prediction; the first one stays. Returns the first one."""
        self.predictions.setdefault(name, {"first": value, "when": _now()})
        self.predictions[name]["latest"] = value
        self.save()
        return str(self.predictions[name]["first"])

    def save(self) -> bool:
        """Write through a temporary file; False where the folder cannot be written, which never stops a check."""
        content = {
            "exercises": {name: asdict(record) for name, record in self.exercises.items()},
            "predictions": self.predictions,
        }
        try:
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=self.path.parent, prefix=".progress-", delete=False
            ) as file:
                json.dump(content, file, indent=1)
            os.replace(file.name, self.path)
        except OSError:
            return False
        return True


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")

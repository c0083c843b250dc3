"""Backpropagation with less memory, paid for in time."""

from nnedu.checkpointing.methods import Cost, checkpointed, measure, memory_poor, vanilla
from nnedu.checkpointing.replay import Pass

__all__ = ["Cost", "Pass", "checkpointed", "measure", "memory_poor", "vanilla"]

r"""A network that reads trees. Lesson: 11_architectures"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np

from nnedu.functional import dense, dense_backward, tanh, tanh_backward
from nnedu.initializers import glorot_uniform, normal
from nnedu.layers import View
from nnedu.zoo.flat import FlatModel

Tree: TypeAlias = "int | tuple[Tree, Tree]"


class Node(NamedTuple):
    """A tree that has been read: a word's number, or two branches and what they gave."""

    a: np.ndarray
    word: int = -1
    branches: tuple["Node", ...] = ()
    x: np.ndarray = np.empty(0)
    z: np.ndarray = np.empty(0)


class RecursiveNet(FlatModel):
    r"""The same dense layer joins two branches of a tree into one, from the leaves to the root.

    .. math:: a_{leaf} = E_{word} \qquad
              a_{node} = \tanh\bigl([a_{left}, a_{right}]\, W + b\bigr) \qquad
              logits = a_{root} V + c

    A recurrent network is the case of a tree that leans to one side all the way.

    Parameters:  words the number of different leaves, features of a node, classes, rng, dtype
    Paper:       Goller and Küchler 1996, Learning task-dependent distributed representations by
                 backpropagation through structure
    Lesson:      11_architectures
    Example:
        >>> net = RecursiveNet(words=5, features=4, classes=2, rng=np.random.default_rng(0))
        >>> the_cat, sat_down = (0, 1), (2, 3)
        >>> net.forward([(the_cat, sat_down), (4, the_cat)], train=False).shape
        (2, 2)
    """

    E, dE = View(), View()
    W, dW = View(), View()
    b, db = View(), View()
    V, dV = View(), View()
    c, dc = View(), View()

    def __init__(
        self, words: int, features: int, classes: int, *, rng: np.random.Generator,
        dtype: Any = np.float32,
    ) -> None:  # fmt: skip
        if min(words, features, classes) < 1:
            raise ValueError(
                f"RecursiveNet expects sizes of at least 1, got ({words}, {features}, {classes})"
            )
        super().__init__(
            dtype=dtype,
            E=normal((words, features), rng, std=0.5),
            W=glorot_uniform((2 * features, features), rng),
            b=np.zeros(features),
            V=glorot_uniform((features, classes), rng),
            c=np.zeros(classes),
        )

    def forward(self, trees: Any, *, train: bool) -> np.ndarray:
        """Logits (batch, classes) of trees, each a word's number or a pair of trees."""
        if len(trees) == 0:
            raise ValueError("RecursiveNet expects at least one tree, got none")
        self.nodes = [self._read(tree) for tree in trees]
        self.roots = np.concatenate([node.a for node in self.nodes])
        return dense(self.roots, self.V, self.c)

    def backward(self, dlogits: np.ndarray, *, input_gradient: bool = True) -> np.ndarray:
        """Write all gradients, and return those of the roots (batch, features).

        One layer is used at many nodes: its gradient is the sum over all of them. A tree itself has
        no gradient, so ``input_gradient``, with which `train` asks to leave it out, changes nothing.
        """
        self.grad[:] = 0
        droots, self.dV, self.dc = dense_backward(dlogits, self.roots, self.V)
        for node, da in zip(self.nodes, droots, strict=True):
            self._send_back(node, da[None])
        return droots

    def _read(self, tree: Tree) -> Node:
        if isinstance(tree, int | np.integer):
            return Node(self.E[[self._known(int(tree))]], word=int(tree))
        if not isinstance(tree, tuple | list) or len(tree) != 2:
            raise ValueError(f"a tree is a word's number or a pair of trees, got {tree!r}")
        left, right = self._read(tree[0]), self._read(tree[1])
        x = np.concatenate([left.a, right.a], axis=1)
        z = dense(x, self.W, self.b)
        return Node(tanh(z), branches=(left, right), x=x, z=z)

    def _send_back(self, node: Node, da: np.ndarray) -> None:
        if not node.branches:
            self.dE[node.word] += da[0]
            return
        dx, dW, db = dense_backward(tanh_backward(da, node.z), node.x, self.W)
        self.dW += dW
        self.db += db
        for branch, dbranch in zip(node.branches, np.split(dx, 2, axis=1), strict=True):
            self._send_back(branch, dbranch)

    def _known(self, word: int) -> int:
        if not 0 <= word < len(self.E):
            raise ValueError(
                f"RecursiveNet expects words in 0..{len(self.E) - 1}, got {word}: "
                "was it made for a smaller vocabulary?"
            )
        return word

    def __repr__(self) -> str:
        return f"RecursiveNet({len(self.E)}, {len(self.b)}, {len(self.c)})"

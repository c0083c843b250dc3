r"""Word vectors from the company that words keep. Lesson: 10_data"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnedu.functional import sigmoid, softplus
from nnedu.initializers import normal
from nnedu.layers import View
from nnedu.optimizers import Adam
from nnedu.zoo.flat import FlatModel


class SkipGram(FlatModel):
    r"""Vectors that tell a word's real neighbours from words drawn by chance.

    .. math:: L = \frac{1}{n} \sum_n \mathrm{softplus}(-u_c \cdot v_o)
              + \sum_k \mathrm{softplus}(u_c \cdot v_k)

    with centers c, true contexts o and k negatives drawn as noise.

    Parameters:  words the size of the vocabulary, features, rng for the first U (V starts at 0), dtype
    Paper:       Mikolov et al. 2013, Distributed representations of words and phrases and their
                 compositionality
    Lesson:      10_data
    """

    U, dU = View(), View()
    V, dV = View(), View()

    def __init__(
        self, words: int, features: int, *, rng: np.random.Generator, dtype: Any = np.float32
    ) -> None:
        U = normal((words, features), rng, std=0.1)
        super().__init__(dtype=dtype, U=U, V=np.zeros((words, features)))

    def loss(self, centers: np.ndarray, contexts: np.ndarray, negatives: np.ndarray) -> float:
        """The loss of a batch; its gradient is left in ``grad``.

        Parameters:  centers (batch,), contexts (batch,) and negatives (batch, k), numbers of words
        Returns:     the mean loss of a pair
        """
        n = len(centers)
        others = np.concatenate([contexts[:, None], negatives], axis=1)
        y = np.zeros(others.shape, self.dtype)
        y[:, 0] = 1
        u, v = self.U[centers], self.V[others]
        z = np.einsum("nf,nkf->nk", u, v)
        dz = (sigmoid(z) - y) / n
        self.grad[:] = 0
        # add.at, for a word may stand in a batch several times and every time counts.
        np.add.at(self.dU, centers, np.einsum("nk,nkf->nf", dz, v))
        np.add.at(self.dV, others, dz[:, :, None] * u[:, None, :])
        return float((softplus(z) - y * z).sum() / n)


class WordVectors:
    """Words and their vectors.

    Parameters:  words, vectors (words, features)
    Example:
        >>> vectors = WordVectors(["hot", "cold", "blue"], np.array([[1, 0], [1, 0.2], [0, 1.0]]))
        >>> vectors.nearest("hot", 1)
        [('cold', 0.98)]
    """

    def __init__(self, words: Sequence[str], vectors: np.ndarray) -> None:
        self.words = list(words)
        self.vectors = vectors
        self.number = {word: i for i, word in enumerate(self.words)}

    def __getitem__(self, word: str) -> np.ndarray:
        """The vector (features,) of a word."""
        if word not in self.number:
            raise KeyError(f"{word!r} did not occur in the text")
        return self.vectors[self.number[word]]

    def nearest(self, word: str | np.ndarray, k: int = 5) -> list[tuple[str, float]]:
        """The k words whose vectors point most nearly in the same direction, with the cosine.

        Parameters:  word (itself left out of the answer) or a vector (features,), k
        """
        vector = self[word] if isinstance(word, str) else word
        lengths = np.linalg.norm(self.vectors, axis=1) * np.linalg.norm(vector)
        cosines = self.vectors @ vector / lengths
        ranked = [self.words[i] for i in np.argsort(-cosines)]
        found = [other for other in ranked if not (isinstance(word, str) and other == word)][:k]
        return [(other, round(float(cosines[self.number[other]]), 2)) for other in found]

    def __repr__(self) -> str:
        return f"WordVectors{self.vectors.shape}"


def skip_gram_pairs(sentences: Sequence[Sequence[int]], window: int) -> np.ndarray:
    """Every word with every word at most ``window`` places away in its sentence.

    Parameters:  sentences of word numbers, window at least 1
    Returns:     pairs (n, 2) of center and context
    Lesson:      10_data
    Example:
        >>> skip_gram_pairs([[5, 6, 7]], window=1)
        array([[5, 6],
               [6, 5],
               [6, 7],
               [7, 6]])
    """
    if window < 1:
        raise ValueError(f"the window must be at least 1 word to each side, got {window}")
    pairs = [
        (sentence[i], sentence[j])
        for sentence in sentences
        for i in range(len(sentence))
        for j in range(max(0, i - window), min(len(sentence), i + window + 1))
        if j != i
    ]
    if not pairs:
        raise ValueError("no word has a neighbour: pass sentences of at least two words")
    return np.array(pairs)


def word2vec(
    sentences: Sequence[Sequence[str]],
    *,
    rng: np.random.Generator,
    features: int = 16,
    window: int = 2,
    negatives: int = 5,
    epochs: int = 20,
    batch_size: int = 64,
    lr: float = 0.01,
    dtype: Any = np.float32,
) -> WordVectors:
    r"""Train word vectors by skip-gram with negative sampling; words used alike come out alike.

    Negatives are drawn in proportion to the number of occurrences to the power 3/4.

    Parameters:  sentences, each a list of words, rng, features of a vector, window of words to each
                 side that are context, negatives for each pair, epochs, batch_size, lr of Adam, dtype
    Returns:     WordVectors
    Raises:      ValueError where no sentence has two words
    Paper:       Mikolov et al. 2013
    Lesson:      10_data
    Example:
        >>> text = ["the cat sleeps", "the dog sleeps", "a cat eats", "a dog eats"]
        >>> sentences = [line.split() for line in text]
        >>> vectors = word2vec(sentences, rng=np.random.default_rng(0), features=4)
        >>> vectors["cat"].shape
        (4,)
    """
    if any(isinstance(sentence, str) for sentence in sentences):
        raise TypeError("word2vec expects sentences of words, got a string: use sentence.split()")
    if negatives < 1:
        raise ValueError(f"word2vec expects at least 1 negative for each pair, got {negatives}")
    counts = Counter(word for sentence in sentences for word in sentence)
    number = {word: i for i, word in enumerate(counts)}
    pairs = skip_gram_pairs([[number[w] for w in sentence] for sentence in sentences], window)
    noise = np.array(list(counts.values())) ** 0.75
    model = SkipGram(len(counts), features, rng=rng, dtype=dtype)
    adam = Adam(model, lr=lr)
    for _ in range(epochs):
        rng.shuffle(pairs)
        for start in range(0, len(pairs), batch_size):
            centers, contexts = pairs[start : start + batch_size].T
            size = len(centers), negatives
            model.loss(centers, contexts, rng.choice(len(noise), size, p=noise / noise.sum()))
            adam.step()
    return WordVectors(list(counts), model.U)

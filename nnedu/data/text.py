"""From text to arrays of integers. Lesson: 10_data"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

PADDING, UNKNOWN = "<pad>", "<unk>"


def tokenize(text: str) -> list[str]:
    """Words in lower case and punctuation marks, in their order.

    Parameters:  text a string
    Returns:     a list of strings
    Example:
        >>> tokenize("Don't panic, it's 42!")
        ["don't", 'panic', ',', "it's", '42', '!']
    """
    return re.findall(r"\w+(?:'\w+)*|[^\w\s]", text.lower())


def build_vocabulary(
    texts: Iterable[Sequence[str]], *, size: int | None = None, least: int = 1
) -> dict[str, int]:
    """Number the words, frequent ones first; 0 is padding and 1 is any unknown word.

    Parameters:  texts lists of words (of the training data alone), size the most entries of the
                 vocabulary, with padding and unknown among them, least how often a word must occur
    Returns:     word -> number
    Raises:      TypeError where a text is a string instead of a list of words
    Example:
        >>> build_vocabulary([["a", "b"], ["b"]])
        {'<pad>': 0, '<unk>': 1, 'b': 2, 'a': 3}
    """
    texts = list(texts)
    if any(isinstance(text, str) for text in texts):
        raise TypeError("build_vocabulary expects lists of words, got a string: use tokenize(text)")
    counts = Counter(word for text in texts for word in text)
    # Words of the same frequency go by the alphabet, so that the same texts give the same numbers.
    words = sorted((w for w in counts if counts[w] >= least), key=lambda w: (-counts[w], w))
    kept = words if size is None else words[: max(size - 2, 0)]
    return {word: number for number, word in enumerate([PADDING, UNKNOWN, *kept])}


def encode(words: Sequence[str], vocabulary: dict[str, int]) -> list[int]:
    """Numbers of the words, 1 for those that the vocabulary lacks.

    Parameters:  words a list, vocabulary as `build_vocabulary` returned it
    Returns:     a list of integers
    Raises:      TypeError where words are a string instead of a list

    Example:
        >>> encode(["b", "zebra"], {"<pad>": 0, "<unk>": 1, "b": 2})
        [2, 1]
    """
    if isinstance(words, str):
        raise TypeError("encode expects a list of words, got a string: use tokenize(text)")
    return [vocabulary.get(word, vocabulary[UNKNOWN]) for word in words]


def pad(
    sequences: Sequence[Sequence[int]],
    length: int | None = None,
    *,
    value: int = 0,
    front: bool = False,
) -> np.ndarray:
    """Bring sequences to one length: fill the short ones, cut the long ones.

    Parameters:  sequences of integers, length (of the longest if not given), value to fill with,
                 front whether to fill in front, so that the last moment is a real one; cutting keeps
                 the beginning, or the end where ``front``
    Returns:     integers (sequences, length)
    Raises:      ValueError where there is no sequence
    Example:
        >>> pad([[5, 6, 7], [8]])
        array([[5, 6, 7],
               [8, 0, 0]])
        >>> pad([[5, 6, 7], [8]], 2, front=True)
        array([[6, 7],
               [0, 8]])
    """
    if not sequences:
        raise ValueError("pad expects at least one sequence, got none")
    length = max(map(len, sequences)) if length is None else length
    padded = np.full((len(sequences), length), value)
    for row, sequence in zip(padded, sequences, strict=True):
        kept = sequence[max(len(sequence) - length, 0) :] if front else sequence[:length]
        place = slice(length - len(kept), length) if front else slice(0, len(kept))
        row[place] = kept
    return padded

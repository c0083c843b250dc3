r"""How many parameters the historic networks have, counted from their layer lists.

Run ``print(table())``. Lesson: 11_architectures
"""

from itertools import pairwise
from typing import NamedTuple

Layers = dict[str, int]


class Network(NamedTuple):
    """A network's layers, its year, and the number of parameters that is usually quoted."""

    name: str
    year: int
    layers: Layers
    quoted: str

    @property
    def parameters(self) -> int:
        """The sum over all layers."""
        return sum(self.layers.values())


def conv(size: int, fan_in: int, fan_out: int, *, groups: int = 1, bias: bool = True) -> int:
    r"""Parameters of a convolution: each of fan_out kernels sees size x size x fan_in / groups.

    Example:
        >>> conv(5, 1, 6)
        156
    """
    return size * size * fan_in // groups * fan_out + fan_out * bias


def dense(fan_in: int, fan_out: int) -> int:
    """Parameters of a dense layer.

    Example:
        >>> dense(120, 84)
        10164
    """
    return (fan_in + 1) * fan_out


def lenet5() -> Layers:
    """LeCun et al. 1998, Gradient-based learning applied to document recognition.

    Each pooling map has a factor and a bias. The 16 kernels of C3 see 3, 4 or 6 of the 6 maps, 60
    pairs in all. The output units compare with fixed codes and learn nothing.
    """
    return {
        "C1": conv(5, 1, 6),
        "S2": 2 * 6,
        "C3": 5 * 5 * 60 + 16,
        "S4": 2 * 16,
        "C5": conv(5, 16, 120),
        "F6": dense(120, 84),
    }


def alexnet() -> Layers:
    """Krizhevsky, Sutskever and Hinton 2012, ImageNet classification with deep convolutional
    neural networks. Convolutions 2, 4 and 5 are halved between two graphics cards."""
    return {
        "conv1": conv(11, 3, 96),
        "conv2": conv(5, 96, 256, groups=2),
        "conv3": conv(3, 256, 384),
        "conv4": conv(3, 384, 384, groups=2),
        "conv5": conv(3, 384, 256, groups=2),
        **_classifier(256 * 6 * 6),
    }


def zfnet() -> Layers:
    """Zeiler and Fergus 2014, Visualizing and understanding convolutional networks (ZFNet 2013)."""
    return {
        "conv1": conv(7, 3, 96),
        "conv2": conv(5, 96, 256),
        "conv3": conv(3, 256, 384),
        "conv4": conv(3, 384, 384),
        "conv5": conv(3, 384, 256),
        **_classifier(256 * 6 * 6),
    }


def vgg16() -> Layers:
    """Simonyan and Zisserman 2015, Very deep convolutional networks for large-scale image
    recognition (configuration D, 2014)."""
    maps = [3, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512]
    pairs = pairwise(maps)
    convolutions = {f"conv{i + 1}": conv(3, a, b) for i, (a, b) in enumerate(pairs)}
    return {**convolutions, **_classifier(512 * 7 * 7)}


def googlenet() -> Layers:
    """Szegedy et al. 2015, Going deeper with convolutions (2014), without its side classifiers.

    An inception module sets four paths side by side: 1x1; 1x1 then 3x3; 1x1 then 5x5; pooling then 1x1.
    """
    modules = {
        "3a": (192, 64, 96, 128, 16, 32, 32), "3b": (256, 128, 128, 192, 32, 96, 64),
        "4a": (480, 192, 96, 208, 16, 48, 64), "4b": (512, 160, 112, 224, 24, 64, 64),
        "4c": (512, 128, 128, 256, 24, 64, 64), "4d": (512, 112, 144, 288, 32, 64, 64),
        "4e": (528, 256, 160, 320, 32, 128, 128), "5a": (832, 256, 160, 320, 32, 128, 128),
        "5b": (832, 384, 192, 384, 48, 128, 128),
    }  # fmt: skip
    return {
        "conv1": conv(7, 3, 64),
        "conv2": conv(1, 64, 64) + conv(3, 64, 192),
        **{f"inception {name}": _inception(*maps) for name, maps in modules.items()},
        "fc": dense(1024, 1000),
    }


def resnet152() -> Layers:
    """He et al. 2016, Deep residual learning for image recognition (2015).

    Batch norm follows every convolution, which therefore needs no bias.
    """
    layers, fan_in = {"conv1": conv(7, 3, 64, bias=False) + 2 * 64}, 64
    for stage, (blocks, width) in enumerate(zip((3, 8, 36, 3), (64, 128, 256, 512), strict=True)):
        for block in range(blocks):
            layers[f"block {stage + 2}.{block + 1}"] = _bottleneck(fan_in, width)
            fan_in = 4 * width
    return {**layers, "fc": dense(2048, 1000)}


def networks() -> list[Network]:
    """The winners and milestones, oldest first.

    Example:
        >>> [f"{network.name} {network.parameters:,}" for network in networks()][:2]
        ['LeNet-5 60,000', 'AlexNet 60,965,224']
    """
    return [
        Network("LeNet-5", 1998, lenet5(), "60 thousand"),
        Network("AlexNet", 2012, alexnet(), "60 million"),
        Network("ZFNet", 2013, zfnet(), ""),
        Network("GoogLeNet", 2014, googlenet(), "4 million"),
        Network("VGG-16", 2014, vgg16(), "138 million"),
        Network("ResNet-152", 2015, resnet152(), ""),
    ]


def table() -> str:
    """A table of the networks: what their layer lists add up to, beside what is usually quoted.

    GoogLeNet's 4 million is often repeated; its own layer list adds up to 7 million.
    """
    rows = [("year", "network", "counted", "quoted")]
    rows += [(str(n.year), n.name, f"{n.parameters:,}", n.quoted) for n in networks()]
    return "\n".join(f"{a:<5} {b:<11} {c:>11}  {d}".rstrip() for a, b, c, d in rows)


def _classifier(fan_in: int) -> Layers:
    return {"fc6": dense(fan_in, 4096), "fc7": dense(4096, 4096), "fc8": dense(4096, 1000)}


def _inception(
    fan_in: int, ones: int, before3: int, threes: int, before5: int, fives: int, pooled: int
) -> int:
    path3 = conv(1, fan_in, before3) + conv(3, before3, threes)
    path5 = conv(1, fan_in, before5) + conv(5, before5, fives)
    return conv(1, fan_in, ones) + path3 + path5 + conv(1, fan_in, pooled)


def _bottleneck(fan_in: int, width: int) -> int:
    sizes = [(1, fan_in, width), (3, width, width), (1, width, 4 * width)]
    if fan_in != 4 * width:
        sizes.append((1, fan_in, 4 * width))  # the shortcut has to change its width too
    return sum(conv(*size, bias=False) + 2 * size[2] for size in sizes)

"""PyTorch's plain tensors cross the wire by value, like arrays."""

import subprocess
import sys

import pytest

from autograde.remote.frames import ProtocolError, pack
from autograde.remote.peer import Peer
from autograde.remote.wire import Wire
from tests.autograde.test_remote_frames import head
from tests.autograde.test_wire import NoHandles, cross, wires  # noqa: F401 (a fixture)

torch = pytest.importorskip("torch", reason="tensors need PyTorch, which is no dependency")

TENSORS = {
    "vector": torch.tensor([1.0, float("nan"), -0.0]),
    "number": torch.tensor(2.5, dtype=torch.float64),
    "nothing": torch.zeros(0, 3),
    "transposed": torch.arange(6).reshape(2, 3).t(),
    "every second": torch.arange(10, dtype=torch.int16)[::2],
    "repeated": torch.ones(3).expand(2, 3),
    "truth": torch.tensor([True, False]),
    "bytes": torch.tensor([1, 255], dtype=torch.uint8),
    "half": torch.ones(2, 2).half(),
    "bfloat16": torch.tensor([[1.5, -3.0]]).bfloat16(),
    "complex": torch.tensor([1 + 2j]),
}


@pytest.mark.parametrize("tensor", TENSORS.values(), ids=TENSORS)
def test_a_tensor_comes_out_as_it_went_in(tensor):
    back = cross([tensor])[0]
    assert type(back) is torch.Tensor
    torch.testing.assert_close(back, tensor, rtol=0, atol=0, equal_nan=True)
    assert back.data_ptr() != tensor.data_ptr() or not tensor.numel()


@pytest.mark.parametrize(
    "value",
    [torch.float32, torch.bfloat16, torch.Size([2, 3]), torch.device("cpu"), torch.device("meta")],
    ids=str,
)
def test_what_describes_a_tensor_crosses_by_name(value):
    assert cross(value) == value
    assert type(cross(value)) is type(value)


def test_changes_follow_and_what_comes_back_is_what_went(wires):  # noqa: F811
    here, there = wires
    mine = {"numbers": torch.zeros(3), "bits": torch.zeros(2).bfloat16()}
    theirs, _ = there.load(here.dump(mine, {}))
    theirs["numbers"][1:] += 5
    theirs["bits"].fill_(2)
    same, _ = here.load(there.dump(theirs["numbers"], {}))
    assert same is mine["numbers"]
    assert (same.tolist(), mine["bits"].tolist()) == ([0, 5, 5], [2, 2])
    mine["numbers"].unsqueeze_(0)
    there.load(here.dump(None, {}))
    assert theirs["numbers"].tolist() == [[0, 5, 5]]
    del theirs
    here.load(there.dump(None, {}))
    assert not here._shared


@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16])
def test_a_large_tensor_is_sent_once_and_a_change_in_it_is_seen(kind, wires):  # noqa: F811
    here, there = wires
    mine = torch.zeros(300, 401, dtype=kind).t()
    theirs, _ = there.load(here.dump(mine, {}))
    assert len(there.dump(None, {})) < 1000
    theirs[-1, -1] = 3
    here.load(there.dump(None, {}))
    assert mine[-1, -1] == 3
    assert mine.sum() == 3


def tensor(is_bfloat16=False, dtype="<f4", shape=(2,), size=8, raw=None):
    content = ["tensor", is_bfloat16, dtype, shape, "C", {"bytes": 0}]
    return pack(head(["@", 1], [[1, content]]), [bytes(size) if raw is None else raw])


HOSTILE = {
    "a dtype that NumPy alone has": tensor(dtype="<U1"),
    "objects": tensor(dtype="|O", size=16),
    "another byte order": tensor(dtype=">f4"),
    "too few bytes": tensor(size=7),
    "a negative size": tensor(shape=[-2]),
    "a truth value of 7": tensor(dtype="|b1", raw=b"\7\7"),
    "bits of another size": tensor(is_bfloat16=True, dtype="|i1", shape=[3], size=3),
    "no form": pack(head(["@", 1], [[1, ["tensor", {"bytes": 0}]]]), [b""]),
    "a dtype that is code": pack(head(["torch dtype", "torch.load"]), []),
    "a dtype that is none": pack(head(["torch dtype", 3]), []),
    "a device that is none": pack(head(["torch device", "/etc/passwd"]), []),
    "a size of texts": pack(head(["torch size", ["a"]]), []),
}


@pytest.mark.parametrize("frame", HOSTILE.values(), ids=HOSTILE)
def test_tensors_that_lie_become_an_error(frame):
    with pytest.raises(ProtocolError):
        Wire(NoHandles(), -1).load(frame)


def test_what_is_no_tensor_takes_in_no_tensors_content(wires):  # noqa: F811
    here, there = wires
    mine = [1]
    theirs, _ = there.load(here.dump(mine, {}))
    lie = ["tensor", False, "<f4", [0], "C", {"bytes": 0}]
    with pytest.raises(ProtocolError, match="a list cannot hold 'tensor'"):
        there.load(pack(head(None, [[1, lie]]), [b""]))
    assert theirs == [1]


CLASS = [7, "torch", "Tensor", None, [], "", []]
VALUE = ["tensor", False, "<f4", [2], "C", {"bytes": 0}]


def with_a_graph(number=5, cls=7, value=("@", -1), content=VALUE, has_graph=True):
    """A message with a tensor that requires grad."""
    objects = [[-1, content]]
    node = ["mine", number, cls, value, has_graph]
    return pack(head(node, objects, kind="value", classes=[CLASS]), [bytes(8)])


def test_a_tensor_that_requires_grad_comes_with_its_value():
    _, came = Peer(None, 1, False)._load(with_a_graph())
    assert isinstance(came, torch.Tensor)
    assert torch.equal(came, torch.zeros(2))


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "5"},
        {"number": 7},
        {"cls": 99},
        {"cls": 5},
        {"value": ["@", 2]},
        {"value": 3.0},
        {"value": None},
        {"content": ["list", []]},
        {"content": ["tensor", False, "<i4", [2], "C", {"bytes": 0}]},
    ],
    ids=str,
)
def test_what_only_says_that_it_is_such_a_tensor_becomes_an_error(wrong):
    peer = Peer(None, 1, False)
    peer._dump("value", [torch.ones(2)])  # ours, under the number 2
    with pytest.raises(ProtocolError):
        peer._load(with_a_graph(**wrong))


def test_pytorch_is_imported_by_nobody_who_has_no_tensor():
    text = (
        "import sys\nfrom tests.autograde.test_wire import cross\nfrom autograde.remote.seeds import seeds\n"
        "cross([1.0, {2: 'a'}]), seeds()\nassert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", text], check=True)

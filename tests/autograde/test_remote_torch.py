"""Test cells that use PyTorch do what they do in a notebook, with the answers' tensors at the other end of the wire."""

import re
from collections.abc import Iterator

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograde.intake import ANSWER, CHECK, GIVEN, Cell
from autograde.ordinary_source import read_source
from autograde.remote.judge_main import Judge
from autograde.remote.seeds import watch_seeds
from autograde.run import Limits, run
from autograde.sandbox.worlds import Worlds
from tests.autograde.remote_pair import serving, student

torch = pytest.importorskip("torch", reason="tensors need PyTorch, which is no dependency")

OWN = """
import torch
from torch import nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.last = nn.Linear(2, 3), nn.Linear(3, 1)
    def forward(self, x):
        return self.last(F.relu(self.first(x)))

def loss_of(net, x, y): return F.mse_loss(net(x), y)
def step(net, x, y):
    net.zero_grad()
    loss_of(net, x, y).backward()
    with torch.no_grad():
        for p in net.parameters():
            p -= 0.1 * p.grad
def train(net, criterion, optimizer, batches):
    for x, y in batches:
        optimizer.zero_grad()
        criterion(net(x), y).backward()
        optimizer.step()
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**2
    @staticmethod
    def backward(ctx, grad): return 2 * ctx.saved_tensors[0] * grad
class Numbers(torch.utils.data.Dataset):
    def __len__(self): return 10
    def __getitem__(self, i): return torch.tensor([float(i)]), i
def average(x): return x.mean(dim=0)
def fill(x):
    x[0] = 7
    return x
def draw(): return torch.rand(3)
def slope(f, x):
    f(x).backward()
    return x.grad
def positive(x): return x.clamp(min=0)
def zeros_for(x): return (x * 0).requires_grad_()
def half_frozen():
    net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
    net[0].requires_grad_(False)
    return net
class Claims(nn.Module):
    def forward(self, x): return x
Claims.__module__, Claims.__name__ = "torch.nn.modules.linear", "Tensor"
def claims(): return Claims()
def close(): return type("Tensor", (), {"__module__": "torch", "__torch_function__": lambda *_: True})()
def thief(x):
    found = []
    for name in ("data", "numpy", "untyped_storage", "grad_fn", "__reduce__"):
        try:
            x_there = object.__getattribute__(x, "__dict__")["_autograde_remote_tensor"]
            found.append(x_there[0].ask("get", x, name))
        except AttributeError:
            pass
    return len(found)
drawn = same = torch.ones(2)
w = torch.tensor([1.0, 2.0], requires_grad=True)
def change_w(): w.data = torch.tensor([5.0, 6.0])
"""
ANSWERS = [*re.findall(r"^(?:def|class) (\w+)", OWN, re.MULTILINE), "w"]


@pytest.fixture
def judge() -> Iterator[Judge]:
    watch_seeds()
    with student(serving(OWN)) as exchange:
        judge = Judge(exchange)
        judge.begin(ANSWERS, {}, {"Net": []}, [], [])
        judge.given("import torch\nimport torch.nn as nn\nimport torch.nn.functional as F")
        yield judge


DATA = "x, y = torch.randn(8, 2), torch.randn(8, 1)\nnet = Net()\n"
PASS = {
    "plain tensors": "x = torch.rand(5, 4)\nassert torch.allclose(average(x), x.mean(0))\n"
    "assert (average(x) == x.mean(0)).all() and average(x).dtype == torch.float32\n"
    "assert average(x).shape == (4,) and type(average(x)) is torch.Tensor",
    "an argument that is changed": "x = torch.zeros(3)\nassert fill(x) is x and x.tolist() == [7, 0, 0]",
    "the result of a model": DATA
    + "out = net(x)\nassert out.shape == (8, 1) and isinstance(out, torch.Tensor)\n"
    "assert out.requires_grad and out.grad_fn is not None and not out.is_leaf\n"
    "with torch.no_grad():\n    h = F.relu(x @ net.first.weight.T + net.first.bias)\n"
    "    expected = h @ net.last.weight.T + net.last.bias\n"
    "assert torch.allclose(out, expected, atol=1e-6) and (out - expected).abs().max() < 1e-5\n"
    "torch.testing.assert_close(out.detach(), expected)\n"
    "assert torch.isclose(loss_of(net, x, y), F.mse_loss(expected, y))",
    "what a model is": "net = Net()\nassert isinstance(net, nn.Module) and isinstance(net.first, nn.Linear)\n"
    "assert not isinstance(net.first, nn.Conv2d) and net.first.in_features == 2\n"
    "assert isinstance(net.first.weight, nn.Parameter) and sum(p.numel() for p in net.parameters()) == 13\n"
    "assert net.state_dict()['last.bias'].shape == (1,)",
    "gradients": DATA + "assert net.first.weight.grad is None\nloss_of(net, x, y).backward()\n"
    "grad = net.first.weight.grad.clone()\nassert grad.shape == (3, 2) and grad.abs().sum() > 0\n"
    "net.zero_grad()\nassert net.first.weight.grad is None\nF.mse_loss(net(x), y).backward()\n"
    "assert torch.allclose(net.first.weight.grad, grad)",
    "a step": DATA
    + "before = [p.detach().clone() for p in net.parameters()]\nkept = net.last.bias\n"
    "loss_of(net, x, y).backward()\nexpected = kept - 0.1 * kept.grad\nstep(net, x, y)\n"
    "assert torch.allclose(kept, expected)\n"
    "assert not any(torch.equal(a, b) for a, b in zip(before, net.parameters()) if b.numel() < 4)",
    "weights of the test": "net = Net()\nwith torch.no_grad():\n    net.last.bias.fill_(3)\n"
    "net.last.weight.data = torch.zeros(1, 3)\nassert torch.allclose(net(torch.ones(4, 2)), torch.full((4, 1), 3.0))",
    "a loop of the test": DATA
    + "optimizer = torch.optim.SGD(net.parameters(), lr=0.05)\nfirst = loss_of(net, x, y).item()\n"
    "for _ in range(20):\n    optimizer.zero_grad()\n    nn.MSELoss()(net(x), y).backward()\n    optimizer.step()\n"
    "assert loss_of(net, x, y) < first",
    "a criterion and an optimizer of the test": DATA + "first = loss_of(net, x, y).item()\n"
    "train(net, nn.MSELoss(), torch.optim.Adam(net.parameters(), lr=0.01), [(x, y)] * 20)\n"
    "assert loss_of(net, x, y) < first",
    "layers around a model of the answer": DATA
    + "whole = nn.Sequential(net, nn.Linear(1, 2))\nwhole(x).sum().backward()\n"
    "assert net.first.weight.grad.shape == (3, 2) and whole[1].weight.grad.shape == (2, 1)\n"
    "nn.utils.clip_grad_norm_(net.parameters(), 1e-3)\nassert net.last.weight.grad.norm() <= 1.001e-3",
    "a derivative of the answer": "x = torch.tensor([3.0], requires_grad=True)\nSquare.apply(x).backward()\nassert x.grad == 6",
    "a dataset": "from torch.utils.data import DataLoader, Dataset\nassert isinstance(Numbers(), Dataset)\n"
    "numbers, labels = next(iter(DataLoader(Numbers(), batch_size=4)))\n"
    "assert numbers.shape == (4, 1) and labels.tolist() == [0, 1, 2, 3]",
    "an input that requires grad": "x = torch.tensor([-1.0, 2.0], requires_grad=True)\npositive(x).sum().backward()\n"
    "assert x.grad.tolist() == [0, 1]\nz = torch.tensor(3.0, requires_grad=True)\n"
    "assert slope(lambda z: z**2, z) == 6 and z.grad == 6",
    "a tensor of the answer": "import copy\nassert w.requires_grad and w.is_leaf and (w * 2).tolist() == [2, 4]\n"
    "kept = w\ntwin = copy.deepcopy(w)\nchange_w()\nassert kept.tolist() == [5, 6] and twin.tolist() == [1, 2]\n"
    "assert twin.requires_grad and w is kept",
    "an argument that requires grad since": "x = torch.ones(2)\nassert not zeros_for(x).any() and zeros_for(x).requires_grad",
    "parameters that are frozen": "frozen = half_frozen()\n"
    "assert [p.requires_grad for p in frozen.parameters()] == [False, False, True, True]\n"
    "assert all(isinstance(p, nn.Parameter) for p in frozen.parameters())",
    "the same seed": "torch.manual_seed(0)\na = draw()\ntorch.manual_seed(0)\nb = draw()\ntorch.manual_seed(0)\n"
    "assert torch.equal(a, b) and torch.equal(a, torch.rand(3)) and not torch.equal(draw(), draw())",
    "only its own gradients are asked for": "assert thief(torch.ones(2, requires_grad=True)) == 0",
}
FAIL = {
    "a wrong value": "assert torch.allclose(average(torch.ones(2, 2)), torch.tensor([1.0, 1.1]))",
    "a wrong shape": "assert average(torch.ones(2, 3)).shape == (2,)",
    "a wrong result of a model": "net = Net()\nassert torch.allclose(net(torch.ones(1, 2)), net(torch.ones(1, 2)) + 1)",
    "a module that says it is a tensor": "assert isinstance(claims(), torch.Tensor)",
    "an object that is close to every tensor": "assert torch.allclose(close(), torch.ones(2))",
    "an object that is equal to every tensor": "assert torch.equal(close(), torch.ones(2))",
    "an object in a difference": "assert (torch.ones(2) - close()).abs().max() < 1",
}


@pytest.mark.parametrize("source", PASS.values(), ids=PASS)
def test_what_passes_in_a_notebook_passes(judge: Judge, source: str) -> None:
    outcome = judge.test(source)
    assert (outcome["error"], outcome["look"]) == ("", "")


@pytest.mark.parametrize("source", FAIL.values(), ids=FAIL)
def test_what_fails_in_a_notebook_fails(judge: Judge, source: str) -> None:
    assert judge.test(source)["error"]


@pytest.mark.parametrize("value", ["x", "[1]", "torch.ones(2).int()"])
def test_nothing_but_a_tensor_of_theirs_comes_to_stand_for_one(value: str) -> None:
    """Else its gradient would be asked there."""
    lying = f"""
import autograde.remote.peer as peer, torch
def lie(x):
    peer.bare = lambda _: {value}
    return x.clone().requires_grad_() * 1
"""
    with student(serving(lying)) as exchange:
        judge = Judge(exchange)
        judge.begin(["lie"], {}, {}, [], [])
        test = "import torch\nx = torch.ones(2)\ntry:\n    lie(x)\nfinally:\n    assert type(x) is torch.Tensor"
        assert judge.test(test)["error"].startswith("ProtocolError")


def test_a_given_tensor_that_was_drawn_anew_is_told_to_a_person(judge: Judge) -> None:
    judge.given("drawn, same = torch.rand(2), torch.ones(2)")
    assert not judge.test("assert same.sum() == 9")["look"]
    assert (
        "notebook has made of drawn" in judge.test("assert drawn.sum() == same.sum() + 9")["look"]
    )


ANSWER_CELL = """import torch
from torch import nn
torch.manual_seed(1)
class Model(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.theta = nn.Parameter(torch.zeros(n))
    def forward(self, X): return X @ self.theta
def fit(model, X, y):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for _ in range(200):
        optimizer.zero_grad()
        ((model(X) - y) ** 2).mean().backward()
        optimizer.step()
    return model
"""
TEST = """torch.manual_seed(2)
X_test = torch.randn(40, 3)
theta = torch.tensor([1.0, -2.0, 0.5])
model = fit(Model(3), X_test, X_test @ theta)
assert isinstance(model, nn.Module) and model.theta.requires_grad
assert torch.allclose(model(X_test), X_test @ theta, atol=1e-3)
assert (model.theta - theta).abs().max() < 1e-3
"""


@pytest.mark.parametrize(
    ("change", "is_right"),
    [
        (("", ""), True),
        (("range(200)", "range(2)"), False),
        (("X @ self.theta", "X @ self.theta * 2"), False),
    ],
)
def test_a_model_is_graded(change: tuple[str, str], is_right: bool, worlds: Worlds) -> None:
    given = "import torch\nfrom torch import nn"
    texts = (given, ANSWER_CELL.replace(*change), TEST)
    cells = [new_code_cell(text) for text in (given, ANSWER_CELL, TEST)]
    cells[1].metadata["nbgrader"], cells[2].metadata["nbgrader"] = (
        {"solution": True},
        {"grade": True},
    )
    source = read_source(new_notebook(cells=cells))
    made = [Cell("code", texts[0], GIVEN), Cell("code", texts[1], ANSWER, "a", "fit")]
    made.append(Cell("code", texts[2], CHECK, "t", "test-fit"))
    ran = run(made, {}, None, Limits(cell=60, total=120), worlds, source=source)
    assert "sklearn" in source.absent
    assert not ran.cells[1].error
    assert ran.tests["test-fit"]["error"] == ("" if is_right else "AssertionError:")

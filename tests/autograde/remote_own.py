"""What a student wrote, of every kind that a judge may meet."""

OWN = '''
import random
import warnings
from collections import Counter, namedtuple

import numpy as np

def add(a, b=1): return a + b
def same(x): return x
def double_in_place(x):
    x *= 2
    return x
def transposed(x): return x.T
def append(values):
    values.append(len(values))
    return values
def slope(f, z, h): return (f(z + h) - f(z - h)) / (2 * h)
def draw(rng): return rng.normal(size=3)
def global_draw(): return np.random.normal(), random.random()
def say(): print("hello")
def warn():
    warnings.warn("careful")
    return np.log(np.zeros(1))
def count_up(n):
    """Counts."""
    yield from range(n)
def divide(a, b): return a / b
def unknown(key): return {}[key]
def singular(): return np.linalg.inv(np.zeros((2, 2)))
def plot(ax, n):
    ax.plot(range(n), [k**2 for k in range(n)], "o")
    ax.set_title("squares")
    return ax
def letters(text): return Counter(text)
def make_point(x, y): return Point(x, y)
def call_and_catch(f):
    try:
        return f()
    except KeyError as error:
        return str(error)
def call(f): return f()
def read(thing, name): return getattr(thing, name)
def stop(x): raise StopIteration

Point = namedtuple("Point", "x y")

class TooPoor(ValueError):
    def __init__(self, wanted):
        super().__init__(f"{wanted} is too much")
        self.wanted = wanted

class Account:
    """Money."""
    opened = 0
    def __init__(self, balance):
        self.balance = balance
        Account.opened += 1
    def pay(self, amount):
        if amount > self.balance:
            raise TooPoor(amount)
        self.balance -= amount
    def __add__(self, other):
        return Account(self.balance + getattr(other, "balance", other))
    def __eq__(self, other): return self.balance == other.balance
    def __len__(self): return self.balance
    def __getitem__(self, k): return self.balance * k
    def __contains__(self, x): return x == self.balance
    def __repr__(self): return f"Account({self.balance})"
    def __enter__(self): return self
    def __exit__(self, *_): self.balance = 0
    @property
    def double(self): return 2 * self.balance
    @staticmethod
    def bank(): return "ours"

class Savings(Account): pass

class Layer:
    def __init__(self, W): self.W = W
    def step(self): self.W -= 1
    def __call__(self, x): return x @ self.W

class Stack(list):
    def top(self): return self[-1]
'''

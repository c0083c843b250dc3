"""System calls that Linux refuses to a process in the sandbox: memory made through them would be in nobody's sum.

Files without a name and System V's segments and queues hold memory that no process has mapped; io_uring does other
calls' work unseen. No notebook needs any of them.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

from autograde.sandbox.namespaces import prctl

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
# The same number on every machine.
IO_URING_SETUP, MEMFD_SECRET = 425, 447
# By machine: the kernel's number for it, then its numbers of memfd_create, shmget and msgget.
MACHINES = {
    "x86_64": (0xC000003E, 319, 29, 68),
    "aarch64": (0xC00000B7, 279, 194, 186),
    "riscv64": (0xC00000F3, 279, 194, 186),
    "ppc64le": (0xC0000015, 360, 395, 399),
    "s390x": (0x80000016, 350, 395, 399),
}
# Calls of x86_64 in another guise have this bit.
X32 = 0x40000000

# Steps of a filter: load a word of the call, compare it, return.
LOAD, IS_EQUAL, IS_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER, MACHINE = 0, 4  # where the word lies
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.ENOSYS


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def refuse() -> None:
    """Refuse these calls to this process and all that it will start.  Raises:  OSError"""
    steps = _steps(*MACHINES[os.uname().machine])
    program = _Program(len(steps) // 8, steps)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program))


def _steps(machine: int, *numbers: int) -> bytes:
    """The filter: a call made for another machine, in another guise or with one of the numbers is refused."""
    refused = (*numbers, IO_URING_SETUP, MEMFD_SECRET)
    left = len(refused) + 1  # to the step that allows
    steps = [
        struct.pack("HBBI", LOAD, 0, 0, MACHINE),
        struct.pack("HBBI", IS_EQUAL, 0, left + 2, machine),
        struct.pack("HBBI", LOAD, 0, 0, NUMBER),
        struct.pack("HBBI", IS_AT_LEAST, left, 0, X32),
    ]
    for place, number in enumerate(refused):
        steps.append(struct.pack("HBBI", IS_EQUAL, left - 1 - place, 0, number))
    steps += [struct.pack("HBBI", RETURN, 0, 0, what) for what in (ALLOW, REFUSE)]
    return b"".join(steps)

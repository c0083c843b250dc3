"""Linux calls that Python 3.11 has no name for: fresh namespaces, mounts, no privileges."""

from __future__ import annotations

import ctypes
import os
import signal
import struct
from collections.abc import Callable
from typing import Any

CLONE_NEWNS, CLONE_NEWIPC = 0x00020000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REC, MS_PRIVATE = 1, 2, 4, 1 << 14, 1 << 18
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 1, 4, 36
SYS_CAPSET = {"x86_64": 126, "aarch64": 91, "riscv64": 91, "ppc64le": 184, "s390x": 185}
SYS_KEYCTL = {"x86_64": 250, "aarch64": 219, "riscv64": 219, "ppc64le": 271, "s390x": 280}
KEYCTL_JOIN_SESSION_KEYRING = 1
CAPABILITY_VERSION_3 = 0x20080522
NOBODY = 65534
NO_NAMESPACES = "/proc/sys/user/max_user_namespaces"

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(returned: int, what: str) -> None:
    if returned:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def prctl(option: int, value: int, pointer: Any = 0) -> None:
    """Set an attribute of this process.  Raises:  OSError"""
    _checked(_libc.prctl(option, value, pointer, 0, 0), "prctl")


def die_with_parent(by: int = signal.SIGKILL) -> None:
    """Have the kernel send this process a signal when the one that started it ends."""
    prctl(PR_SET_PDEATHSIG, by)


def become_nobody() -> None:
    """Give up root, which no limit on the number of processes holds; nothing to do for anybody else."""
    if os.getuid() != 0:
        return
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    # Changing the user hides this process from itself in /proc, where the next step writes.
    prctl(PR_SET_DUMPABLE, 1)


def leave_keyring() -> None:
    """Begin an empty keyring: no namespace parts a process from the keys of the session that it was started in."""
    # Where a kernel has no keys, or lets nobody at them, there is nothing to leave.
    _libc.syscall(SYS_KEYCTL[os.uname().machine], KEYCTL_JOIN_SESSION_KEYRING, None)


def enter_own() -> Callable[[], int]:
    """Go on as nobody, the first process of fresh user and pid namespaces, with which all in them ends.

    Returns a fork whose child is the first process of a pid namespace of its own.  Raises:  OSError
    """
    become_nobody()
    _unshare(CLONE_NEWUSER | CLONE_NEWPID)
    if child := os.fork():
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
    die_with_parent()
    own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)

    def fork() -> int:
        _checked(_libc.unshare(CLONE_NEWPID), "a fresh namespace")
        child = -1
        try:
            child = os.fork()
        finally:
            if child:
                # The next child needs a fresh one too, which cannot be made below the last one's.
                _checked(_libc.setns(own, CLONE_NEWPID), "back to the own namespace")
        return child

    return fork


def leave_the_rest() -> None:
    """Enter fresh user, mount, ipc and net namespaces.  Raises:  OSError"""
    _unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWNET)


def _unshare(kinds: int) -> None:
    """Enter fresh namespaces, that of users with nobody alone in it."""
    user, group = os.getuid(), os.getgid()
    _checked(_libc.unshare(kinds), "fresh namespaces")
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{NOBODY} {user} 1")
    _write("/proc/self/gid_map", f"{NOBODY} {group} 1")


def leave_mounts() -> None:
    """Enter a fresh mount namespace alone.  Raises:  OSError"""
    _checked(_libc.unshare(CLONE_NEWNS), "a fresh namespace")


def cover(home: str, disk: int) -> None:
    """Put an own, empty file system where others might have written.  Raises:  OSError"""
    _mount("none", "/", "", MS_REC | MS_PRIVATE, "")
    _mount("tmpfs", home, "tmpfs", MS_NOSUID | MS_NODEV, f"size={disk},nr_inodes=20000,mode=0700")
    _mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, f"size={disk},nr_inodes=2000")


def hide_processes() -> None:
    """Put nothing over /proc, and allow no further namespaces.  Raises:  OSError"""
    _write(NO_NAMESPACES, "0")
    for folder in ("/dev/pts", "/proc"):
        _mount("tmpfs", folder, "tmpfs", MS_RDONLY, "size=4k,nr_inodes=2")


def drop_privileges() -> None:
    """Give up what a fresh user namespace has granted.  Raises:  OSError"""
    header = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
    _checked(_libc.syscall(SYS_CAPSET[os.uname().machine], header, bytes(24)), "capset")


def _mount(source: str, target: str, kind: str, flags: int, options: str) -> None:
    texts = [text.encode() for text in (source, target, kind, options)]
    returned = _libc.mount(texts[0], texts[1], texts[2], ctypes.c_ulong(flags), texts[3])
    _checked(returned, f"mount {target}")


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)

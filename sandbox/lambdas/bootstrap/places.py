"""Puts a function's code to /var/task, its layers to /opt, its own folder to /tmp and a Python to /var/lang.

They are there for this process alone: a mount namespace of its own does that; without the right to make one, a user
namespace gives it. Run as a program it becomes another one there: ``places.py <program> <arguments>``; without a
program it only tries.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html (the paths),
https://man7.org/linux/man-pages/man7/mount_namespaces.7.html (what a user namespace may mount)
"""

import ctypes
import os
import sys
from collections.abc import Sequence

_NEW_NAMESPACE, _NEW_USER = 0x00020000, 0x10000000
_READ_ONLY, _REMOUNT, _BIND, _RECURSIVE, _PRIVATE = 1, 32, 4096, 16384, 1 << 18
_LOCKED = 2 | 4 | 8  # nosuid, nodev, noexec: a user namespace may not take them away
FOLDERS = ("REFARCH_TASK", "REFARCH_OPT", "REFARCH_TMP", "REFARCH_LANG")
_libc = ctypes.CDLL(None, use_errno=True)


def enter(task: str, layers: str, temporary: str, language: str, kept: Sequence[str]) -> None:
    """Show this process its folders where Lambda has them.

    Args:
        task: what it shall find at ``/var/task``, read-only.
        layers: what it shall find at ``/opt``, read-only.
        temporary: what it shall find at ``/tmp``.
        language: what it shall find at ``/var/lang``, where programs in layers look for their interpreter.
        kept: what the process needs of this machine, wherever that is: a Python below ``/opt`` has to stay there.

    Raises:
        OSError: if the kernel does not permit it; the process may be in a namespace of its own by then.
    """
    user, group = os.getuid(), os.getgid()
    try:
        _unshare(_NEW_NAMESPACE)
    except OSError:
        _unshare(_NEW_NAMESPACE | _NEW_USER)
        # It stays the user that it was, and has the rights of a root over nothing but its own mounts.
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{user} {user} 1"),
            ("gid_map", f"{group} {group} 1"),
        ):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123 pathlib costs 10 ms here
                file.write(text)
    _mount(None, "/", _RECURSIVE | _PRIVATE)
    for source, target in ((task, "/var/task"), (language, "/var/lang"), (layers, "/opt")):
        if not os.path.isdir(target):  # noqa: PTH112 see above
            _make_room(target, f"{source}.room")
        _keep(source, target, kept)
        _mount(source, target, _BIND | _RECURSIVE)
        locked = os.statvfs(target).f_flag & _LOCKED
        _mount(None, target, _BIND | _REMOUNT | _READ_ONLY | locked)
    _keep(temporary, "/tmp", kept)  # noqa: S108 the path that Lambda documents
    _mount(temporary, "/tmp", _BIND | _RECURSIVE)  # noqa: S108
    os.chdir("/var/task")


def _keep(source: str, target: str, kept: Sequence[str]) -> None:
    """Make what is needed below a folder visible in the one that will lie over it."""
    for name in {path[len(target) + 1 :].split("/")[0] for path in kept if path.startswith(f"{target}/")}:
        os.makedirs(f"{source}/{name}", exist_ok=True)  # noqa: PTH103 pathlib costs 10 ms here
        _mount(f"{target}/{name}", f"{source}/{name}", _BIND | _RECURSIVE)


def _make_room(target: str, room: str) -> None:
    """Make a folder that this machine does not have, by putting a copy of its parent's list over the parent."""
    parent, own = os.path.split(target)
    os.mkdir(room)  # noqa: PTH102 see above
    os.mkdir(f"{room}/{own}")  # noqa: PTH102
    for entry in os.scandir(parent):
        place = f"{room}/{entry.name}"
        if entry.is_symlink():
            os.symlink(os.readlink(entry.path), place)  # noqa: PTH115, PTH211
            continue
        if entry.is_dir():
            os.mkdir(place)  # noqa: PTH102
        else:
            os.close(os.open(place, os.O_CREAT))
        _mount(entry.path, place, _BIND | _RECURSIVE)
    _mount(room, parent, _BIND | _RECURSIVE)


def _unshare(flags: int) -> None:
    if _libc.unshare(flags) != 0:
        raise _refused("unshare")  # noqa: EM101 not the whole message


def _mount(source: str | None, target: str, flags: int) -> None:
    place = source.encode() if source is not None else None
    if _libc.mount(place, target.encode(), None, ctypes.c_ulong(flags), None) != 0:
        raise _refused(f"mounting {target}")  # noqa: EM102, TRY003 see above


def _refused(what: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"{what}: {os.strerror(number)}")


def main(program: list[str]) -> None:
    """Enter, then become another program, if one is given."""
    task, opt, temporary, language = (os.environ.pop(name) for name in FOLDERS)
    enter(task, opt, temporary, language, os.environ.pop("REFARCH_KEPT").split(":"))
    if program:
        os.execv(program[0], program)  # noqa: S606 running the function's runtime is the point


if __name__ == "__main__":
    main(sys.argv[1:])

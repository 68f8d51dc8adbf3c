"""Runs the sandbox server in the foreground: ``python -m sandbox.serve --port 5577``."""

import argparse
import signal
import sys
from collections.abc import Callable, Sequence

from sandbox import local


def main(arguments: Sequence[str], *, ready: Callable[[int], None] = lambda _: None) -> int:
    """Serve until interrupted or told to stop.

    Args:
        arguments: the command line.
        ready: told the port once requests are answered.

    Returns:
        0 after an orderly stop, 2 if the port is taken.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=local.DEFAULT_PORT, help="where to listen on loopback; 0 is any")
    parser.add_argument("--or-any", action="store_true", help="take any free port if this one is taken")
    options = parser.parse_args(arguments)

    from sandbox.lambdas import folders  # noqa: PLC0415 likewise
    from sandbox.server import Server  # noqa: PLC0415 takes a second, and a wrong option shall not wait for it

    try:
        server = Server(options.port)
    except OSError as error:
        if not options.or_any:
            print(  # noqa: T201 a command speaks
                f"port {options.port} is taken ({error.strerror}): choose another with --port, or --port 0 for any",
                file=sys.stderr,
            )
            return 2
        server = Server(0)

    folders.sweep()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    local.write_state(server.port)
    try:
        ready(server.port)
        server.serve()
    except KeyboardInterrupt:
        pass  # An interrupt is how a foreground server is stopped.
    finally:
        local.clear_state()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

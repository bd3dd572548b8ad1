"""Sockets that servers of this machine listen on."""

import socket


def tcp_listener(host: str, port: int = 0) -> socket.socket:
    """Return a socket that listens at an IP address; port 0 takes a free one.

    Raises:
        OSError: the address is no IP address of this machine, or the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns off Nagle's algorithm where the protocol is named, and there alone; with it, all
    # answers but the first of a connection, and tokens of a stream, wait for 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener

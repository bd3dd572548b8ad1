"""Somebody between client and server, who hears what the client says and may change an answer."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Change = Callable[[bytes, bytes], bytes]


@contextmanager
def tapped(url: str, change: Change | None = None) -> Iterator[tuple[str, bytearray]]:
    """Stand between; yield an address and what clients said there.

    Args:
        url: Where the server is.
        change: Makes of a connection's first request and first answer what the client gets.
    """
    port, heard = int(url.rpartition(":")[2]), bytearray()
    listener = socket.create_server(("127.0.0.1", 0))

    def stand_between(client: socket.socket) -> None:
        server = socket.create_connection(("127.0.0.1", port))
        request = client.recv(65536)
        heard.extend(request)
        server.sendall(request)
        answer = server.recv(65536)
        client.sendall(change(request, answer) if change else answer)
        threading.Thread(target=_carry, args=(client, server, heard), daemon=True).start()
        _carry(server, client, bytearray())

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=stand_between, args=(client,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"ldap://127.0.0.1:{listener.getsockname()[1]}", heard
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _carry(source: socket.socket, target: socket.socket, heard: bytearray) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            heard.extend(piece)
            target.sendall(piece)
    target.close()

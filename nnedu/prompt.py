"""A kernel's connection to the browser that sends each message at once; ``nnedu lab`` uses it."""

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter Server's own connection, without the 40 ms for which TCP holds back a small message.

    A kernel answers a widget with three small messages. Left to itself, TCP sends the first one and waits with
    the others until the browser has acknowledged it, which the browser puts off for 40 ms.
    """

    def connect(self) -> Any:
        """Begin, as Jupyter Server does."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()

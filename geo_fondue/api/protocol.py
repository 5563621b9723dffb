"""HTTP as it is read from a connection: by httptools, a request's head only up to a limit, and an end."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

AT_STOP = "geo_fondue.at_stop"
"""In the state of the application's lifespan: a function that ends answers which would go on for ever."""

MOST_HEAD_BYTES = 65_536
"""Of a request's address and headers, or of what follows its body: browsers send 1 or 2 kB."""


class BoundedHeads(HttpToolsProtocol):
    """Refuses a request that goes on and on without coming to its body or its end.

    The parser collects names and values for as long as they come, and so would fill the memory.
    """

    _without_progress = 0

    def on_message_begin(self) -> None:
        """Begin a request."""
        self._without_progress = 0
        super().on_message_begin()

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body; of those only a little is held until the application takes it."""
        self._without_progress = 0
        super().on_body(body)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        self._without_progress += len(data)
        super().data_received(data)
        if self._without_progress > MOST_HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response(f"The head of the request is larger than {MOST_HEAD_BYTES:,} bytes.")

    def shutdown(self) -> None:
        """Begin to stop: an answer that is being sent is finished, and one without an end is ended."""
        super().shutdown()
        end = self.app_state.get(AT_STOP)
        if end is not None:
            end()

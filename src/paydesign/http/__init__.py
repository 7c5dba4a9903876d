"""HTTP/1.1 on loopback: what serves the stand-in and the preview. h11 knows the protocol, asyncio the sockets."""

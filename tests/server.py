"""How clients stall, for the tests and the measures of the server."""

import socket

POST = b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken=abcdefghijklmnopqrstuvwxyz012345\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
STALLING = {
    "nothing": b"",
    "half a header": b"GET /claims/ HTTP/1.1\r\nHost: localhost\r\nAccept: ",
    "half a body": POST + FORM + b"Content-Length: 100\r\n\r\nusername=a",
    "half a chunk": POST + FORM + b"Transfer-Encoding: chunked\r\n\r\n9\r\nusern",
    "half a file": POST
    + b'Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 9999\r\n\r\n--x\r\nContent-Disposition: form-data; name="a"',
    "a body announced": POST + FORM + b"Expect: 100-continue\r\nContent-Length: 100\r\n\r\n",
}


def is_open(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        while part := connection.recv(65536):
            assert part.startswith(b"HTTP/1.1 100 Continue")
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False

"""A container registry that refuses: 404 for an unknown tag, 401 for a private repository, 429 for too many pulls.

Usage: registry.py [PORT]    (127.0.0.1 only; containerd speaks plain HTTP to it)
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 5000


class Registry(BaseHTTPRequestHandler):
    # containerd tries TLS first and falls back only when the answer begins with "HTTP/".
    default_request_version = "HTTP/1.1"

    def do_GET(self):
        if self.path.startswith("/token"):
            self.answer(200, {"token": "anonymous"})
        elif self.path == "/v2/":
            self.answer(200, {})
        elif self.path.startswith("/v2/checkout/"):
            repository = "/".join(self.path.split("/")[2:4])
            challenge = (
                f'Bearer realm="http://127.0.0.1:{PORT}/token",service="registry",'
                f'scope="repository:{repository}:pull"'
            )
            if "Authorization" in self.headers:
                challenge += ',error="insufficient_scope"'
            self.refuse(401, "UNAUTHORIZED", "authentication required", {"WWW-Authenticate": challenge})
        elif self.path.startswith("/v2/storefront/banners/"):
            self.refuse(429, "TOOMANYREQUESTS", "You have reached your unauthenticated pull rate limit.")
        else:
            self.refuse(404, "MANIFEST_UNKNOWN", "manifest unknown")

    do_HEAD = do_GET

    def refuse(self, status, code, message, headers=None):
        self.answer(status, {"errors": [{"code": code, "message": message}]}, headers)

    def answer(self, status, body, headers=None):
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", PORT), Registry).serve_forever()

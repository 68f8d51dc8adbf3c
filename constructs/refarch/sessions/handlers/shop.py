"""A shop's carts over HTTP, with the sessions where the environment says: in memory, in DynamoDB, in ElastiCache."""

import hashlib
import json
import os
import re
import secrets
import time
import urllib.request
from http.cookies import CookieError, SimpleCookie
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

from stores import StoreError, store_of

LIFETIME = 1800
MOST_ITEMS = 50
ITEM = re.compile(r"[a-z0-9-]{1,40}")
IDENTITY = re.compile(r"[A-Za-z0-9_-]{43}")
LONGEST_BODY = 1000


class Shop:
    """The WSGI application: ``GET``, ``POST`` and ``DELETE /cart``, and ``GET /health``.

    A session's id is 256 random bits, which nobody guesses; the store is told its hash only, so that who reads the
    store takes over no session. An id that the store does not know is never adopted: whoever brings it gets a new one.
    """

    def __init__(self, store, place, clock=time.time):
        self._store, self._place, self._clock = store, place, clock

    def __call__(self, environ, start_response):
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/")
        headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
        try:
            status, told = self._answer(method, path, environ, headers)
        except StoreError as error:
            print(f"store: {error}", flush=True)
            status, told = "503 Service Unavailable", {"error": "sessions cannot be reached"}
        body = json.dumps({**told, "served_by": self._place}).encode()
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, method, path, environ, headers):
        if path == "/health":
            return "200 OK", {"status": "ok"}
        if path != "/cart":
            return "404 Not Found", {"error": "there is /cart and /health"}
        if method == "GET":
            return self._show(environ, headers)
        if method == "POST":
            return self._add(environ, headers)
        if method == "DELETE":
            return self._end(environ, headers)
        headers.append(("Allow", "GET, POST, DELETE"))
        return "405 Method Not Allowed", {"error": "GET, POST or DELETE"}

    def _show(self, environ, headers):
        key, now = _key(environ), int(self._clock())
        found = self._store.read(key, now) if key else None
        if found is None:
            return "200 OK", {"cart": {}}
        if found[1] - now < LIFETIME / 2:  # A write for every page would cost more than all reads.
            self._store.prolong(key, now, now + LIFETIME)
            # The browser forgets a cookie by its own clock, whatever the store still knows.
            headers.append(("Set-Cookie", _cookie(environ, _identity(environ), LIFETIME)))
        return "200 OK", {"cart": found[0]}

    def _add(self, environ, headers):
        # A form of another site cannot send this type: whose cart it is, is not for other sites to say.
        if environ.get("CONTENT_TYPE", "").partition(";")[0].strip() != "application/json":
            return "415 Unsupported Media Type", {"error": "application/json is expected"}
        item = _item(environ)
        if item is None:
            return "400 Bad Request", {"error": 'like {"item": "green-tea"}'}
        key, now = _key(environ), int(self._clock())
        found = self._store.read(key, now) if key else None
        if found and item not in found[0] and len(found[0]) >= MOST_ITEMS:
            return "409 Conflict", {"error": f"a cart holds {MOST_ITEMS} different items"}
        cart = self._store.add(key, item, now, now + LIFETIME) if found else None
        if cart is None:
            identity = secrets.token_urlsafe(32)
            key = _hashed(identity)
            self._store.create(key, now + LIFETIME)
            cart = self._store.add(key, item, now, now + LIFETIME)
        else:
            identity = _identity(environ)
        headers.append(("Set-Cookie", _cookie(environ, identity, LIFETIME)))
        return "200 OK", {"cart": cart}

    def _end(self, environ, headers):
        key = _key(environ)
        if key:
            self._store.delete(key)
        headers.append(("Set-Cookie", _cookie(environ, "", 0)))
        return "200 OK", {"cart": {}}


def _item(environ):
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        told = json.loads(environ["wsgi.input"].read(length)) if 0 < length <= LONGEST_BODY else None
    except ValueError:
        return None
    item = told.get("item") if isinstance(told, dict) else None
    return item if isinstance(item, str) and ITEM.fullmatch(item) else None


def _secure(environ):
    """Tell whether the user came by HTTPS, which the load balancer ends and tells of."""
    return environ.get("HTTP_X_FORWARDED_PROTO") == "https"


def _name(environ):
    """Return the cookie's name; browsers take one with this prefix from the host itself only, and over TLS."""
    return "__Host-session" if _secure(environ) else "session"


def _cookie(environ, value, seconds):
    secure = "; Secure" if _secure(environ) else ""
    return f"{_name(environ)}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def _identity(environ):
    try:
        found = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(_name(environ))
    except CookieError:
        return ""
    return found.value if found and IDENTITY.fullmatch(found.value) else ""


def _key(environ):
    identity = _identity(environ)
    return _hashed(identity) if identity else ""


def _hashed(identity):
    return hashlib.sha256(identity.encode()).hexdigest()


class Server(ThreadingMixIn, WSGIServer):
    """A thread for each request, so that a slow user holds up nobody."""

    daemon_threads = True


def metadata(path):
    """Read instance metadata the IMDSv2 way: first a session token, then the value."""
    base = "http://169.254.169.254/latest/"
    seconds = {"X-aws-ec2-metadata-token-ttl-seconds": "60"}
    ask = urllib.request.Request(base + "api/token", method="PUT", headers=seconds)
    token = urllib.request.urlopen(ask, timeout=2).read().decode()
    ask = urllib.request.Request(base + "meta-data/" + path, headers={"X-aws-ec2-metadata-token": token})
    return urllib.request.urlopen(ask, timeout=2).read().decode()


def main():
    """Serve on the port that the environment names."""
    import boto3
    import redis

    shop = Shop(store_of(os.environ, boto3.client, redis.Redis), metadata("instance-id"))
    make_server("", int(os.environ["PORT"]), shop, server_class=Server).serve_forever()


if __name__ == "__main__":
    main()

# Bootstraps the smallest web server that says which zone answered. Python comes with Amazon Linux 2023, so the
# server needs no download and serves within seconds of its first boot.
set -euo pipefail

install -d /opt/web
cat >/opt/web/server.py <<'PYTHON'
import http.server
import urllib.request

METADATA = "http://169.254.169.254/latest/"


def metadata(path):
    """Read instance metadata the IMDSv2 way: first a session token, then the value."""
    ask = urllib.request.Request(
        METADATA + "api/token", method="PUT", headers={"X-aws-ec2-metadata-token-ttl-seconds": "60"}
    )
    token = urllib.request.urlopen(ask, timeout=2).read().decode()
    ask = urllib.request.Request(METADATA + "meta-data/" + path, headers={"X-aws-ec2-metadata-token": token})
    return urllib.request.urlopen(ask, timeout=2).read().decode()


GREETING = f"served from {metadata('placement/availability-zone')}\n".encode()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"ok\n" if self.path == "/health" else GREETING
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("", @PORT@), Handler).serve_forever()
PYTHON

cat >/etc/systemd/system/web.service <<'UNIT'
[Unit]
Description=Web server
After=network-online.target
Wants=network-online.target

[Service]
ExecStart=/usr/bin/python3 /opt/web/server.py
DynamicUser=yes
Restart=always

[Install]
WantedBy=multi-user.target
UNIT

systemctl enable --now web.service

# How this ends is told to CloudFormation: well only if the server answers.
for _ in $(seq 60); do
  curl --silent --fail --output /dev/null "http://localhost:@PORT@/health" && exit 0
  sleep 2
done
exit 1

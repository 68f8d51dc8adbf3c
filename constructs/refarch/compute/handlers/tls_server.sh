# The same server behind TLS, with a certificate of the instance's own that never leaves it. A load balancer that
# re-encrypts asks for no authority's signature, and one that passes TLS through does not look at it at all.
install -d /opt/web
cat >/opt/web/tls.py <<'PYTHON'
import http.server
import os
import ssl

from server import Handler

STATE = os.environ["STATE_DIRECTORY"]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(f"{STATE}/certificate.pem", f"{STATE}/key.pem")
server = http.server.ThreadingHTTPServer(("", @TLS_PORT@), Handler)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
PYTHON

cat >/etc/systemd/system/web-tls.service <<'UNIT'
[Unit]
Description=Web server behind TLS
After=web.service

[Service]
StateDirectory=web-tls
ExecStartPre=/usr/bin/openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=web -keyout %S/web-tls/key.pem -out %S/web-tls/certificate.pem
ExecStart=/usr/bin/python3 /opt/web/tls.py
DynamicUser=yes
Restart=always

[Install]
WantedBy=web.service
UNIT
systemctl enable web-tls.service

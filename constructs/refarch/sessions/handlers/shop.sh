# Bootstraps the shop: its own Python with its two clients, its files, and a service without any rights of its own.
set -euo pipefail

# The system's Python is 3.9 for as long as Amazon Linux 2023 lives, which clients no longer support.
dnf install --assumeyes --quiet python3.13 python3.13-pip
python3.13 -m venv /opt/shop/venv
/opt/shop/venv/bin/pip install --quiet --no-cache-dir boto3==@BOTO3@ redis==@REDIS@

@FILES@

cat >/etc/systemd/system/shop.service <<'UNIT'
[Unit]
Description=Shop
After=network-online.target
Wants=network-online.target

[Service]
EnvironmentFile=/opt/shop/environment
ExecStart=/opt/shop/venv/bin/python /opt/shop/shop.py
DynamicUser=yes
Restart=always

[Install]
WantedBy=multi-user.target
UNIT

systemctl enable --now shop.service

# How this ends is told to CloudFormation: well only if the server answers.
for _ in $(seq 60); do
  curl --silent --fail --output /dev/null "http://localhost:@PORT@/health" && exit 0
  sleep 2
done
exit 1

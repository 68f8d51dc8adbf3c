# Says that the instance serves, at every boot: a launch hook holds it when it is launched, and once more when it leaves
# a warm pool. User data would run at the first boot only.
install -d /opt/web
cat >/opt/web/ready.sh <<'READY'
#!/bin/bash
set -euo pipefail
until curl --silent --fail --output /dev/null "http://localhost:@PORT@/health"; do sleep 2; done

metadata=http://169.254.169.254/latest
token=$(curl --silent --fail -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 300" "$metadata/api/token")
ask() { curl --silent --fail -H "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/$1"; }
instance=$(ask instance-id)
AWS_DEFAULT_REGION=$(ask placement/region)
export AWS_DEFAULT_REGION

for _ in $(seq 60); do
  read -r group state < <(aws autoscaling describe-auto-scaling-instances --instance-ids "$instance" --output text \
    --query 'AutoScalingInstances[0].[AutoScalingGroupName,LifecycleState]')
  case $state in
    *Pending:Wait)
      aws autoscaling complete-lifecycle-action --auto-scaling-group-name "$group" --lifecycle-hook-name @HOOK@ \
        --instance-id "$instance" --lifecycle-action-result CONTINUE
      exit 0
      ;;
    InService) exit 0 ;; # It was launched before there was a hook.
  esac
  sleep 2
done
exit 1
READY
chmod 755 /opt/web/ready.sh

cat >/etc/systemd/system/web-ready.service <<'UNIT'
[Unit]
Description=Tells Auto Scaling that the web server answers
After=web.service

[Service]
Type=oneshot
ExecStart=/opt/web/ready.sh
DynamicUser=yes

[Install]
WantedBy=web.service
UNIT
systemctl enable web-ready.service

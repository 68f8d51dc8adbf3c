# Everything is in the image already; what is left to be done is to see whether it answers.
set -euo pipefail
for _ in $(seq 60); do
  curl --silent --fail --output /dev/null "http://localhost:@PORT@/health" && exit 0
  sleep 2
done
exit 1

"""The sandbox's CloudFormation beside moto's own, a large template, and what a server takes to start and to idle.

moto makes its models directly and asks no service; the sandbox calls each service's API, as AWS does. The first
deployment in a process is mostly imports; afterwards the difference is what those calls cost.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import boto3
from botocore.config import Config

from tests.measuring import ROOT, Figure, environment, run, script
from tests.unit.sandbox.serving import port_of

_SIDES = {
    "moto": """
import os, time
begun = time.perf_counter()
os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="us-east-1")
import boto3
from moto import mock_aws
mock_aws().start()
cloudformation, s3 = boto3.client("cloudformation"), boto3.client("s3")
""",
    "ours": """
import time
begun = time.perf_counter()
from sandbox import engine
from sandbox.services import InProcessServices
engine.start()
services = InProcessServices()
cloudformation, s3 = services.client("cloudformation"), services.client("s3")
""",
}
_DEPLOY = """
import json, statistics
from tests.bench_templates import messaging, network, roles, tables
body = json.dumps({call})
def deploy(name):
    if len(body) > 51200:
        s3.create_bucket(Bucket="templates")
        s3.put_object(Bucket="templates", Key="t.json", Body=body)
        where = {{"TemplateURL": "https://templates.s3.amazonaws.com/t.json"}}
    else:
        where = {{"TemplateBody": body}}
    cloudformation.create_stack(StackName=name, Capabilities=["CAPABILITY_NAMED_IAM"], **where)
    [stack] = cloudformation.describe_stacks(StackName=name)["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE", stack
deploy("first")
print(time.perf_counter() - begun)
times = []
for number in range({rounds}):
    begun = time.perf_counter()
    deploy(f"stack{{number}}")
    times.append(time.perf_counter() - begun)
print(statistics.median(times))
"""
_TEMPLATES = {
    "a network": "network(6)",
    "queues and topics": "messaging(8)",
    "roles": "roles(10)",
    "tables": "tables(15)",
}


def _deployed(side: str, call: str, rounds: int) -> list[float]:
    """Return how long the first deployment took in its process, imports included, and the median of others after it."""
    code = _DEPLOY.format(call=call, rounds=rounds)
    return script(_SIDES[side] + code)


def against_moto() -> list[Figure]:
    """Deploy templates that moto supports whole, by moto and by the sandbox in turns."""
    figures = []
    for name, call in _TEMPLATES.items():
        measured = {side: [_deployed(side, call, 9) for _ in range(3)] for side in _SIDES}
        for index, when in enumerate(("first in its process", "afterwards")):
            ours, motos = (statistics.median(each[index] for each in measured[side]) for side in ("ours", "moto"))
            figures.append(Figure(f"deployment of {name} / moto's own, {when}", ours / motos, "times", 1.3))
    return figures


def large() -> list[Figure]:
    """Deploy as many resources as a template may have."""
    _, seconds = _deployed("ours", "messaging(125)", 1)
    return [Figure("in-process deployment of 500 resources", seconds, "s", 10.0)]


def serving() -> list[Figure]:
    """Start a server, ask it something, and see what it holds while it idles."""
    starts, memory = [], []
    for _ in range(3):
        with TemporaryDirectory() as folder:
            begun = time.perf_counter()
            process = subprocess.Popen(
                [sys.executable, "-m", "sandbox.serve", "--port", "0"],
                cwd=ROOT,
                env=environment(REFARCH_STATE=folder),
                stderr=subprocess.PIPE,
            )
            try:
                port = port_of(Path(folder), process)
                session = boto3.Session(aws_access_key_id="x", aws_secret_access_key="x", region_name="us-east-1")
                there = {"endpoint_url": f"http://localhost:{port}", "config": Config(proxies={})}
                session.client("sts", **there).get_caller_identity()
                starts.append(time.perf_counter() - begun)
                memory.append(int(run(["ps", "-o", "rss=", "-p", str(process.pid)], environment())) / 1024)
            finally:
                process.kill()
                process.communicate()
    return [
        Figure("server, from its start to its first answer", statistics.median(starts), "s", 3.0),
        Figure("server's memory, idle", statistics.median(memory), "MiB", 400.0),
    ]


SECTIONS = (against_moto, large, serving)

"""Functions and what calls them: APIs, queues, topics, events, streams and buckets."""

from pathlib import Path

from refarch.serverless.account_concurrency import AccountConcurrency
from refarch.serverless.api_firewall import ApiFirewall
from refarch.serverless.api_logs import ApiLogs
from refarch.serverless.code_layer import CodeLayer
from refarch.serverless.event_feed import EventFeed
from refarch.serverless.fan_out import FanOut
from refarch.serverless.function_shape import Shift, VpcPlace
from refarch.serverless.http_api import HttpApi
from refarch.serverless.image_pipeline import ImagePipeline
from refarch.serverless.outcomes import Destination
from refarch.serverless.python_function import PythonFunction
from refarch.serverless.rest_api import RestApi
from refarch.serverless.rest_cache import Cached
from refarch.serverless.rest_callers import Callers
from refarch.serverless.rest_reach import OwnName
from refarch.serverless.rest_stage import Cache, Canary, Stage
from refarch.serverless.service_link import ServiceLink
from refarch.serverless.streamed_table import StreamedTable
from refarch.serverless.web_socket_api import WebSocketApi
from refarch.serverless.work_queue import WorkQueue

HANDLERS = Path(__file__).parent / "handlers"
"""The functions that the scenarios use, each a file of its own."""

__all__ = [
    "HANDLERS",
    "AccountConcurrency",
    "ApiFirewall",
    "ApiLogs",
    "Cache",
    "Cached",
    "Callers",
    "Canary",
    "CodeLayer",
    "Destination",
    "EventFeed",
    "FanOut",
    "HttpApi",
    "ImagePipeline",
    "OwnName",
    "PythonFunction",
    "RestApi",
    "ServiceLink",
    "Shift",
    "Stage",
    "StreamedTable",
    "VpcPlace",
    "WebSocketApi",
    "WorkQueue",
]

"""Mapping templates: the part of Apache Velocity's language that API Gateway documents, and its variables.

Modelled: references with properties, methods and indexes, ``#set``, ``#if``, ``#foreach``, ``#break``, ``#stop``,
``#define``, ``#macro``, comments, texts, numbers, lists, ranges, maps, operators, and the methods of Java's strings,
lists and maps that are of use. ``#include``, ``#parse`` and ``#evaluate`` and any other method are refused by name.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html,
https://velocity.apache.org/engine/1.7/vtl-reference.html
"""

from sandbox.gateways.templates.rendering import render
from sandbox.gateways.templates.variables import Variables

__all__ = ["Variables", "render"]

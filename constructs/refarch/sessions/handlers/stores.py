"""Where sessions are: in this process, in a DynamoDB table, or in a cache; all three do the same.

``read`` tells a session's cart and when it ends, or nothing. ``create`` begins one, ``add`` puts an item into a cart
and tells it, or nothing if there is no such session any more; ``prolong`` and ``delete`` do what they say. Keys are
texts, times are seconds since 1970. Whoever cannot be reached raises ``StoreError``.
"""

import threading


class StoreError(Exception):
    """The store does not answer, or refuses."""


class Memory:
    """Sessions in this process: nobody else sees them, and they end with it."""

    def __init__(self):
        self._carts, self._lock = {}, threading.Lock()

    def read(self, key, now):
        with self._lock:
            until, cart = self._carts.get(key, (0, {}))
            return (dict(cart), until) if until > now else None

    def create(self, key, until):
        with self._lock:
            self._carts[key] = (until, {})

    def add(self, key, item, now, until):
        with self._lock:
            if self._carts.get(key, (0,))[0] <= now:
                return None
            cart = self._carts[key][1]
            cart[item] = cart.get(item, 0) + 1
            self._carts[key] = (until, cart)
            return dict(cart)

    def prolong(self, key, now, until):
        with self._lock:
            if self._carts.get(key, (0,))[0] > now:
                self._carts[key] = (until, self._carts[key][1])

    def delete(self, key):
        with self._lock:
            self._carts.pop(key, None)


class Table:
    """Sessions in a DynamoDB table: each change is one atomic write, and reads see all that was written before.

    TTL deletes within days and not at once, so what has expired is taken for gone here.
    """

    def __init__(self, client, name):
        self._client, self._name = client, name

    def _do(self, operation, **given):
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return getattr(self._client, operation)(TableName=self._name, **given)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return None
            raise StoreError(str(error)) from error
        except BotoCoreError as error:
            raise StoreError(str(error)) from error

    def read(self, key, now):
        item = self._do("get_item", Key={"id": {"S": key}}, ConsistentRead=True).get("Item")
        return (_counts(item), int(item["expires"]["N"])) if item and int(item["expires"]["N"]) > now else None

    def create(self, key, until):
        self._do("put_item", Item={"id": {"S": key}, "cart": {"M": {}}, "expires": {"N": str(until)}})

    def add(self, key, item, now, until):
        return self._change(
            key,
            now,
            until,
            ", #cart.#item = if_not_exists(#cart.#item, :none) + :one",
            names={"#cart": "cart", "#item": item},
            values={":none": {"N": "0"}, ":one": {"N": "1"}},
        )

    def prolong(self, key, now, until):
        self._change(key, now, until, "", names={}, values={})

    def _change(self, key, now, until, more, *, names, values):
        done = self._do(
            "update_item",
            Key={"id": {"S": key}},
            UpdateExpression="SET #expires = :until" + more,
            ConditionExpression="#expires > :now",
            ExpressionAttributeNames={"#expires": "expires", **names},
            ExpressionAttributeValues={":until": {"N": str(until)}, ":now": {"N": str(now)}, **values},
            ReturnValues="ALL_NEW",
        )
        return _counts(done["Attributes"]) if done else None

    def delete(self, key):
        self._do("delete_item", Key={"id": {"S": key}})


def _counts(item):
    return {name: int(count["N"]) for name, count in item["cart"]["M"].items()}


class Cache:
    """Sessions in Valkey or Redis OSS: a hash each, which the server itself forgets when its time is over."""

    def __init__(self, connect):
        self._connect, self._made, self._lock = connect, None, threading.Lock()

    def _do(self, work):
        from redis.exceptions import RedisError

        try:
            with self._lock:
                self._made = self._made or self._connect()
            return work(self._made)
        except RedisError as error:
            raise StoreError(str(error)) from error

    def read(self, key, now):
        name = _named(key)
        found = self._do(lambda client: client.pipeline().hgetall(name).ttl(name).execute())
        return (_numbers(found[0]), now + found[1]) if found[0] else None

    def create(self, key, until):
        name = _named(key)
        self._do(lambda client: client.pipeline().hset(name, "", 0).expireat(name, until).execute())

    def add(self, key, item, now, until):
        name = _named(key)

        def change(pipe):
            there = pipe.exists(name)
            pipe.multi()
            if there:
                pipe.hincrby(name, item, 1).expireat(name, until).hgetall(name)

        done = self._do(lambda client: client.transaction(change, name))
        return _numbers(done[-1]) if done else None

    def prolong(self, key, now, until):
        self._do(lambda client: client.expireat(_named(key), until))

    def delete(self, key):
        self._do(lambda client: client.delete(_named(key)))


def _named(key):
    return "session:" + key


def _numbers(found):
    """Leave out the field that keeps an empty cart in being: an empty hash does not exist."""
    named = {name.decode(): int(count) for name, count in found.items()}
    return {name: count for name, count in named.items() if name}


def store_of(environment, client, redis):
    """Return the store that the environment names, reached with a maker of boto3 clients and one of Redis clients."""
    kind = environment["SESSIONS"]
    if kind == "dynamodb":
        return Table(client("dynamodb"), environment["TABLE"])
    if kind == "elasticache":

        def connect():
            token = client("secretsmanager").get_secret_value(SecretId=environment["CACHE_SECRET"])["SecretString"]
            # Who waits for a primary that is lost would wait for minutes, and so would everybody behind him.
            return redis(
                host=environment["CACHE_HOST"],
                port=int(environment["CACHE_PORT"]),
                ssl=True,
                password=token,
                socket_timeout=2,
                socket_connect_timeout=2,
            )

        return Cache(connect)
    return Memory()

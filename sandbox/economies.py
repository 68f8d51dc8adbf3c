"""What moto works out again for every request or account, worked out once. None of it changes an answer."""

import json
from collections.abc import Callable, Iterator
from functools import cache, partial
from threading import RLock
from typing import Any, TypeVar

import moto.core.responses
import moto.iam.models
import moto.kms.models
from moto.core.base_backend import AccountSpecificBackend
from moto.core.common_models import BaseModel
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ec2.models.amis import Ami, AmiBackend
from moto.ec2.models.core import TaggedEC2Resource
from moto.ec2.models.elastic_block_store import EBSBackend
from moto.ec2.models.subnets import Subnet
from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE, get_prefix
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, IAMBackend, iam_backends
from moto.kms.utils import AbstractPrivateKey, generate_private_key

from sandbox.sessions import isolated_session

T = TypeVar("T")


def apply() -> None:
    """Save moto the repetitions; called after the mends, which may still add methods to moto's classes."""
    models: Any = BaseModel
    models.__new__ = _untracked
    iam: Any = moto.iam.models
    iam.get_account_id_from = _account_of
    backend: Any = IAMBackend
    backend._init_aws_policies = _policies_later  # noqa: SLF001 no other way to it
    backend._init_managed_policies = lambda _: {}  # noqa: SLF001
    backend.attach_role_policy = _attaching(backend.attach_role_policy)
    backend.aws_managed_policies = _MadeWhenLookedAt("aws_managed_policies")
    backend.managed_policies = _MadeWhenLookedAt("managed_policies")
    accounts: Any = AccountSpecificBackend
    # Which Regions a service has is asked of a session, and the user's own configuration file may be broken.
    accounts.get_session = staticmethod(cache(lambda: isolated_session("us-east-1")))
    accounts._generate_regions = _regions  # noqa: SLF001
    tagged: Any = TaggedEC2Resource
    tagged.get_tags = _own_tags
    keys: Any = moto.kms.models
    keys.generate_private_key = _KeyPair
    subnets: Any = Subnet
    subnets._base_avail_ip_iterator = _hosts  # noqa: SLF001
    images: Any = AmiBackend
    images._load_amis = _remembering(images._load_amis)  # noqa: SLF001
    images.amis = _MadeWhenLookedAt("amis")
    volumes: Any = EBSBackend
    volumes.snapshots = _MadeWhenLookedAt("snapshots")


def _untracked(kind: type[T], *_: object, **__: object) -> T:
    """Make an object that its class does not remember: moto's dashboard wants them all, long after they are deleted."""
    return object.__new__(kind)


def _regions(_: object, service_name: str) -> list[str]:
    """Return the Regions of a service; moto remembers them for each account, and the account with them."""
    return list(_regions_of(service_name))


@cache
def _regions_of(service_name: str) -> tuple[str, ...]:
    session: Any = AccountSpecificBackend.get_session()
    partitions = session.get_available_partitions()
    return tuple(name for one in partitions for name in session.get_available_regions(service_name, partition_name=one))


def _hosts(subnet: Any) -> Iterator[Any]:  # noqa: ANN401 moto's subnet
    """Return what goes on through a subnet's addresses; moto keeps it, and every subnet with it, beside the subnet."""
    kept: dict[str, Iterator[Any]] = vars(subnet)
    if "_hosts" not in kept:
        kept["_hosts"] = iter(subnet.cidr.hosts())
    return kept["_hosts"]


def _account_of(access_key: str) -> str:
    """Return whose access key it is, or else the default account, without founding what nobody has used.

    moto asks every account in all six partitions, which gives each of them AWS's managed policies five times more.
    """
    for account, partitions in list(iam_backends.items()):
        if any(access_key in backend.access_keys for backend in list(partitions.values())):
            return account
    return DEFAULT_ACCOUNT_ID


def _own_tags(resource: Any) -> list[dict[str, str]]:  # noqa: ANN401 any of EC2's models
    """Return a resource's tags without looking through those of all others."""
    own = resource.id
    tags = resource.ec2_backend.tags.get(own, {}) if own else {}
    kind = EC2_PREFIX_TO_RESOURCE.get(get_prefix(own), "") if tags else ""
    return [{"resource_id": own, "key": key, "value": value, "resource_type": kind} for key, value in tags.items()]


class _KeyPair:
    """A key pair that is made when it is used: a symmetric key, which most are, has no use for one."""

    def __init__(self, key_spec: str) -> None:
        self._key_spec = key_spec
        self._made: AbstractPrivateKey | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 whatever the pair has
        if self._made is None:
            self._made = generate_private_key(self._key_spec)
        return getattr(self._made, name)


def _policies_later(backend: IAMBackend) -> list[AWSManagedPolicy]:
    """Return no policy, and have AWS's managed ones there as soon as anybody looks: each account would make them all.

    Their documents, about two megabytes, are the same in all accounts and cannot be changed by any.
    """

    def load() -> None:
        for original in _originals(str(backend.region_name)):
            policy = _twin(original)
            policy.account_id, policy.tags = backend.account_id, {}
            backend.aws_managed_policies.append(policy)
            backend.managed_policies[policy.arn] = policy

    vars(backend)["_load"] = load
    return []


def _attaching(original: Callable[[IAMBackend, str, str], None]) -> Callable[[IAMBackend, str, str], None]:
    """Return what attaches a policy without working out the ARNs of all of AWS's."""

    def attach_role_policy(backend: IAMBackend, policy_arn: str, role_name: str) -> None:
        policy = backend.managed_policies.get(policy_arn)
        if policy is None:
            original(backend, policy_arn, role_name)
        else:
            policy.attach_to(backend.get_role(role_name))

    return attach_role_policy


@cache
def _originals(partition: str) -> tuple[AWSManagedPolicy, ...]:
    """Return the policies as no account's own."""
    data = json.loads(aws_managed_policies_data)
    return tuple(AWSManagedPolicy.from_data(name, "aws", partition, entry) for name, entry in data.items())


def _twin(original: T) -> T:
    """Return a shallow copy, without the detours of :func:`copy.copy`, of which each account would need thousands."""
    twin = object.__new__(type(original))
    twin.__dict__.update(original.__dict__)
    return twin


class _MadeWhenLookedAt:
    """A collection of a backend that is filled, by its ``_load``, as soon as anybody looks.

    Few accounts ever look for an image in a Region, or for a policy of AWS's, and the thirteen hundred of each take
    longer than all else that begins there.
    """

    def __init__(self, name: str) -> None:
        self._name = f"_{name}"

    def __set__(self, backend: Any, value: object) -> None:  # noqa: ANN401 any of moto's
        vars(backend)[self._name] = value

    def __get__(self, backend: Any, kind: type) -> Any:  # noqa: ANN401 see above
        if backend is None:
            return self
        if "_load" in vars(backend):
            with _LOADING:
                # Gone: another thread was first. None: the loading itself looks.
                load = vars(backend).get("_load")
                if load is not None:
                    vars(backend)["_load"] = None
                    load()
                    del vars(backend)["_load"]
        return vars(backend)[self._name]


_LOADING = RLock()


def _remembering(load: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return ``load`` so that it makes a Region's public images once and copies for each account that looks.

    The ids of public images and of their snapshots are the same in every account.
    """
    originals: dict[str, tuple[Ami, ...]] = {}

    def loading(backend: Any) -> None:  # noqa: ANN401 see above
        region = backend.region_name
        if region not in originals:
            load(backend)
            originals[region] = tuple(_for_account(image, backend) for image in backend.amis.values())
            return
        for original in originals[region]:
            image = _for_account(original, backend)
            backend.amis[image.id] = image
            backend.snapshots[image.ebs_snapshot.id] = image.ebs_snapshot

    def later(backend: Any) -> None:  # noqa: ANN401 see above
        vars(backend)["_load"] = partial(loading, backend)

    return later


def _for_account(original: Ami, backend: Any) -> Ami:  # noqa: ANN401 see above
    """Return a copy of an image, and of the snapshot behind it, that shares nothing that an account can change."""
    image, snapshot = _twin(original), _twin(original.ebs_snapshot)
    for held in (image, snapshot):
        if held.owner_id == held.ec2_backend.account_id:
            held.owner_id = backend.account_id
        held.ec2_backend = backend
    image.launch_permissions = list(original.launch_permissions)
    image.product_codes = set(original.product_codes)
    snapshot.create_volume_permission_groups = set()
    snapshot.create_volume_permission_userids = set()
    image.ebs_snapshot = snapshot
    return image

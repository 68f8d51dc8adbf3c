"""What moto works out again for every request or account, worked out once. None of it changes an answer."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import moto.core.responses
import moto.kms.models
from moto.core.base_backend import AccountSpecificBackend
from moto.ec2.models.amis import Ami, AmiBackend
from moto.ec2.models.core import TaggedEC2Resource
from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE, get_prefix
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, IAMBackend
from moto.kms.utils import AbstractPrivateKey, generate_private_key

from sandbox.sessions import isolated_session

T = TypeVar("T")


def apply() -> None:
    """Save moto the repetitions; called after the mends, which may still add methods to moto's classes."""
    responses: Any = moto.core.responses
    responses.method_names_from_class = cache(responses.method_names_from_class)
    backend: Any = IAMBackend
    backend._init_aws_policies = _aws_policies  # noqa: SLF001 no other way to it
    accounts: Any = AccountSpecificBackend
    # Which Regions a service has is asked of a session, and the user's own configuration file may be broken.
    accounts.get_session = staticmethod(cache(lambda: isolated_session("us-east-1")))
    tagged: Any = TaggedEC2Resource
    tagged.get_tags = _own_tags
    keys: Any = moto.kms.models
    keys.generate_private_key = _KeyPair
    images: Any = AmiBackend
    images._load_amis = _remembering(images._load_amis)  # noqa: SLF001


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


def _aws_policies(backend: IAMBackend) -> list[AWSManagedPolicy]:
    """Return AWS's managed policies for one account.

    Their documents, about two megabytes, are the same in all accounts and cannot be changed by any.
    """
    policies = []
    for original in _originals(str(backend.region_name)):
        policy = _twin(original)
        policy.account_id, policy.tags = backend.account_id, {}
        policies.append(policy)
    return policies


@cache
def _originals(partition: str) -> tuple[AWSManagedPolicy, ...]:
    """Return the policies as no account's own."""
    data = json.loads(aws_managed_policies_data)
    return tuple(AWSManagedPolicy.from_data(name, "aws", partition, entry) for name, entry in data.items())


def _twin(original: T) -> T:
    """Return a shallow copy, without the detours of :func:`copy.copy`, of which each account would need thousands.

    Nor does moto get to know of it: it keeps every object that it knows of, beyond the end of its account.
    """
    twin = object.__new__(type(original))
    twin.__dict__.update(original.__dict__)
    return twin


def _remembering(load: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return ``load`` so that it makes a Region's thirteen hundred public images once, and copies for each account.

    The ids of public images and of their snapshots are the same in every account.
    """
    originals: dict[str, tuple[Ami, ...]] = {}

    def loading(backend: Any) -> None:  # noqa: ANN401 moto's EC2 backend is a pile of mixins
        region = backend.region_name
        if region not in originals:
            load(backend)
            originals[region] = tuple(_for_account(image, backend) for image in backend.amis.values())
            return
        for original in originals[region]:
            image = _for_account(original, backend)
            backend.amis[image.id] = image
            backend.snapshots[image.ebs_snapshot.id] = image.ebs_snapshot

    return loading


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

"""Users and groups: boundaries, passwords, paths, and what has to be taken from them before they go."""

from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.exceptions import DeleteConflictException, NoSuchEntity
from moto.iam.models import IAMBackend, User
from moto.iam.responses import IamResponse

from sandbox.mends.mend import Mend


def _apply_boundaries() -> None:
    create: Callable[..., Any] = IamResponse.create_user
    response: Any = IamResponse

    def create_user(self: Any) -> ActionResult:  # noqa: ANN401 moto's own
        boundary = self._get_param("PermissionsBoundary")
        if boundary:
            self.backend.get_policy(boundary)
        answer: ActionResult = create(self)
        self.backend.get_user(self._get_param("UserName")).boundary_arn = boundary
        return answer

    def put_user_permissions_boundary(self: Any) -> ActionResult:  # noqa: ANN401
        boundary = self._get_param("PermissionsBoundary")
        self.backend.get_policy(boundary)
        self.backend.get_user(self._get_param("UserName")).boundary_arn = boundary
        return EmptyResult()

    def delete_user_permissions_boundary(self: Any) -> ActionResult:  # noqa: ANN401
        user = self.backend.get_user(self._get_param("UserName"))
        if permissions_boundary(user) is None:
            msg = f"{user.name} does not have a permission boundary"
            raise NoSuchEntity(msg)
        user.boundary_arn = None
        return EmptyResult()

    def permissions_boundary(self: Any) -> dict[str, str] | None:  # noqa: ANN401
        arn = getattr(self, "boundary_arn", None)
        return {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn} if arn else None

    response.create_user = create_user
    response.put_user_permissions_boundary = put_user_permissions_boundary
    response.delete_user_permissions_boundary = delete_user_permissions_boundary
    User.permissions_boundary = property(permissions_boundary)  # type: ignore[attr-defined]


def _apply_passwords() -> None:
    create: Callable[..., Any] = IamResponse.create_login_profile
    update: Callable[..., Any] = IAMBackend.update_login_profile

    def create_login_profile(self: Any) -> ActionResult:  # noqa: ANN401
        user = self.backend.get_user(self._get_param("UserName"))
        if not user.password:
            user.password_reset_required = self._get_bool_param("PasswordResetRequired", if_none=False)
        return create(self)  # type: ignore[no-any-return]

    def update_login_profile(self: Any, user_name: str, password: str | None, reset: Any) -> Any:  # noqa: ANN401
        user = self.get_user(user_name)
        required = user.password_reset_required if reset is None else reset
        return update(self, user_name, password or user.password, required)

    IamResponse.create_login_profile = create_login_profile  # type: ignore[method-assign]
    backend: Any = IAMBackend
    backend.update_login_profile = update_login_profile


def _apply_paths() -> None:
    update: Callable[..., None] = IAMBackend.update_group
    update_user: Callable[..., None] = IAMBackend.update_user

    def update_group(self: Any, group_name: str, new_group_name: str | None, new_path: str | None) -> None:  # noqa: ANN401
        group = self.get_group(group_name)
        if new_path:
            group.path = new_path
        update(self, group_name, new_group_name, new_path)

    def update_user_with_tags(self: Any, user_name: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        user = self.get_user(user_name)
        old, tags = user.arn, user.tags or []
        update_user(self, user_name, *args, **kwargs)
        self.tagger.delete_all_tags_for_resource(old)
        self.tagger.tag_resource(user.arn, tags)

    IAMBackend.update_group = update_group  # type: ignore[method-assign]
    IAMBackend.update_user = update_user_with_tags  # type: ignore[method-assign]


def _apply_deletions() -> None:
    delete_user: Callable[..., None] = IAMBackend.delete_user
    delete_group: Callable[..., None] = IAMBackend.delete_group

    def delete_free_user(self: Any, user_name: str) -> None:  # noqa: ANN401
        user = self.get_user(user_name)
        for held, words in (
            (self.get_groups_for_user(user_name), "remove users from group"),
            (user.password, "delete login profile"),
            (user.access_keys, "delete access keys"),
            (user.mfa_devices, "delete MFA device"),
            (user.ssh_public_keys, "delete SSH public keys"),
            (user.signing_certificates, "delete signing certificates"),
        ):
            if held:
                msg = f"Cannot delete entity, must {words} first."
                raise DeleteConflictException(msg)
        delete_user(self, user_name)

    def delete_free_group(self: Any, group_name: str) -> None:  # noqa: ANN401
        group = self.get_group(group_name)
        for held, words in (
            (group.users, "remove users from group"),
            (group.managed_policies, "detach all policies"),
            (group.policies, "delete policies"),
        ):
            if held:
                msg = f"Cannot delete entity, must {words} first."
                raise DeleteConflictException(msg)
        delete_group(self, group_name)

    IAMBackend.delete_user = delete_free_user  # type: ignore[method-assign]
    IAMBackend.delete_group = delete_free_group  # type: ignore[method-assign]


MENDS = (
    Mend(
        name="user_boundaries",
        moto="A user's permissions boundary is ignored, and PutUserPermissionsBoundary not implemented.",
        aws="It is told with the user, set anew and taken away again.",
        source="https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html",
        apply=_apply_boundaries,
    ),
    Mend(
        name="login_profiles",
        moto="That a new password must be changed at the next sign-in is forgotten; changing only that forgets the"
        " password.",
        aws="PasswordResetRequired is kept when the profile is made, and what an update does not name stays.",
        source="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html",
        apply=_apply_passwords,
    ),
    Mend(
        name="paths_of_users_and_groups",
        moto="UpdateGroup with a new path alone does nothing; UpdateUser with a new path loses the user's tags.",
        aws="Path and ARN change, tags stay.",
        source="https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateGroup.html",
        apply=_apply_paths,
    ),
    Mend(
        name="deleting_users_and_groups",
        moto="A user is deleted with its groups, password, keys and devices, a group with its users and policies.",
        aws="DeleteConflict until each of them has been taken away.",
        source="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html",
        apply=_apply_deletions,
    ),
)

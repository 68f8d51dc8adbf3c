"""GuardDuty's members: an administrator names and invites them, and they accept."""

from collections.abc import Mapping
from typing import Any

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.resources.calling import unless_gone
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, FailedError, NotFoundError, Physical

Json = Any
_INVITED = frozenset({"Invited", "Enabled"})


class Member(Irregular):
    """``AWS::GuardDuty::Member``."""

    name = "AWS::GuardDuty::Member"
    honours = frozenset({"DetectorId", "DisableEmailNotification", "Email", "MemberId", "Message", "Status"})
    tells: Mapping[str, str] = {"MemberId": "AccountId"}

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Name the member, and invite it if that is the status that it shall have."""
        detector, account = properties["DetectorId"], str(properties["MemberId"])
        details = [{"AccountId": account, "Email": properties["Email"]}]
        context.call("guardduty", "CreateMembers", DetectorId=detector, AccountDetails=details)
        context.created(account)
        physical = Physical(account, properties)
        self._invite(context, physical)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Invite it if it was not; an address cannot change."""
        if physical.properties.get("Email") != new.get("Email"):
            msg = f"{self.name}.Email: GuardDuty cannot change it"
            raise NotHonouredError(msg)
        after = Physical(physical.id, new)
        if physical.properties.get("Status") != new.get("Status"):
            self._invite(context, after)
        return after

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Part from the member, and forget it."""
        del snapshot
        self.read(context, physical)
        given = {"DetectorId": physical.properties["DetectorId"], "AccountIds": [physical.id]}
        context.call("guardduty", "DisassociateMembers", **given)
        context.call("guardduty", "DeleteMembers", **given)

    def read(self, context: Context, physical: Physical) -> Json:
        """Find it among the members of the detector."""
        detector = physical.properties["DetectorId"]
        answer = self.found(context, "guardduty", "GetMembers", DetectorId=detector, AccountIds=[physical.id])
        if not answer["Members"]:
            raise NotFoundError(physical.id)
        return {**answer["Members"][0], "DetectorId": detector}

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the member; an invited one may have accepted."""
        told = self.read(context, physical)
        status = physical.properties.get("Status")
        kept = status == "Invited" and told["RelationshipStatus"] == "Enabled"
        return {**told, "Status": status if kept else told["RelationshipStatus"]}

    @staticmethod
    def _invite(context: Context, physical: Physical) -> None:
        if physical.properties.get("Status") not in _INVITED:
            return
        names = ("DisableEmailNotification", "Message")
        more = {name: physical.properties[name] for name in names if name in physical.properties}
        if "DisableEmailNotification" in more:
            more["DisableEmailNotification"] = str(more["DisableEmailNotification"]).lower() == "true"
        detector = physical.properties["DetectorId"]
        context.call("guardduty", "InviteMembers", DetectorId=detector, AccountIds=[physical.id], **more)


class Master(Irregular):
    """``AWS::GuardDuty::Master``: a member's acceptance of an invitation."""

    name = "AWS::GuardDuty::Master"
    honours = frozenset({"DetectorId", "InvitationId", "MasterId"})
    tells: Mapping[str, str] = {"MasterId": "AccountId"}

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Accept the invitation that is named, or the one that the administrator has sent."""
        detector, administrator = properties["DetectorId"], str(properties["MasterId"])
        sent = context.call("guardduty", "ListInvitations")["Invitations"]
        known = [one["InvitationId"] for one in sent if one["AccountId"] == administrator]
        if not known:
            msg = f"account {administrator} has invited nobody here to be a member of its GuardDuty"
            raise FailedError(msg)
        context.call(
            "guardduty",
            "AcceptInvitation",
            DetectorId=detector,
            MasterId=administrator,
            InvitationId=properties.get("InvitationId", known[0]),
        )
        context.created(administrator)
        return Physical(administrator, properties)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Leave the administrator."""
        del snapshot
        unless_gone(context, "guardduty", "DisassociateFromMasterAccount", DetectorId=physical.properties["DetectorId"])

    def read(self, context: Context, physical: Physical) -> Json:
        """Return the administrator that the detector is a member of."""
        detector = physical.properties["DetectorId"]
        master = self.found(context, "guardduty", "GetMasterAccount", DetectorId=detector).get("Master")
        if not master or master["AccountId"] != physical.id:
            raise NotFoundError(physical.id)
        return {**master, "DetectorId": detector}


TYPES = (Member(), Master())

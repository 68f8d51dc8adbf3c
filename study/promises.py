"""Intents as sentences."""

from stacks.intents import Allowed, Intent, LeavesByOwnZone, NeverReachable, Reachable, SurvivesLoss, SurvivesZoneLoss


def describe(intent: Intent) -> str:
    """Return an intent as a sentence."""
    if isinstance(intent, Reachable):
        return f"{intent.source} reaches {intent.destination} on {intent.protocol} {intent.port}"
    if isinstance(intent, NeverReachable):
        how = "at all" if intent.port is None else f"on {intent.protocol} {intent.port}"
        return f"{intent.source} never reaches {intent.destination} {how}"
    if isinstance(intent, LeavesByOwnZone):
        return f"each subnet of the {intent.source} leaves by the NAT gateway of its own zone"
    if isinstance(intent, SurvivesZoneLoss):
        return f"at least {intent.at_least} of the {intent.fleet} serve after the loss of any one zone"
    if isinstance(intent, SurvivesLoss):
        return f"{', '.join(map(describe, intent.paths))} without {intent.what}"
    verb = "may" if isinstance(intent, Allowed) else "may not"
    return f"the {intent.principal} {verb} {intent.action} on the {intent.resource}"

"""``refarch envelope``."""

import json
from collections.abc import Sequence

import click

from study.cli.output import CliError, json_option, print_json


@click.command()
@click.argument("text")
@click.option("--context", "pairs", multiple=True, metavar="NAME=VALUE", help="The encryption context; several times.")
@click.option("--sdk", is_flag=True, help="As the AWS Encryption SDK writes it, instead of by hand.")
@json_option
def command(*, text: str, pairs: Sequence[str], sdk: bool, as_json: bool) -> None:
    """Seal a text in an envelope, open it again, and tell what each of its bytes is.

    The key is one of an embedded account in this process, which is gone afterwards.
    """
    from study.envelopes import hand_made  # noqa: PLC0415 cryptography takes a while to import
    from study.envelopes import sdk as encryption_sdk  # noqa: PLC0415
    from study.lab import Lab  # noqa: PLC0415

    context = _context(pairs)
    kms = Lab().client("kms")
    key = kms.create_key(Description="refarch envelope")["KeyMetadata"]["Arn"]
    if sdk:
        message = encryption_sdk.seal(kms, key, text.encode(), context)
        fields = encryption_sdk.fields_of(message)
        opened = encryption_sdk.open_message(kms, message, context, key_arn=key)
    else:
        message = hand_made.seal(kms, key, text.encode(), context)
        fields = hand_made.fields_of(message)
        opened = hand_made.open_envelope(kms, message, context, key_id=key)
    if as_json:
        told = [{"name": f.name, "start": f.start, "bytes": f.value.hex(), "means": f.means} for f in fields]
        print_json(
            {"key": key, "context": context, "message": message.hex(), "fields": told, "opened": opened.decode()}
        )
        return
    click.echo(f"{len(text.encode())} bytes in {len(message)}, sealed under {key} in {json.dumps(context)}\n")
    click.echo("start bytes  what")
    for field in fields:
        click.echo(str(field))
    click.echo(f"\nKMS unwraps the data key, and it opens: {opened.decode()}")


def _context(pairs: Sequence[str]) -> dict[str, str]:
    context = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not (name and equals):
            msg = f"--context {pair!r}: write NAME=VALUE, for example tenant=letters"
            raise CliError(msg)
        context[name] = value
    return context

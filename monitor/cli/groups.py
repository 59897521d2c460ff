"""Which commands belong together under one name? Must not do what they do."""

from __future__ import annotations

from typing import Any

import typer

from monitor.cli import alerting, exchange, feeding, keeping, listing, setup
from monitor.cli import channels as channel


def _group(**options: Any) -> typer.Typer:
    return typer.Typer(rich_markup_mode=None, add_completion=False, **options)


alerts = _group()
alerts.callback(invoke_without_command=True)(alerting.alerts)
alerts.command("list")(alerting.list_alerts)
alerts.command()(alerting.resend)
alerts.command()(alerting.drop)

channels = _group()
channels.callback(invoke_without_command=True)(channel.channels)
channels.command()(channel.resume)

feeds = _group()
feeds.callback(invoke_without_command=True)(listing.feeds)
feeds.command()(feeding.check)
feeds.command()(feeding.add)
feeds.command("catalogue")(exchange.show_catalogue)
feeds.command("import")(exchange.import_feeds)
feeds.command()(exchange.export)

notify = _group(no_args_is_help=True, help="Try the channels.")
# With a callback, a group of one command stays a group.
notify.callback()(lambda: None)
notify.command("test")(setup.notify_test)

database = _group(no_args_is_help=True, help="Look after the database.")
database.command("upgrade")(setup.upgrade)
database.command("backup")(keeping.backup)
database.command("restore")(keeping.restore)
database.command("prune")(keeping.prune)

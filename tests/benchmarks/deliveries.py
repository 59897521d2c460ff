"""How many messages a second go through the outbox to a webhook on this machine, and what does a flood take?

python tests/benchmarks/deliveries.py --count 5000
python tests/benchmarks/deliveries.py --count 10000 --per-hour 60

The receiver is a process of its own. Each message is leased, rendered, sent over HTTP and marked in a commit of its own
before the next: what a kill can repeat is one message.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from pace import fixed_loop

from monitor.config import ChannelConfig, Secret
from monitor.deliver import Sender
from monitor.model import Alert, Kind
from monitor.store import Store

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
TEXT = "Event: minister visit island\nwas: nothing known\nnow: Wednesday 18 June 2031, confirmed\n" + 700 * "x"
ALERT = Alert(
    "", "", (Kind.CONFIRMED,), "minister visit island: confirmed", TEXT, TEXT, TEXT, "https://a.example/1", NOW
)

#: Answers 200 to every request, counts them, and prints the port first and the counts last.
RECEIVER = """
import asyncio, sys

class Receiver(asyncio.Protocol):
    requests = connections = 0

    def connection_made(self, transport):
        Receiver.connections += 1
        self.transport, self.buffer = transport, b""

    def data_received(self, data):
        self.buffer += data
        while True:
            head, found, rest = self.buffer.partition(b"\\r\\n\\r\\n")
            if not found:
                return
            length = int(head.lower().partition(b"content-length:")[2].split(b"\\r\\n", 1)[0] or 0)
            if len(rest) < length:
                return
            self.buffer = rest[length:]
            Receiver.requests += 1
            self.transport.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok")

async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Receiver, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    print(Receiver.requests, Receiver.connections)

asyncio.run(main())
"""


def memory() -> float:
    """Return the resident memory in MB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def fill(store: Store, count: int, channels: list[str]) -> None:
    """Put alerts on fifty rules into the outbox, all due at once."""
    for start in range(0, count, 500):
        with store.transaction() as tx:
            for number in range(start, min(start + 500, count)):
                tx.add_alert(replace(ALERT, id=f"{number:032x}", rule=f"rule{number % 50}"), channels, NOW)


def main() -> int:
    """Print the figures; 1 if a message was lost or came twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=3_000, help="messages that are due at once (3000)")
    parser.add_argument("--per-hour", type=int, default=0, help="the channel's limit; 0: none (0)")
    parser.add_argument("--channels", type=int, default=1, help="to how many channels each goes (1)")
    options = parser.parse_args()
    receiver = subprocess.Popen([sys.executable, "-c", RECEIVER], stdin=-1, stdout=-1, text=True)
    assert receiver.stdout is not None
    port = int(receiver.stdout.readline())
    channels = {
        name: ChannelConfig(name, Secret(f"json://127.0.0.1:{port}/{name}"), per_hour=options.per_hour)
        for name in (f"hook{number}" for number in range(options.channels))
    }
    with tempfile.TemporaryDirectory(prefix="deliveries") as folder:
        store = Store(f"sqlite:///{folder}/monitor.db")
        store.upgrade()
        fill(store, 1, list(channels))
        sender = Sender(store, clock=lambda: NOW)
        asyncio.run(sender.send_due(channels, NOW))  # what is made once, and imports
        fill(store, options.count + 1, list(channels))
        base, wall, cpu = memory(), time.perf_counter(), time.process_time()
        tally = asyncio.run(sender.send_due(channels, NOW))
        wall, cpu, grown = time.perf_counter() - wall, time.process_time() - cpu, memory() - base
        left = store.counts()
        store.close()
    requests, connections = map(int, receiver.communicate()[0].split())
    each = cpu / max(tally.sent, 1)
    print(f"{options.count} due on each of {options.channels} channels: {tally.sent} messages in {wall:.1f} s")
    print(f"a second: {tally.sent / wall:.0f}; connections: {connections}; memory grew by {grown:.1f} MB")
    print(f"processor time each: {1000 * each:.2f} ms; per fixed loop: {fixed_loop() / each:.0f}")
    print(f"told in summaries: {left['merged']}; left: {left['pending']}")
    return 0 if requests == tally.sent + len(channels) and not tally.failed and not left["pending"] else 1


if __name__ == "__main__":
    sys.exit(main())

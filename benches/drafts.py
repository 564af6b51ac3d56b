#!/usr/bin/env python3
"""Two hundred drafts that stream at once, each watched by somebody whose connection is cut again and again.

usage: cargo build --release && benches/drafts.py [--drafts N] [--fault lost|doubled] [target/release/banso]

A model server without a model answers every draft at a walking pace. The drafts are asked for over the API for twenty
companies; each is followed over server-sent events by a client whose connection is cut in the middle of whatever comes,
and who comes back with `Last-Event-ID`. Told is how much memory a draft and its watcher take beyond the server at rest,
and whether what all connections of a watcher brought, put one after the other, is exactly what the draft's whole history
holds: nothing lost, nothing twice, and the items that the model wrote, in order, and those of the document.

`--fault` plants one in what the watchers hear, to see that it is found.
"""
import argparse, asyncio, json, os, random, sys, time

import driver
from server import Server, wait

COMPANIES, PROVIDERS, EACH = 20, 4, 64
ITEMS, EVENTS, PAUSE_MS = 24, 400, 60
CUTS = 4


class Watcher:
    """Follows one draft, cut `CUTS` times."""

    def __init__(self, server, draft, seed):
        self.server, self.draft, self.chance = server, draft, random.Random(seed)
        self.heard, self.cuts, self.done = [], 0, False

    async def follow(self, fault):
        while not self.done:
            cut_after = self.chance.uniform(0.5, 4.5) if self.cuts < CUTS else 600
            try:
                await asyncio.wait_for(self.connection(fault), cut_after)
            except asyncio.TimeoutError:
                self.cuts += 1

    async def connection(self, fault):
        last = self.heard[-1][0] if self.heard else 0
        if last and fault:
            last += {"lost": 1, "doubled": -1}[fault]
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        try:
            writer.write((f"GET /api/v1/drafts/{self.draft}/events HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n"
                          f"Authorization: Bearer {self.server.advisor}\r\nLast-Event-ID: {last}\r\n\r\n").encode())
            head = await reader.readuntil(b"\r\n\r\n")
            assert b" 200 " in head.split(b"\r\n")[0], head
            assert b"chunked" in head.lower(), head
            text = b""
            while True:
                size = int(await reader.readline() or b"0", 16)
                if size == 0:
                    return
                text += await reader.readexactly(size)
                await reader.readexactly(2)
                *events, text = text.split(b"\n\n")
                for event in events:
                    self.hear(event.decode())
        except asyncio.IncompleteReadError:
            pass
        finally:
            # Not a goodbye: what is on its way is thrown away.
            writer.transport.abort()

    def hear(self, event):
        fields = dict(line.split(": ", 1) for line in event.splitlines() if ": " in line and not line.startswith(":"))
        if "id" in fields:
            self.heard.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
            self.done |= fields["event"] == "done"


async def whole(server, draft):
    """The draft's history, read at once when it is over."""
    watcher = Watcher(server, draft, 0)
    await watcher.connection(None)
    return watcher.heard


def check(watcher, whole, document):
    """What is wrong with what a watcher heard, in words."""
    numbers = [number for number, _, _ in watcher.heard]
    if numbers != [number for number, _, _ in whole]:
        missing = set(n for n, _, _ in whole) - set(numbers)
        twice = len(numbers) - len(set(numbers))
        return f"{len(missing)} events lost, {twice} twice"
    if watcher.heard != whole or numbers != list(range(1, len(numbers) + 1)):
        return "other events than the history holds"
    restart = max(at for at, (_, kind, data) in enumerate(whole) if kind == "status" and data.get("restart"))
    items = lambda events: [data["text"] for _, kind, data in events if kind == "item"]
    # The last one is whole only with the answer.
    written = [f"{n + 1}番目の項目です。常連のお客様に支えられ、地域で知られています。" for n in range(ITEMS - 1)]
    if items(whole[:restart]) != written:
        return "what came while the model wrote is not what it wrote"
    if items(whole[restart:]) != [item["text"] for item in document["items"]]:
        return "the items at the end are not those of the document"
    return None


def ask(server, companies, count, provider):
    return [server.call("POST", f"/companies/{companies[n % len(companies)]}/drafts",
                        {"kind": "swot", "provider": provider(n)})["id"] for n in range(count)]


async def run(options, server, url):
    companies = server.companies(COMPANIES)
    for number in range(PROVIDERS):
        server.provider(f"slow-{number}", f"{url}/v1", EACH)
    # The table of tokens, the database's pages, the prompts: what any server that drafts has in memory. A few at a time,
    # so that nothing of what many at once take is there already.
    with driver.upstream(items=ITEMS, events=EVENTS) as quick:
        server.provider("quick", f"{quick}/v1", EACH)
        for _ in range(options.drafts // 8):
            warm = ask(server, companies, 8, lambda n: "quick")
            await asyncio.gather(*(Watcher(server, draft, n).follow(None) for n, draft in enumerate(warm)))
    await asyncio.sleep(5)
    rest = driver.rss_kb(server.process.pid)
    began, cpu = time.monotonic(), driver.cpu_seconds(server.process.pid)
    drafts = ask(server, companies, options.drafts, lambda n: f"slow-{n % PROVIDERS}")
    asked = time.monotonic() - began
    watchers = [Watcher(server, draft, n) for n, draft in enumerate(drafts)]
    peak, most = [rest], [0]

    async def sample():
        while True:
            await asyncio.sleep(0.5)
            peak[0] = max(peak[0], driver.rss_kb(server.process.pid))
            most[0] = max(most[0], driver.connections(server.process.pid, int(url.rsplit(":", 1)[1])))

    # All are written at once before anybody watches: what a draft takes without the connection of a browser.
    await asyncio.sleep(4)
    alone = driver.rss_kb(server.process.pid)
    sampler = asyncio.create_task(sample())
    await asyncio.gather(*(watcher.follow(options.fault) for watcher in watchers))
    sampler.cancel()
    took, cpu = time.monotonic() - began, driver.cpu_seconds(server.process.pid) - cpu
    wrong = []
    for watcher in watchers:
        draft = server.call("GET", f"/drafts/{watcher.draft}")
        if draft["status"] != "succeeded":
            wrong.append(f"{watcher.draft}: {draft['status']} {draft['error']}")
            continue
        document = server.call("GET", f"/documents/{draft['document']}")
        fault = check(watcher, await whole(server, watcher.draft), document)
        if fault:
            wrong.append(f"{watcher.draft}: {fault}")
    after = driver.rss_kb(server.process.pid)
    events, cuts = sum(len(w.heard) for w in watchers), sum(w.cuts for w in watchers)
    print(f"| what | goal | measured |\n|---|---|---|")
    print(f"| drafts streaming at once | {options.drafts} | {most[0]} |")
    each = lambda kb: f"{(kb - rest) / options.drafts:.0f} KB ({rest / 1024:.0f} → {kb / 1024:.0f} MB)"
    print(f"| memory a draft, beyond the server at rest | ≤ 150 KB | {each(alone)} |")
    print(f"| the same with the connection of who watches it, at most | – | {each(peak[0])}, {after / 1024:.0f} MB after |")
    print(f"| events heard over {cuts} cut connections | none lost, none twice | {events:,}, {len(wrong)} drafts with a fault |")
    print(f"| asking for all of them; all written | – | {asked:.1f} s; {took:.1f} s, {cpu:.1f} s CPU |")
    for line in wrong[:5]:
        print(line)
    return not wrong and most[0] == options.drafts


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("bin", nargs="?", default=os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "release/banso"))
    arguments.add_argument("--drafts", type=int, default=200)
    arguments.add_argument("--fault", choices=["lost", "doubled"])
    options = arguments.parse_args()
    print(driver.machine())
    server = Server(options.bin, BANSO_DRAFTS_AT_ONCE="256", BANSO_LOG="warn")
    try:
        with driver.upstream(**{"items": ITEMS, "events": EVENTS, "pause-ms": PAUSE_MS}) as url:
            sound = asyncio.run(run(options, server, url))
    finally:
        server.log.seek(0)
        sys.stderr.write(server.log.read()[-2000:])
        server.stop()
    sys.exit(0 if sound else 1)


main()

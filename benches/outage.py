#!/usr/bin/env python3
"""A provider that takes every request and never answers, drafts in the queue, and fifty people on other pages.

usage: cargo build --release && benches/outage.py [--fault slow] [target/release/banso]        (about four minutes)

In one run: fifty people look at pages while nobody drafts; the same while two hundred drafts wait for a provider that has
become a black hole, through the first two minutes that an answer is waited for and the moment when the provider is given
up; the same again when the drafts are cancelled. Told is how long pages take in each, and after how many requests the
provider is left alone.

`--fault slow` stops the server for 100 ms every second while the provider is out, to see that it is found.
"""
import argparse, json, os, signal, statistics, sys, threading, time

import driver
from server import Server

DRAFTS, COMPANIES, CONCURRENCY = 200, 20, 5
BASELINE, OUTAGE, AFTER = 30, 150, 30
GOAL = 1.2


def pages(server, companies, seconds):
    paths = ["/", "/companies", f"/companies/{companies[0]}", f"/companies/{companies[1]}/statements",
             f"/companies/{companies[2]}/analysis", f"/companies/{companies[3]}/checklists/general_checkup"]
    return json.loads(driver.run("pages", **{"url": server.url, "paths": ",".join(paths), "seconds": seconds, "users": 50,
                                             "pause-ms": 1_000, "email": "shidoin@example.jp", "password": server.password}))


def freeze(server, over):
    while not over.is_set():
        server.process.send_signal(signal.SIGSTOP)
        time.sleep(0.1)
        server.process.send_signal(signal.SIGCONT)
        over.wait(0.9)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("bin", nargs="?", default=os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "release/banso"))
    arguments.add_argument("--fault", choices=["slow"])
    options = arguments.parse_args()
    print(driver.machine())
    server = Server(options.bin, BANSO_DRAFTS_AT_ONCE="256", BANSO_LOG="warn")
    try:
        with driver.upstream(**{"black-hole": True}) as url:
            sound = run(options, server, url)
    finally:
        server.stop()
    sys.exit(0 if sound else 1)


def run(options, server, url):
    companies = server.companies(COMPANIES)
    server.provider("hole", f"{url}/v1", CONCURRENCY)
    pages(server, companies, 5)
    before = pages(server, companies, BASELINE)
    over = threading.Event()
    if options.fault:
        threading.Thread(target=freeze, args=(server, over), daemon=True).start()
    drafts = []
    asking = threading.Thread(target=lambda: drafts.extend(
        server.call("POST", f"/companies/{companies[n % COMPANIES]}/drafts", {"kind": "swot", "provider": "hole"})["id"]
        for n in range(DRAFTS)))
    asking.start()
    out = pages(server, companies, OUTAGE)
    over.set()
    asking.join()
    calls = ledger(server)
    states = [server.call("GET", f"/drafts/{draft}") for draft in drafts]
    parked = sum(draft["status"] == "queued" and bool(draft["attempts"]) for draft in states)
    for draft in states:
        if draft["status"] in ("queued", "running"):
            server.call("POST", f"/drafts/{draft['id']}/cancel")
    after = pages(server, companies, AFTER)
    base = statistics.mean([before["p95_ms"], after["p95_ms"]])
    print("| what | goal | measured |\n|---|---|---|")
    for name, found in (("before", before), ("while the provider is out", out), ("after", after)):
        print(f"| pages {name}: p50, p95, p99, p95 of the worst ten seconds | – | {found['p50_ms']:.1f}, {found['p95_ms']:.1f}, "
              f"{found['p99_ms']:.1f}, {found['worst_window_p95_ms']:.1f} ms ({found['visits']:,} pages) |")
    ratio = out["p95_ms"] / base
    print(f"| p95 while the provider is out, beside before and after | ≤ {GOAL} | {ratio:.2f} |")
    print(f"| requests until the provider is left alone | ≤ 5 failures | {calls['timed_out']} timed out, {calls['sent']} sent |")
    print(f"| drafts put off, with the time when they go on | – | {parked} of {len(drafts)} |")
    return ratio <= GOAL and calls["timed_out"] <= CONCURRENCY and calls["sent"] <= CONCURRENCY


def ledger(server):
    import sqlite3
    with sqlite3.connect(f"file:{server.folder.name}/banso.db?mode=ro", uri=True) as db:
        rows = db.execute("select record from model_calls").fetchall()
    failures = [json.loads(record if isinstance(record, str) else bytes(record)).get("failure") for record, in rows]
    return {"sent": len(failures), "timed_out": failures.count("timed_out")}


main()

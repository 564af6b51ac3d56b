#!/usr/bin/env python3
"""What our way to a provider takes beyond the provider's own time, beside a direct call and LiteLLM's proxy, in one run.

usage: benches/llm_overhead.py [--rounds N] [--calls N] [--skip-litellm]        (Linux; `cargo` on the path)

A model server without a model streams a SWOT over loopback as fast as it is read; 16 streams ask again and again, with
a pause that leaves the processors time, and without one. Measured in turn, round by round: the same bytes sent and read with nothing around them; our client
with gate, tries, checks; the whole way of a draft's call with its rows in the ledger, on the disk and, to tell what
making them last takes, in memory; and a direct call through LiteLLM's proxy. Processor time is that of the process
measured alone: the server's is not in it, and a proxy's is its own.

LiteLLM goes into a virtual environment below the cache folder ($XDG_CACHE_HOME/banso-bench), once; where it cannot be
installed it is left out, and the table says so.
"""
import argparse, json, os, shutil, socket, statistics, subprocess, sys, tempfile, time, urllib.request

import driver

LITELLM = "litellm[proxy]==1.106.2"
ANSWERS = {"short": (4, 64), "long": (24, 1024)}  # items, events
PAUSES = {"short": 25, "long": 200}  # between the calls of a stream, in ms: what two cores do with time to spare


def litellm_program():
    """LiteLLM's program, installed if need be; None when it cannot be."""
    folder = os.path.join(driver.CACHE, "litellm-" + LITELLM.rsplit("=", 1)[1])
    program = os.path.join(folder, "bin", "litellm")
    if not os.path.exists(os.path.join(folder, ".complete")):
        shutil.rmtree(folder, ignore_errors=True)
        pip = [os.path.join(folder, "bin", "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"]
        try:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)
            subprocess.run([*pip, LITELLM], check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"LiteLLM is left out: it could not be installed ({error})", file=sys.stderr)
            return None
        open(os.path.join(folder, ".complete"), "w").close()
    return program


class LiteLlm:
    """The proxy in front of a server, one worker, no database, no telemetry."""

    def __init__(self, program, upstream, folder):
        config = os.path.join(folder, "litellm.yaml")
        with open(config, "w") as f:
            json.dump({"model_list": [{"model_name": "bench", "litellm_params": {
                "model": "openai/bench", "api_key": "none", "api_base": upstream + "/v1"}}]}, f)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        env = dict(os.environ, LITELLM_LOCAL_MODEL_COST_MAP="True", LITELLM_TELEMETRY="False", NO_DOCS="True",
                   DISABLE_ADMIN_UI="True", LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY="true", LITELLM_LOG="ERROR")
        self.log = open(os.path.join(folder, "litellm.log"), "w")
        self.process = subprocess.Popen(
            [program, "--config", config, "--host", "127.0.0.1", "--port", str(port), "--num_workers", "1",
             "--telemetry", "False"], env=env, stdout=self.log, stderr=subprocess.STDOUT)
        self.url = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                urllib.request.urlopen(self.url + "/health/liveliness", timeout=1).read()
                return
            except OSError:
                if self.process.poll() is not None:
                    sys.exit(f"LiteLLM ended; see {self.log.name}")
                time.sleep(0.1)
        sys.exit("LiteLLM did not answer within a minute")

    def cpu(self):
        return driver.cpu_seconds(self.process.pid)

    def stop(self):
        driver.stop(self.process)


def measure(upstream, litellm, calls, pause, folder):
    """One round: what each way took, by its name."""
    url = upstream + "/v1"
    load = lambda role, **more: json.loads(driver.run(role, **{"url": url, "calls": calls, "pause-ms": pause}, **more))
    found = {"direct": load("direct"), "send": load("send")}
    for name, place in (("ledger on disk", folder), ("ledger in memory", "/dev/shm")):
        base = tempfile.mkdtemp(prefix="banso-bench-", dir=place)
        try:
            found[name] = load("calling", folder=base)
        finally:
            shutil.rmtree(base)
    if litellm:
        # It takes so much longer that the same number would take minutes, and the same pause would drown it.
        more = {"url": litellm.url + "/v1", "key": "none", "pause-ms": pause and 400}
        driver.run("direct", **more, calls=16, **{"warm-up": 16})
        before = litellm.cpu()
        told = json.loads(driver.run("direct", **more, calls=max(32, calls // 20), **{"warm-up": 0}))
        found["LiteLLM"] = told | {"cpu_ms": (litellm.cpu() - before) * 1000 / told["calls"]}
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--calls", type=int, default=2_000)
    arguments.add_argument("--skip-litellm", action="store_true")
    options = arguments.parse_args()
    program = None if options.skip_litellm else litellm_program()
    print(driver.machine())
    for size, (items, events) in ANSWERS.items():
        calls = options.calls if size == "short" else options.calls // 5
        with tempfile.TemporaryDirectory(prefix="banso-bench-") as folder, driver.upstream(items=items, events=events) as url:
            litellm = LiteLlm(program, url, folder) if program else None
            try:
                for pause in (PAUSES[size], 0):
                    table(size, events, pause, [measure(url, litellm, calls, pause, folder) for _ in range(options.rounds)])
            finally:
                if litellm:
                    litellm.stop()
    if program is None:
        print("\nLiteLLM was left out.")


def table(size, events, pause, rounds):
    """Medians over the rounds of what each way adds to the direct call of its own round."""
    how = f"{pause} ms between the calls of a stream" if pause else "without a pause: the processors are full"
    print(f"\n{size} answer of {events} events, 16 streams, {how}; medians of {len(rounds)} rounds (range)\n")
    print("| way | p50 | p99 | CPU a call | added p50 | added p99 | added CPU | calls/s |\n|---|---|---|---|---|---|---|---|")
    for way in rounds[0]:
        of = lambda key: statistics.median(r[way][key] for r in rounds)
        cells = [f"{of('p50_ms'):.2f} ms", f"{of('p99_ms'):.2f} ms", f"{of('cpu_ms'):.3f} ms"]
        # A proxy's process holds nothing of the caller's; ours holds what a direct call takes too.
        for key, own in (("p50_ms", 1), ("p99_ms", 1), ("cpu_ms", 0 if way == "LiteLLM" else 1)):
            more = [r[way][key] - own * r["direct"][key] for r in rounds]
            cells.append("–" if way == "direct" else f"{statistics.median(more):.2f} ({min(more):.2f}–{max(more):.2f}) ms")
        print("| " + " | ".join([way, *cells, f"{of('per_second'):,.0f}"]) + " |")
    for way in ("send", "ledger on disk") if "LiteLLM" in rounds[0] else ():
        ratios = [r["LiteLLM"]["cpu_ms"] / max(r[way]["cpu_ms"] - r["direct"]["cpu_ms"], 0.001) for r in rounds]
        print(f"\nLiteLLM takes {statistics.median(ratios):.0f} times ({min(ratios):.0f}–{max(ratios):.0f}) the CPU a call that `{way}` adds.")


main()

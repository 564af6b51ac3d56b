#!/usr/bin/env python3
"""`banso analyze --batch` beside its peers on one file, in one run.

usage: cargo build --release --bin banso --example csv_copy && benches/batch.py [--rows N] [--runs N] [target/release]

Makes the file (seeded) and a virtual environment with pandas and polars below the cache folder
($XDG_CACHE_HOME/banso-bench, once), has every program analyse it, checks on every row that all say the same, times them
in turn, and prints a table for docs/benchmarks.md. Quote medians and ratios: the peers run on the same machine in the
same minutes.
"""
import argparse, csv, math, os, random, statistics, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, os.pardir, "data")
CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "banso-bench")
PEERS = ["pandas==3.1.1", "polars==2.1.0"]
SEED = 20250331
FIGURES = ["sales", "prior_sales", "operating_profit", "depreciation", "cash", "notes_receivable", "accounts_receivable",
           "inventory", "total_liabilities", "notes_payable", "accounts_payable", "borrowings", "net_assets"]


def make(path, rows):
    """A file as a chamber would have it: one to three periods a company, a cell in fifty unknown."""
    random.seed(SEED)
    with open(os.path.join(DATA, "industry_classes.csv"), newline="") as f:
        classes = [row["minor_key"] for row in csv.DictReader(line for line in f if not line.startswith("#"))]
    uniform, below = random.random, random.randrange
    unknown = lambda value: "" if uniform() < 0.02 else value
    with open(path + ".part", "w", newline="") as f:
        f.write("company,industry_minor,capital_thousand_yen,period_end,employees," +
                ",".join(f"{name}_thousand_yen" for name in FIGURES) + "\n")
        left, number = rows, 0
        while left:
            number += 1
            periods = min(left, 1 + below(3))
            left -= periods
            people = below(8) if uniform() < 0.7 else below(400)
            sales = int(5_000 * (1 + people) * math.exp(random.gauss(0, 0.7)))
            capital = 0 if uniform() < 0.2 else (1 + below(400)) * 500
            line = f"株式会社試験{number:07d},{random.choice(classes)},{unknown(capital)},"
            for age in range(periods):
                sales = int(sales * random.gauss(1.01, 0.15))
                profit = int(sales * random.gauss(0.02, 0.06))
                part = lambda share: unknown(int(sales * share * uniform()))
                figures = [unknown(sales), part(2) if age == periods - 1 else "", unknown(profit), part(0.05), part(0.4),
                           part(0.1), part(0.25), part(0.2), part(1.2), part(0.1), part(0.2), part(0.8),
                           unknown(int(sales * random.gauss(0.15, 0.2)))]
                f.write(f"{line}{2025 - age}-03,{unknown(people)},{','.join(map(str, figures))}\n")
    os.replace(path + ".part", path)


def environment():
    """Python with the peers in it."""
    python = os.path.join(CACHE, "venv", "bin", "python")
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", os.path.join(CACHE, "venv")], check=True)
    subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *PEERS], check=True)
    return python


def timed(command):
    """Seconds, CPU seconds and peak memory (MB) of a whole process."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} ended with {process.returncode}: {said.decode(errors='replace')[-2000:]}")
    return took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def same(ours, theirs):
    """Stops at the first row that differs: values beyond 1e-9, or any points, total, rank or size."""
    with open(ours, newline="") as a, open(theirs, newline="") as b:
        rows, other = csv.reader(a), csv.reader(b)
        head = next(rows)
        assert head == next(other), "the heads differ"
        count = 0
        for row, peer in zip(rows, other, strict=True):
            count += 1
            for name, mine, its in zip(head, row, peer, strict=True):
                if mine != its and not close(mine, its):
                    sys.exit(f"{theirs}, row {count}, {name}: {mine!r} is not {its!r}\n{row}\n{peer}")
    print(f"{os.path.basename(theirs)}: {count:,} rows say the same")


def close(mine, its):
    try:
        mine, its = float(mine), float(its)
    except ValueError:
        return False
    return math.isclose(mine, its, rel_tol=1e-9, abs_tol=1e-9)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("bin", nargs="?", default=os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "release"))
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--runs", type=int, default=7)
    arguments.add_argument("--same", nargs=2, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.same:
        return same(*options.same)
    os.makedirs(CACHE, exist_ok=True)
    source = os.path.join(CACHE, f"batch-{SEED}-{options.rows}.csv")
    if not os.path.exists(source):
        # Apart, since what a process holds counts for the memory of those it starts.
        subprocess.run([sys.executable, "-c", f"import sys; sys.path.insert(0, {HERE!r}); import batch; "
                        f"batch.make({source!r}, {options.rows})"], check=True)
    python = environment()
    out = lambda name: os.path.join(CACHE, f"out-{name}.csv")
    files = [os.path.join(DATA, name) for name in ("locaben_base_2022.csv", "industry_classes.csv", "size_rules.csv")]
    peer = lambda name: [python, os.path.join(HERE, "peers", f"{name}_peer.py"), source, out(name), *files]
    commands = {
        "banso": [os.path.join(options.bin, "banso"), "analyze", "--batch", source, "-o", out("banso")],
        "csv_copy": [os.path.join(options.bin, "examples", "csv_copy"), source, out("csv_copy")],
        "polars": peer("polars"),
        "pandas": peer("pandas"),
    }
    for command in commands.values():
        timed(command)
    for name in ("polars", "pandas"):
        subprocess.run([sys.executable, __file__, "--same", out("banso"), out(name)], check=True)
    times, work = ({name: [] for name in commands} for _ in range(2))
    memory = dict.fromkeys(commands, 0)
    for _ in range(options.runs):
        for name, command in commands.items():
            took, cpu, peak = timed(command)
            times[name].append(took)
            work[name].append(cpu)
            memory[name] = max(memory[name], peak)
    ours = statistics.median(times["banso"])
    print(f"\n{options.rows:,} rows, {os.path.getsize(source) / 1e6:.0f} MB, median of {options.runs} runs in turn\n")
    print("| program | median | range | beside `banso` | rows/s | CPU | peak memory |\n|---|---|---|---|---|---|---|")
    for name, took in times.items():
        middle = statistics.median(took)
        print(f"| {name} | {middle:.2f} s | {min(took):.2f}–{max(took):.2f} | {middle / ours:.2f} | "
              f"{options.rows / middle:,.0f} | {statistics.median(work[name]):.2f} s | {memory[name]:.0f} MB |")
    for name in commands:
        os.remove(out(name))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The promises about speed that concern the whole program, measured on a release build (standard library only).

usage: cargo build --release && benches/pages.py [target/release/banso]

Prints a table for docs/benchmarks.md: demo start to first page, `banso analyze` as a whole process, pages' server time
with 1,000 companies, idle memory. Whole-process and wall-clock figures: quote medians.
"""
import http.client, json, os, re, signal, socket, statistics, subprocess, sys, tempfile, time, urllib.parse

BIN = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "release/banso")
COMPANIES, RUNS = 1000, 30


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_page(port, since, limit=20):
    while time.perf_counter() - since < limit:
        try:
            c = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            c.request("GET", "/login")
            if c.getresponse().read():
                return time.perf_counter() - since
        except OSError:
            time.sleep(0.002)
    sys.exit("the demo did not answer")


def start(folder):
    port = free_port()
    begun = time.perf_counter()
    process = subprocess.Popen([BIN, "demo", "--data", folder, "--bind", f"127.0.0.1:{port}"],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    took = wait_page(port, begun)
    text = ""
    while "kanri@example.jp" not in text:
        text += process.stdout.readline()
    password = re.search(r"shidoin@example\.jp.*パスワード: (\S+)", text).group(1)
    return process, port, password, took


def stop(process):
    process.send_signal(signal.SIGTERM)
    process.wait(20)


def rss_mb(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024


def row(name, goal, values, unit):
    values = sorted(values)
    print(f"| {name} | {goal} | {statistics.median(values):.1f} {unit} | {values[0]:.1f}–{values[-1]:.1f} |", flush=True)


def main():
    folder = tempfile.mkdtemp(prefix="banso-bench-")
    stop(start(folder)[0])
    starts = []
    for _ in range(5):
        process, port, password, took = start(folder)
        starts.append(took * 1000)
        idle = rss_mb(process.pid)
        stop(process)
    print("| what | goal | median | range |\n|---|---|---|---|")
    row("demo start to first page, after the first run", "< 300 ms", starts, "ms")
    row("memory after start", "< 80 MB", [idle], "MB")

    sample = os.path.join(folder, "company.json")
    with open(sample, "w") as f:
        json.dump({"name": "測定用", "industry": {"major": "13_観光業", "minor": "1301_観光業"}, "capital_thousand_yen": 10000,
                   "periods": [{"end": "2017-03", "employees": 30, "sales_thousand_yen": 5130250,
                                "prior_sales_thousand_yen": 4756859, "operating_profit_thousand_yen": 15000}]}, f)
    runs = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        subprocess.run([BIN, "analyze", sample, "--format", "json"], check=True, stdout=subprocess.DEVNULL)
        runs.append((time.perf_counter() - begun) * 1000)
    row("`banso analyze` of one file, whole process", "< 20 ms", runs, "ms")

    process, port, password, _ = start(folder)
    env = dict(os.environ, BANSO_DATABASE_URL=f"sqlite://{folder}/banso.db")
    token = subprocess.run([BIN, "admin", "token", "--email", "shidoin@example.jp"], env=env, check=True,
                           capture_output=True, text=True).stdout.split()[-1]
    api = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    company = None
    for n in range(COMPANIES):
        body = json.dumps({"name": f"測定 {n:04d}", "kind": "corporation",
                           "industry": {"major": "06_飲食業", "minor": "0601_飲食業"}, "capital_yen": 3000000, "employees": 5})
        api.request("POST", "/api/v1/companies", body, headers)
        answer = api.getresponse()
        company = json.loads(answer.read())["id"]
        assert answer.status == 201, answer.status
    for year in (2026, 2025, 2024):
        body = json.dumps({"employees": 5, "sales": 40000000 + year, "operating_profit": 1200000, "depreciation": 400000,
                           "cash": 3000000, "accounts_receivable": 1500000, "inventory": 2500000,
                           "total_liabilities": 16000000, "accounts_payable": 1800000, "borrowings": 9000000,
                           "net_assets": 4000000})
        api.request("PUT", f"/api/v1/companies/{company}/statements/{year}-03", body, headers)
        answer = api.getresponse()
        answer.read()
        assert answer.status in (200, 201), answer.status

    page = http.client.HTTPConnection("127.0.0.1", port)
    form = urllib.parse.urlencode({"email": "shidoin@example.jp", "password": password})
    page.request("POST", "/login", form, {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
    answer = page.getresponse()
    answer.read()
    cookie = answer.getheader("Set-Cookie").split(";")[0]
    pages = {"今日": "/", "事業者一覧": "/companies", "一覧の検索": "/companies?q=" + urllib.parse.quote("測定 0999"),
             "概要": f"/companies/{company}", "財務": f"/companies/{company}/statements",
             "ロカベン": f"/companies/{company}/analysis", "総点検": f"/companies/{company}/checklists/general_checkup"}
    for name, path in pages.items():
        times = []
        for _ in range(RUNS):
            begun = time.perf_counter()
            page.request("GET", path, headers={"Cookie": cookie, "Accept": "text/html"})
            answer = page.getresponse()
            answer.read()
            times.append((time.perf_counter() - begun) * 1000)
            assert answer.status == 200, (path, answer.status)
        row(f"page {name}, {COMPANIES:,} companies, on loopback", "< 20 ms", times, "ms")
    row("memory after that", "–", [rss_mb(process.pid)], "MB")
    stop(process)


main()

#!/usr/bin/env python3
"""One company the spreadsheet way: our own workbook, recalculated by LibreOffice, beside `banso analyze`.

usage: cargo build --release --bin banso && benches/spreadsheet.py [target/release/banso]

The workbook is what `banso analyze --format xlsx` writes, its stored results taken out, so that LibreOffice has to compute
them; what it computes is compared with the engine's six values to 1e-9. Prints rows for docs/benchmarks.md: whole
processes, in turn, LibreOffice with a profile that is already set up; and a workbook of many in one process, so that
LibreOffice's start does not count.
"""
import json, math, os, re, shutil, statistics, subprocess, sys, tempfile, time, zipfile

BIN = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "release/banso")
RUNS, MANY = 7, 40
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""
PERIOD = {"sales": 5130250, "operating_profit": 15000, "depreciation": 18340, "cash": 1000, "notes_receivable": 270760,
          "accounts_receivable": 456500, "inventory": 439285, "total_liabilities": 1668387, "notes_payable": 463324,
          "accounts_payable": 373206, "borrowings": 650120, "net_assets": 912793}


def company(path):
    def period(year, factor):
        figures = {f"{name}_thousand_yen": round(value * factor) for name, value in PERIOD.items()}
        return {"end": f"{year}-03", "employees": 30, **figures}
    periods = [period(2025, 1), period(2024, 0.93), period(2023, 0.97)]
    periods[-1]["prior_sales_thousand_yen"] = 4700000
    with open(path, "w") as f:
        json.dump({"name": "測定用", "industry": {"major": "13_観光業", "minor": "1301_観光業"},
                   "capital_thousand_yen": 10000, "periods": periods}, f)


def cells(path):
    """The sheets' XML by name."""
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")}


def without_results(path, out):
    """The workbook with its formulas and without what was stored as their results."""
    count = 0
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bare:
        for name in book.namelist():
            data = book.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text, found = re.subn(r"(<f[^>]*>[^<]*</f>)<v>[^<]*</v>", r"\1", data.decode())
                data, count = text.encode(), count + found
            bare.writestr(name, data)
    assert count, "the workbook has no formulas"
    return count


def numbers(path):
    return [float(n) for text in cells(path).values() for n in re.findall(r"<v>(-?[0-9.]+(?:[eE][-+]?[0-9]+)?)</v>", text)]


def timed(command):
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return (time.perf_counter() - begun) * 1000


def main():
    if not shutil.which("soffice"):
        sys.exit("LibreOffice (soffice) is not installed")
    folder = tempfile.mkdtemp(prefix="banso-bench-")
    at = lambda *names: os.path.join(folder, *names)
    company(at("company.json"))
    subprocess.run([BIN, "analyze", at("company.json"), "--format", "xlsx", "-o", at("ours.xlsx")], check=True)
    formulas = without_results(at("ours.xlsx"), at("bare.xlsx"))
    many = [shutil.copy(at("bare.xlsx"), at(f"bare{n}.xlsx")) for n in range(MANY)]
    os.makedirs(at("profile", "user"))
    with open(at("profile", "user", "registrymodifications.xcu"), "w") as f:
        f.write(PROFILE)
    office = ["soffice", f"-env:UserInstallation=file://{at('profile')}", "--headless", "--convert-to", "xlsx", "--outdir", at("out")]
    analyze = [BIN, "analyze", at("company.json"), "--format", "json"]
    timed([*office, at("bare.xlsx")])

    result = json.loads(subprocess.run(analyze, check=True, capture_output=True).stdout)
    computed = numbers(at("out", "bare.xlsx"))
    for period in result["periods"]:
        for name, indicator in period["indicators"].items():
            value = indicator["value"]
            assert any(math.isclose(value, n, rel_tol=1e-9, abs_tol=1e-9) for n in computed), (period["end"], name, value)

    times = {"banso": [], "office": [], "workbook": []}
    for _ in range(RUNS):
        times["banso"].append(statistics.median(timed(analyze) for _ in range(5)))
        times["workbook"].append(timed([BIN, "analyze", at("company.json"), "--format", "xlsx", "-o", at("again.xlsx")]))
        times["office"].append(timed([*office, at("bare.xlsx")]))
    times["one of many"] = [(timed([*office, *many]) - statistics.median(times["office"])) / (MANY - 1) for _ in range(3)]
    ours = statistics.median(times["banso"])
    print(f"{formulas} formulas, {len(result['periods'])} periods, 18 values agree to 1e-9\n")
    print("| what | median | range | beside `banso analyze` |\n|---|---|---|---|")
    for name, label in [("banso", "`banso analyze`, whole process"), ("workbook", "`banso analyze --format xlsx`, whole process"),
                        ("office", "LibreOffice recalculates the workbook, whole process"),
                        ("one of many", "LibreOffice, one more workbook in a running process")]:
        middle = statistics.median(times[name])
        print(f"| {label} | {middle:.1f} ms | {min(times[name]):.1f}–{max(times[name]):.1f} | {middle / ours:.0f} |")
    shutil.rmtree(folder)


main()

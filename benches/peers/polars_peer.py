"""The six indicators, points, total, rank and size of a batch, the way one writes it in polars: lazily, as a stream.

usage: polars_peer.py IN.csv OUT.csv TABLE.csv CLASSES.csv SIZES.csv
"""
import sys

import polars as pl
from polars import col

INDICATORS = ["sales_growth", "operating_margin", "labor_productivity", "ebitda_debt_multiple",
              "working_capital_months", "equity_ratio"]
LOWER_IS_BETTER = {"ebitda_debt_multiple", "working_capital_months"}
KEYS = ["company", "industry_minor", "capital_thousand_yen", "period_end"]
CUTS = ["t_iv", "t_iii", "t_ii", "t_i"]


def tables(table, classes, sizes):
    """Thresholds as one row a class and size; size limits as one row a class."""
    base = pl.read_csv(table, comment_prefix="#").pivot("indicator", index=["minor", "size"], values=CUTS)
    limits = (pl.read_csv(classes, comment_prefix="#").select("minor_key", "size_group")
              .join(pl.read_csv(sizes, comment_prefix="#").drop("major_codes"), on="size_group"))
    return base.lazy(), limits.lazy()


def money(name):
    return col(f"{name}_thousand_yen")


def size_class():
    capital, employees = money("capital"), col("employees")
    by_capital = (capital > 0) & (capital <= money("capital_max"))
    by_people = (employees > 0) & (employees <= col("employees_max")) & (col("size_group") != "卸売業")
    small = (by_capital | by_people) & (employees <= col("small_employees_max"))
    known = capital.is_not_null() & employees.is_not_null() & col("size_group").is_not_null()
    return (pl.when(~known).then(None).when((employees == 0) & (capital == 0)).then(pl.lit("not_applicable"))
            .when(small).then(pl.lit("small")).otherwise(pl.lit("medium")))


def values():
    sales, profit = money("sales"), money("operating_profit")
    parts = [money(name) for name in ("notes_receivable", "accounts_receivable", "inventory", "accounts_payable")]
    zero = lambda name: money(name).fill_null(0)
    capital = (zero("accounts_receivable") + zero("notes_receivable") + zero("inventory")
               - (zero("accounts_payable") + zero("notes_payable")))
    blank = pl.all_horizontal(part.is_null() for part in parts) & (money("notes_payable").fill_null(1) != 0)
    all_values = {
        "sales_growth": sales / col("prior") - 1,
        "operating_margin": profit / sales,
        "labor_productivity": profit / col("employees"),
        "ebitda_debt_multiple": (money("borrowings") - money("cash")) / (profit + money("depreciation")),
        "working_capital_months": pl.when(~blank).then(capital / (sales / 12)),
        "equity_ratio": money("net_assets") / (money("net_assets") + money("total_liabilities")),
    }
    return [pl.when(value.is_finite()).then(value).alias(name) for name, value in all_values.items()]


def points(name):
    cuts = [col(f"{cut}_{name}") for cut in CUTS]
    value = col(name)
    reached = [cut > value if name in LOWER_IS_BETTER else cut <= value for cut in cuts]
    score = pl.lit(1, pl.Int8) + sum(r.cast(pl.Int8) for r in reached)
    if name == "ebitda_debt_multiple":
        score = (pl.when(money("borrowings") <= money("cash")).then(pl.lit(5, pl.Int8))
                 .when(money("operating_profit") + money("depreciation") <= 0).then(pl.lit(1, pl.Int8)).otherwise(score))
    return score.alias(f"{name}_score")


def main():
    source, out, table, classes, sizes = sys.argv[1:]
    base, limits = tables(table, classes, sizes)
    rows = pl.scan_csv(source)
    floats = [name for name in rows.collect_schema() if name.endswith("_yen") and name != "capital_thousand_yen"]
    rows = pl.scan_csv(source, schema_overrides={name: pl.Float64 for name in floats})
    total = pl.sum_horizontal(f"{name}_score" for name in INDICATORS)
    (rows
     .with_columns(prior=pl.when(col("company") == col("company").shift(-1)).then(money("sales").shift(-1))
                   .otherwise(money("prior_sales")))
     .join(limits, how="left", left_on="industry_minor", right_on="minor_key", maintain_order="left")
     .with_columns(size_class=size_class())
     .with_columns(size_class=col("size_class").first().over("company"))
     .join(base, how="left", left_on=["industry_minor", "size_class"], right_on=["minor", "size"], maintain_order="left")
     .with_columns(values())
     .with_columns([points(name) for name in INDICATORS])
     .with_columns(total=total)
     .with_columns(rank=pl.when(col("total") >= 24).then(pl.lit("A")).when(col("total") >= 18).then(pl.lit("B"))
                   .when(col("total") >= 12).then(pl.lit("C")).otherwise(pl.lit("D")))
     .select(KEYS + [c for name in INDICATORS for c in (name, f"{name}_score")] + ["total", "rank", "size_class"])
     .sink_csv(out))


main()

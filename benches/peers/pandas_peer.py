"""The six indicators, points, total, rank and size of a batch, the way one writes it in pandas: whole columns at a time.

usage: pandas_peer.py IN.csv OUT.csv TABLE.csv CLASSES.csv SIZES.csv
"""
import sys

import numpy as np
import pandas as pd

INDICATORS = ["sales_growth", "operating_margin", "labor_productivity", "ebitda_debt_multiple",
              "working_capital_months", "equity_ratio"]
LOWER_IS_BETTER = {"ebitda_debt_multiple", "working_capital_months"}
KEYS = ["company", "industry_minor", "capital_thousand_yen", "period_end"]


def tables(table, classes, sizes):
    """Thresholds as one row a class and size; size limits as one row a class."""
    base = pd.read_csv(table, comment="#").pivot(index=["minor", "size"], columns="indicator",
                                                 values=["t_iv", "t_iii", "t_ii", "t_i"])
    base.columns = [f"{indicator}.{cut}" for cut, indicator in base.columns]
    limits = pd.read_csv(classes, comment="#")[["minor_key", "size_group"]].merge(pd.read_csv(sizes, comment="#"), on="size_group")
    return base.reset_index(), limits.drop(columns="major_codes")


def size_class(newest):
    capital, employees = newest["capital_thousand_yen"], newest["employees"]
    by_capital = (capital > 0) & (capital <= newest["capital_max_thousand_yen"])
    by_people = (employees > 0) & (employees <= newest["employees_max"]) & (newest["size_group"] != "卸売業")
    small = (by_capital | by_people) & (employees <= newest["small_employees_max"])
    known = capital.notna() & employees.notna() & newest["size_group"].notna()
    size = np.where(small, "small", np.where((employees == 0) & (capital == 0), "not_applicable", "medium"))
    return pd.Series(size, index=newest.index).where(known)


def values(x):
    """The six; what cannot be computed is NaN."""
    prior = x.groupby("company", sort=False)["sales_thousand_yen"].shift(-1)
    oldest = ~x.duplicated("company", keep="last")
    prior = prior.mask(oldest, x["prior_sales_thousand_yen"])
    sales, profit = x["sales_thousand_yen"], x["operating_profit_thousand_yen"]
    parts = x[["notes_receivable_thousand_yen", "accounts_receivable_thousand_yen", "inventory_thousand_yen",
               "accounts_payable_thousand_yen"]]
    notes_payable = x["notes_payable_thousand_yen"]
    filled = parts.fillna(0)
    capital = (filled["accounts_receivable_thousand_yen"] + filled["notes_receivable_thousand_yen"]
               + filled["inventory_thousand_yen"]
               - (filled["accounts_payable_thousand_yen"] + notes_payable.fillna(0)))
    blank = parts.isna().all(axis=1) & (notes_payable != 0)
    result = pd.DataFrame({
        "sales_growth": sales / prior - 1,
        "operating_margin": profit / sales,
        "labor_productivity": profit / x["employees"],
        "ebitda_debt_multiple": (x["borrowings_thousand_yen"] - x["cash_thousand_yen"])
        / (profit + x["depreciation_thousand_yen"]),
        "working_capital_months": (capital / (sales / 12)).mask(blank),
        "equity_ratio": x["net_assets_thousand_yen"] / (x["net_assets_thousand_yen"] + x["total_liabilities_thousand_yen"]),
    })
    return result.replace([np.inf, -np.inf], np.nan)


def points(x, value):
    """1 to 5; NaN where there is nothing to compare."""
    scores = pd.DataFrame(index=x.index)
    for name in INDICATORS:
        cuts = x[[f"{name}.{cut}" for cut in ("t_iv", "t_iii", "t_ii", "t_i")]]
        v = value[name]
        reached = cuts.gt(v, axis=0) if name in LOWER_IS_BETTER else cuts.le(v, axis=0)
        score = (1 + reached.sum(axis=1)).where(v.notna() & cuts.notna().all(axis=1))
        if name == "ebitda_debt_multiple":
            no_ebitda = x["operating_profit_thousand_yen"] + x["depreciation_thousand_yen"] <= 0
            net_cash = x["borrowings_thousand_yen"] <= x["cash_thousand_yen"]
            score = score.mask(no_ebitda, 1).mask(net_cash, 5)
        scores[name] = score
    return scores


def main():
    source, out, table, classes, sizes = sys.argv[1:]
    base, limits = tables(table, classes, sizes)
    x = pd.read_csv(source)
    newest = x.drop_duplicates("company")[["company", "industry_minor", "capital_thousand_yen", "employees"]]
    newest = newest.merge(limits, how="left", left_on="industry_minor", right_on="minor_key")
    newest["size_class"] = size_class(newest)
    newest = newest.merge(base, how="left", left_on=["industry_minor", "size_class"], right_on=["minor", "size"])
    newest = newest.drop(columns=["industry_minor", "capital_thousand_yen", "employees", "minor_key", "minor", "size"])
    x = x.merge(newest, how="left", on="company")
    value = values(x)
    score = points(x, value)
    result = x[KEYS].copy()
    for name in INDICATORS:
        result[name] = value[name]
        result[f"{name}_score"] = score[name].astype("Int8")
    result["total"] = score.sum(axis=1).astype("int8")
    result["rank"] = np.select([result["total"] >= 24, result["total"] >= 18, result["total"] >= 12], ["A", "B", "C"], "D")
    result["size_class"] = x["size_class"]
    result.to_csv(out, index=False)


main()

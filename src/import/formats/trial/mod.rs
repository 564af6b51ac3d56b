//! What the trial balances (試算表) of accounting programs share: the head above the table, names, amounts, sub-accounts
//! and tables of months.

pub(super) mod columns;
pub(super) mod finish;
pub(super) mod head;
pub(super) mod lines;
pub(super) mod merge;
pub(super) mod months;
pub(super) mod months_table;
pub(super) mod name;
pub(super) mod rows;
pub(super) mod section;
#[cfg(test)]
pub(super) mod testing;

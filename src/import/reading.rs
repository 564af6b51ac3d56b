//! What a file of accounts said, before anybody looked at it: the same for every format.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

use crate::domain::industry::Industry;
use crate::domain::number::MoneyUnit;
use crate::domain::statement::{AccountLine, Figure, PeriodEnd};

macro_rules! formats {
    ($($variant:ident $label:literal;)*) => {
        /// The layouts that are known; `docs/imports.md` says where each comes from.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, EnumString, Display, IntoStaticStr)]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        pub enum Format { $(#[doc = $label] $variant,)* }

        impl Format {
            /// What people read.
            pub fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }
        }
    };
}

formats! {
    YayoiTrialBalance "弥生会計 残高試算表";
    YayoiSubBalance "弥生会計 補助残高一覧表";
    YayoiMonthly "弥生会計 年間推移";
    FreeeTrialBalance "freee会計 試算表";
    MoneyForwardTrialBalance "マネーフォワード クラウド会計 残高試算表";
    JdlTrialBalance "JDL 合計残高試算表";
    TkcBalances "TKC 科目残高一覧表";
    TsukaeruTrialBalance "ツカエル会計／ジョブカン会計 試算表";
    PcaStatements "決算書（PCA会計など）";
    EtaxCsv "e-Tax 財務諸表（CSV）";
    EtaxXbrl "e-Tax 財務諸表（XBRL）";
    BlueReturn "e-Tax 青色申告決算書（KOA210）";
    LocalBenchmarkWorkbook "ローカルベンチマーク（経済産業省のExcel）";
    Table "表（科目と金額）";
    Pasted "貼り付けた表";
}

/// A figure that the file gives as such, not as an account line (METI's workbook, a list of companies).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadFigure {
    /// Which.
    pub figure: Figure,
    /// Whole yen, people or months.
    pub value: i64,
    /// As the file writes it.
    pub raw: String,
    /// Where: 「シート「【入力】財務分析」のD27」.
    pub place: String,
}

/// One period of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadPeriod {
    /// The period's last month, when the file says so; else the advisor is asked.
    pub end: Option<PeriodEnd>,
    /// How many months the profit and loss figures cover, when the file says so.
    pub months: Option<i64>,
    /// Figures given as such.
    pub figures: Vec<ReadFigure>,
    /// Account lines in the file's order.
    pub lines: Vec<AccountLine>,
}

/// A written answer of METI's non-financial sheets, or of another form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadAnswer {
    /// The sheet it belongs to, as in `data/checklists/`.
    pub template: String,
    /// The question's id there.
    pub question: String,
    /// The words.
    pub text: String,
    /// Where.
    pub place: String,
}

/// What the file says of the company itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadCompany {
    /// 商号・屋号
    pub name: Option<String>,
    /// 代表者名・氏名
    pub representative: Option<String>,
    /// 所在地
    pub address: Option<String>,
    /// Whether it is a sole proprietor's file.
    pub sole_proprietor: Option<bool>,
    /// 業種 of the Local Benchmark.
    pub industry: Option<Industry>,
    /// 資本金（円）
    pub capital_yen: Option<i64>,
    /// 従業員数
    pub employees: Option<i64>,
}

/// Something the reader is not sure of, in a sentence that names the place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Doubt {
    /// Where, when it is one place.
    pub place: Option<String>,
    /// What, and what to do about it.
    pub message: String,
}

/// What a file said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reading {
    /// The layout it was read as.
    pub format: Format,
    /// `UTF-8`, `CP932` …; `None` for workbooks.
    pub encoding: Option<String>,
    /// The unit the file writes money in; amounts of lines are whole yen already.
    #[schema(value_type = String)]
    pub unit: MoneyUnit,
    /// The company.
    pub company: ReadCompany,
    /// Periods, newest first; at least one.
    pub periods: Vec<ReadPeriod>,
    /// Written answers.
    pub answers: Vec<ReadAnswer>,
    /// What the reader is not sure of.
    pub doubts: Vec<Doubt>,
}

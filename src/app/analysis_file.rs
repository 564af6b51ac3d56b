//! A company's analysis as a file: a workbook with live formulas, a table, charts.

use serde_json::json;

use super::ctx::Ctx;
use super::error::{Error, Result};
use super::export::ExportFile;
use crate::domain::access::Permission;
use crate::domain::analysis::Subject;
use crate::domain::benchmark::Indicator;
use crate::domain::id::CompanyId;
use crate::domain::statement::Inputs;
use crate::export::file_name::safe_company;
use crate::export::table::{self, Encoding};
use crate::export::{break_even, cost, lines, png, radar, workbook};

/// The formats of an analysis.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    serde::Deserialize,
    utoipa::ToSchema,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AnalysisFormat {
    /// Excel with live formulas
    Xlsx,
    /// CSV, UTF-8 with a byte order mark
    Csv,
    /// CSV, CP932 (Windows' Shift JIS)
    CsvCp932,
}

/// The charts of an analysis.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    serde::Deserialize,
    utoipa::ToSchema,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Chart {
    /// レーダーチャート
    Radar,
    /// 指標の推移と業種の中央値
    Trend,
    /// 損益分岐点図
    BreakEven,
    /// 費用の構成
    Cost,
}

/// How a chart is drawn.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Picture {
    /// Lines that stay sharp
    Svg,
    /// Dots, for documents
    Png,
}

/// How many pixels a unit of a chart is wide.
const SCALE: f32 = 2.0;

/// Writes the analysis as a file and puts on record that it was handed out: the context must be one that writes.
pub async fn analysis(ctx: &mut Ctx, id: CompanyId, format: AnalysisFormat) -> Result<ExportFile> {
    ctx.may(Permission::Export)?;
    let company = super::company::get(ctx, id).await?;
    let statements = super::statement::list(ctx, id).await?;
    let analysis = super::analysis::of_statements(ctx, &company, &statements);
    let subject = Subject::of(&company.profile, &statements);
    let sheets = super::checklist::list(ctx, id).await?;
    let quirks = super::analysis::quirks(ctx);
    let (app, made_at) = (std::sync::Arc::clone(&ctx.app), ctx.now);
    let name = safe_company(&company.profile.name);
    let extension = match format {
        AnalysisFormat::Xlsx => "xlsx",
        AnalysisFormat::Csv | AnalysisFormat::CsvCp932 => "csv",
    };
    let company_name = company.profile.name.clone();
    // A workbook takes tens of milliseconds: not on the threads that answer requests.
    let written = tokio::task::spawn_blocking(move || {
        let encoding = match format {
            AnalysisFormat::Xlsx => None,
            AnalysisFormat::Csv => Some(Encoding::Utf8Bom),
            AnalysisFormat::CsvCp932 => Some(Encoding::Cp932),
        };
        if let Some(encoding) = encoding {
            return Ok(table::csv(&company_name, &analysis, encoding));
        }
        let inputs: Vec<(Option<String>, Inputs)> = subject
            .periods
            .iter()
            .map(|period| (period.end.clone(), period.inputs))
            .collect();
        let answers: Vec<_> = sheets.into_iter().flat_map(|sheet| sheet.answers).collect();
        workbook::render(&workbook::Input {
            name: &company_name,
            representative: company.profile.owner_name.as_deref(),
            address: company.profile.municipality.as_deref(),
            industry: Some(&company.profile.industry),
            capital_thousand_yen: subject.capital_thousand_yen,
            analysis: &analysis,
            inputs: &inputs,
            table: app.data.table(&app.config.benchmark_table),
            industries: &app.data.industries,
            quirks,
            answers: &answers,
            made_at,
        })
    });
    let bytes = written.await.map_err(internal)?.map_err(internal)?;
    let detail = json!({"format": <&'static str>::from(format)});
    ctx.audit("analysis.export", Some(id), None, detail).await?;
    Ok(ExportFile {
        name: format!("財務分析_{name}.{extension}"),
        mime: match format {
            AnalysisFormat::Xlsx => {
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
            AnalysisFormat::Csv => "text/csv; charset=utf-8",
            AnalysisFormat::CsvCp932 => "text/csv; charset=shift_jis",
        },
        bytes,
    })
}

/// Draws a chart of the analysis; `indicator` is whose trend.
pub async fn chart(
    ctx: &mut Ctx,
    id: CompanyId,
    chart: Chart,
    indicator: Option<Indicator>,
    picture: Picture,
) -> Result<ExportFile> {
    let company = super::company::get(ctx, id).await?;
    let analysis = super::analysis::of_company(ctx, id).await?;
    let name = company.profile.name;
    let stem = <&'static str>::from(chart);
    let file = safe_company(&name);
    let drawn = tokio::task::spawn_blocking(move || {
        let svg = match chart {
            Chart::Radar => radar::render(&name, &analysis),
            Chart::Trend => {
                let indicator = indicator.unwrap_or(Indicator::OperatingMargin);
                lines::render(&name, &analysis, indicator)
            }
            Chart::BreakEven => break_even::render(&name, &analysis),
            Chart::Cost => cost::render(&name, &analysis),
        };
        match picture {
            Picture::Svg => Ok(svg.into_bytes()),
            Picture::Png => png::render(&svg, SCALE).map(|png| png.bytes),
        }
    });
    let bytes = drawn.await.map_err(internal)?.map_err(internal)?;
    let extension = <&'static str>::from(picture);
    Ok(ExportFile {
        name: format!("{stem}_{file}.{extension}"),
        mime: match picture {
            Picture::Svg => "image/svg+xml",
            Picture::Png => "image/png",
        },
        bytes,
    })
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal(error.to_string())
}

//! Reads a CSV file and writes it again with the `csv` crate, and nothing else: the least that a batch could take.
//!
//! usage: `csv_copy IN.csv OUT.csv`

use std::error::Error;

use csv::{ByteRecord, ReaderBuilder, Writer};

fn main() -> Result<(), Box<dyn Error>> {
    let mut files = std::env::args().skip(1);
    let (Some(from), Some(to)) = (files.next(), files.next()) else {
        return Err("usage: csv_copy IN.csv OUT.csv".into());
    };
    let mut reader = ReaderBuilder::new().has_headers(false).from_path(from)?;
    let mut writer = Writer::from_path(to)?;
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record)? {
        writer.write_byte_record(&record)?;
    }
    writer.flush()?;
    Ok(())
}

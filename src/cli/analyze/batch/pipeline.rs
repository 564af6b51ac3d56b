//! Reading, computing on all cores, and writing, side by side. Blocks go to the computers in turn and are collected in
//! turn, so that the output has the input's order; a fixed number of buffers goes round, so that memory does not grow.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::blocks::Blocks;
use super::company::{Company, Computer, Fault, Job};
use super::rules::Rules;
use super::seen::Seen;

/// All buffers together, about.
const MEMORY: usize = 24 << 20;
const LARGEST_BLOCK: usize = 1 << 20;
const SMALLEST_BLOCK: usize = 32 << 10;

/// What is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Rows read.
    pub(super) rows: u64,
    /// Rows written.
    pub(super) written: u64,
    /// Companies read.
    pub(super) companies: u64,
    /// How far the input is read, in bytes.
    pub(super) read: u64,
}

impl Tally {
    /// Rows that are not written.
    pub(super) fn bad(self) -> u64 {
        self.rows - self.written
    }
}

/// Which side failed.
#[derive(Debug)]
pub(super) enum Broken {
    Input(io::Error),
    Output(io::Error),
}

/// How large blocks are for so many computers. A block's output is about as large as the block.
pub(super) fn block_size(computers: usize) -> usize {
    (MEMORY / buffers(computers) / 2).clamp(SMALLEST_BLOCK, LARGEST_BLOCK)
}

fn buffers(computers: usize) -> usize {
    2 * computers + 2
}

/// Runs to the input's end. `report` is told of every block that is done.
pub(super) fn run(
    blocks: &mut Blocks<'_>,
    rules: &Rules,
    computers: usize,
    out: &mut (dyn Write + Send),
    report: &mut (dyn FnMut(Tally, &[Fault]) + Send),
) -> Result<Tally, Broken> {
    thread::scope(|scope| {
        let (give_back, free) = channel();
        for _ in 0..buffers(computers) {
            // The receiver is in hand.
            let _ = give_back.send(Job::default());
        }
        let (mut to_compute, mut computed) = (Vec::new(), Vec::new());
        for _ in 0..computers {
            let (to, jobs) = channel::<Job>();
            let (done, results) = channel();
            scope.spawn(move || {
                let mut mine = Computer::new(rules);
                for mut job in jobs {
                    mine.compute(&mut job);
                    if done.send(job).is_err() {
                        break;
                    }
                }
            });
            to_compute.push(to);
            computed.push(results);
        }
        let writer = scope.spawn(move || collect(&computed, &give_back, out, report));
        let read = distribute(blocks, &free, &to_compute);
        drop(to_compute);
        let written = match writer.join() {
            Ok(written) => written,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        read.map_err(Broken::Input)?;
        written.map_err(Broken::Output)
    })
}

/// Reads blocks and hands them out in turn, until the input ends or nobody takes them any more.
fn distribute(
    blocks: &mut Blocks<'_>,
    free: &Receiver<Job>,
    to_compute: &[Sender<Job>],
) -> io::Result<()> {
    for to in to_compute.iter().cycle() {
        let Ok(mut job) = free.recv() else { break };
        if !blocks.next(&mut job.block)? || to.send(job).is_err() {
            break;
        }
    }
    Ok(())
}

/// Takes what is computed in turn and writes it.
fn collect(
    computed: &[Receiver<Job>],
    give_back: &Sender<Job>,
    out: &mut (dyn Write + Send),
    report: &mut (dyn FnMut(Tally, &[Fault]) + Send),
) -> io::Result<Tally> {
    let mut tally = Tally::default();
    let mut seen = Seen::new();
    for results in computed.iter().cycle() {
        let Ok(mut job) = results.recv() else { break };
        write(&mut job, &mut seen, &mut tally, out)?;
        report(tally, &job.faults);
        // The reader is gone when the input has ended.
        let _ = give_back.send(job);
    }
    out.flush()?;
    Ok(tally)
}

/// Writes a block's lines, but not those of a company that went by before.
fn write(
    job: &mut Job,
    seen: &mut Seen,
    tally: &mut Tally,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    tally.rows += job.rows;
    tally.read = job.block.read;
    let mut from = 0;
    for company in &job.companies {
        tally.companies += 1;
        tally.written += company.written;
        if let Some(line) = seen.before(company.hash, company.line) {
            out.write_all(&job.lines[from..company.lines.start])?;
            from = company.lines.end;
            tally.written -= company.written;
            job.faults.push(again(company, line));
        }
    }
    job.faults.sort_by_key(|fault| fault.line);
    out.write_all(&job.lines[from..])
}

fn again(company: &Company, line: u32) -> Fault {
    let rows = company.rows;
    Fault {
        line: company.line,
        message: format!(
            "から {rows} 行：同じ名前の事業者が {line} 行目にもあります。一つの事業者の行は続けて並べ、別の事業者には番号などを付けて区別してください。この {rows} 行は書き出していません"
        ),
    }
}

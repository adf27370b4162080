//! The README's table of settings names exactly what the program takes.
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::BTreeSet;

use clap::CommandFactory;
use server::settings::Cli;

#[test]
fn the_readme_has_every_setting_and_no_other() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    let table = readme.split("## Settings").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    let cells: Vec<&str> = rows.map(|row| row.split('|').nth(1).unwrap()).collect();
    let written: BTreeSet<String> =
        cells.iter().flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect();
    let command = Cli::command();
    let mut taken: BTreeSet<String> =
        command.get_arguments().filter_map(|arg| Some(arg.get_env()?.to_str()?.to_owned())).collect();
    // That of `cargo xtask serve`, which the server itself does not know.
    taken.insert("SCORES_DATA_DIR".to_owned());
    assert_eq!(written, taken);
}

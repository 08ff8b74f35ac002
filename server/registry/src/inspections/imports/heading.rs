//! Finding the heading of a table of tests: on any sheet, below any titles, in one row or in two of which the upper
//! names groups of columns.

use std::collections::BTreeMap;

use domain::inspection::NUMBER;
use domain::inspection::headings::{field_of, is_label};
use domain::sheet::{MAX_ROWS, SheetProblem};
use serde::{Deserialize, Serialize};

use crate::spreadsheets::{Grid, TITLES};

/// Columns that a heading has at least; a row with the number's column alone is one too.
const FEWEST: usize = 2;
/// Columns that make another sheet look like one with tests.
const LIKELY: usize = 3;

/// Which column was taken for which field.
pub type Places = BTreeMap<String, usize>;

/// A table with its heading. Kept sealed: it holds what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Table {
    /// The name of the sheet; a text file has none.
    pub sheet: String,
    /// The number of the heading's row, counted from 1; of two, the lower.
    pub heading_row: usize,
    /// The heading.
    pub heading: Vec<String>,
    /// Number and cells of the rows below.
    pub rows: Vec<(usize, Vec<String>)>,
    /// Which column is which field.
    pub places: Places,
    /// Sheets that look like tables of tests too and were not taken.
    pub others: Vec<String>,
}

struct Found {
    /// Where the rows below begin.
    body: usize,
    heading: Vec<String>,
    places: Places,
}

impl Found {
    fn of(heading: Vec<String>, body: usize) -> Self {
        let mut places = Places::new();
        for (column, text) in heading.iter().enumerate() {
            let Some(field) = field_of(text) else { continue };
            // Of two that mean the same the form's own word counts, else the first.
            let better = places
                .get(field)
                .is_none_or(|taken: &usize| is_label(text, field) && !is_label(&heading[*taken], field));
            if better {
                places.insert(field.to_owned(), column);
            }
        }
        Self { body, heading, places }
    }

    fn is_heading(&self) -> bool {
        self.places.len() >= FEWEST || self.places.contains_key(NUMBER)
    }
}

/// The table of a file: the sheet whose heading names most fields.
pub(crate) fn find(grids: Vec<Grid>) -> Result<Table, SheetProblem> {
    let found: Vec<Option<Found>> = grids.iter().map(best).collect();
    let score = |at: &usize| found[*at].as_ref().map_or(0, |found| found.places.len());
    // The first of the best: max_by_key takes the last.
    let chosen = (0..grids.len()).rev().max_by_key(score).filter(|at| found[*at].is_some());
    let Some(chosen) = chosen else {
        return Err(grids.into_iter().find_map(|grid| grid.problem).unwrap_or(SheetProblem::NoHeading));
    };
    let mut others = Vec::new();
    for (at, grid) in grids.iter().enumerate().filter(|(at, _)| *at != chosen) {
        if let Some(found) = &found[at]
            && found.places.len() >= LIKELY
            && grid.rows.len() > found.body
        {
            others.push(grid.name.clone());
        }
    }
    let (grid, found) = (grids.into_iter().nth(chosen), found.into_iter().nth(chosen).flatten());
    let (Some(grid), Some(found)) = (grid, found) else { return Err(SheetProblem::NoHeading) };
    if let Some(problem) = grid.problem {
        return Err(problem);
    }
    let heading_row = found.body.checked_sub(1).and_then(|at| grid.rows.get(at)).map_or(1, |(number, _)| *number);
    let rows: Vec<_> = grid.rows.into_iter().skip(found.body).collect();
    if rows.len() > MAX_ROWS {
        return Err(SheetProblem::TooManyRows);
    }
    Ok(Table { sheet: grid.name, heading_row, heading: found.heading, rows, places: found.places, others })
}

fn best(grid: &Grid) -> Option<Found> {
    let mut best: Option<Found> = None;
    let mut take = |found: Found| {
        if found.is_heading() && best.as_ref().is_none_or(|best| found.places.len() > best.places.len()) {
            best = Some(found);
        }
    };
    for (at, (number, cells)) in grid.rows.iter().enumerate().take(TITLES) {
        take(Found::of(cells.clone(), at + 1));
        if let Some((_, below)) = grid.rows.get(at + 1).filter(|(next, _)| *next == number + 1) {
            take(Found::of(joined(&spread(grid, *number, cells), below), at + 2));
        }
    }
    best
}

/// A row of groups: what spans several columns stands above each of them.
fn spread(grid: &Grid, number: usize, cells: &[String]) -> Vec<String> {
    let mut spread = cells.to_vec();
    for span in grid.spans.iter().filter(|span| span.row + 1 == number) {
        let Some(text) = cells.get(span.column).filter(|text| !text.is_empty()) else { continue };
        let last = span.last_column.min(domain::sheet::MAX_COLUMNS - 1);
        if spread.len() <= last {
            spread.resize(last + 1, String::new());
        }
        for place in spread.iter_mut().take(last + 1).skip(span.column + 1).filter(|place| place.is_empty()) {
            place.clone_from(text);
        }
    }
    spread
}

/// Two rows as one heading; a text that spans both is there once.
fn joined(upper: &[String], lower: &[String]) -> Vec<String> {
    let text = |row: &[String], column: usize| row.get(column).cloned().unwrap_or_default();
    (0..upper.len().max(lower.len()))
        .map(|column| match (text(upper, column), text(lower, column)) {
            (upper, lower) if upper == lower => upper,
            (upper, lower) => upper + &lower,
        })
        .collect()
}

//! Tables: told what they are, scrolling by themselves where the window is narrow, their numbers in line.

use crate::{
    draw::{Part, element, nothing, paragraph, said, say},
    format,
    i18n::{Key, counted, text},
    plural,
};

/// Rows drawn at first: more than anybody looks through.
pub const DRAWN: usize = 200;

/// A whole table. `seen` says whether its caption is, where the title above it does not say the same.
#[inline(never)] // As in `draw`: inlined, these are much of the module.
pub fn table(class: &'static str, caption: Key, seen: bool, titles: Vec<Part>, body: Part) -> Part {
    let caption_class = if seen { "" } else { "unseen" };
    let parts = vec![
        element("caption", &[("class", caption_class)], vec![say(caption)]),
        element("thead", &[], vec![element("tr", &[], titles)]),
        body,
    ];
    let label = text(caption);
    // By keyboard too.
    let attributes = [("class", "scrolling"), ("tabindex", "0"), ("role", "group"), ("aria-label", &*label)];
    element("div", &attributes, vec![element("table", &[("class", class)], parts)])
}

/// The rows of a table.
#[inline(never)]
pub fn body(rows: Vec<Part>) -> Part {
    element("tbody", &[], rows)
}

/// A row.
#[inline(never)]
pub fn row(cells: Vec<Part>) -> Part {
    element("tr", &[], cells)
}

/// The title of a column.
#[inline(never)]
pub fn title(class: &'static str, words: Key) -> Part {
    element("th", &[("scope", "col"), ("class", class)], vec![say(words)])
}

/// What a row is about.
#[inline(never)]
pub fn heading(content: Vec<Part>) -> Part {
    element("th", &[("scope", "row")], content)
}

/// A cell.
#[inline(never)]
pub fn cell(content: Vec<Part>) -> Part {
    element("td", &[], content)
}

/// A cell that holds a number.
#[inline(never)]
pub fn number(count: u64) -> Part {
    element("td", &[("class", "number")], vec![said(format::number(count))])
}

/// A line on the rows of `all` that are not drawn; nothing if all are.
#[inline(never)]
pub fn left_out(all: usize) -> Part {
    match all.saturating_sub(DRAWN) as u64 {
        0 => nothing(),
        left_out => paragraph("note", counted(plural!("rows_left_out"), left_out, &[])),
    }
}

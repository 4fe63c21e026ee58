//! Figures of several runs, for people.

/// The median.
pub fn middle(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The median, the least and the most, with so many decimals.
pub fn spread(mut figures: Vec<f64>, decimals: usize) -> String {
    figures.sort_by(f64::total_cmp);
    match (figures.first().copied(), figures.last().copied()) {
        (Some(least), Some(most)) => {
            format!("{:.decimals$} ({least:.decimals$}–{most:.decimals$})", middle(figures))
        }
        _ => "not told".to_owned(),
    }
}

//! Tables in Markdown.

/// A section with a heading, a paragraph and a table.
pub fn section(heading: &str, text: &str, header: &[&str], rows: &[Vec<String>]) -> String {
    format!("## {heading}\n\n{text}\n\n{}", table(header, rows))
}

/// A table; a line that says so where there is no row.
pub fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return "No results yet.\n".to_owned();
    }
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let header: Vec<String> = header.iter().map(|&name| name.to_owned()).collect();
    let rule: Vec<String> = header.iter().map(|_| "---".to_owned()).collect();
    let rows: String = rows.iter().map(|row| line(row)).collect();
    format!("{}{}{rows}", line(&header), line(&rule))
}

/// A number of nats, four decimals.
pub fn nats(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or_else(|| "–".to_owned(), |value| format!("{value:.4}"))
}

/// Mean of numbers; none of no numbers.
pub fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut n) = (0.0, 0.0);
    for value in values {
        sum += value;
        n += 1.0;
    }
    (n > 0.0).then(|| sum / n)
}

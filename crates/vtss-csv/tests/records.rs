//! Regular records, which are read column by column, and those between them come out alike, number by number and error by
//! error.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::cut;
use proptest::collection::vec;
use proptest::prelude::*;
use vtss_csv::{Error, Kind, Options, Reader};

/// The numbers of all columns, as bits, each missing one as that of NaN.
fn numbers(pieces: &[&[u8]], options: Options) -> Result<Vec<Vec<u64>>, Error> {
    let mut reader = Reader::new(options);
    for piece in pieces {
        reader.push(piece)?;
    }
    reader.finish()?;
    let n_columns = reader.columns().len();
    Ok((0..n_columns).map(|i| reader.take_numeric(i).iter().map(|x| x.to_bits()).collect()).collect())
}

/// Texts of numbers and of missing cells, with a point for a decimal separator.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[+-]?[0-9]{1,4}",
        4 => "[+-]?[0-9]{1,4}\\.[0-9]{1,4}",
        2 => "[+-]?[0-9]{0,9}\\.[0-9]{1,12}",
        1 => "[+-]?[0-9]{1,20}\\.[0-9]{0,24}",
        1 => "[+-]?[0-9]{1,9}",
        1 => "-?[0-9]\\.[0-9]{17}",
        1 => "-?[0-9]{1,3}[eE][+-]?[0-9]{1,2}",
        1 => prop::sample::select(vec!["-0", "-0.0", "5.", ".5", "00", "1e-400", "123456789012345678901234567890"]).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["", "NA", "nan", "?", ".", "Null"]).prop_map(str::to_owned),
    ]
}

/// How a cell is written: as it is, between spaces, or in quotes.
fn written(text: &str, style: u8) -> String {
    match style {
        0 => format!(" {text}\t"),
        1 => format!("\"{text}\""),
        2 => format!("\"{text}\" "),
        3 => format!("\" {text}\""),
        _ => text.to_owned(),
    }
}

fn bits(text: &str) -> u64 {
    text.parse::<f64>().unwrap_or(f64::NAN).to_bits()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn numbers_as_the_standard_library_reads_them(
        rows in (2usize..7).prop_flat_map(|n| vec(vec((number(), 0u8..40), n), 1..60)),
        decimal in prop::sample::select(vec!['.', ',']),
        newline in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        cuts in vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let names: Vec<String> = (0..rows[0].len()).map(|i| format!("c{i}")).collect();
        let mut text = names.join(";");
        for row in &rows {
            let cells: Vec<String> = row
                .iter()
                .map(|(cell, style)| written(&if cell == "." { cell.clone() } else { cell.replace('.', &decimal.to_string()) }, *style))
                .collect();
            text = format!("{text}{newline}{}", cells.join(";"));
        }
        let options = Options { delimiter: Some(';'), decimal: Some(decimal), numeric: names, ..Options::default() };
        let expected: Vec<Vec<u64>> =
            (0..rows[0].len()).map(|c| rows.iter().map(|row| bits(&row[c].0)).collect()).collect();
        prop_assert_eq!(numbers(&cut(text.as_bytes(), &cuts), options), Ok(expected));
    }

    #[test]
    fn the_first_refusal_in_the_order_of_the_file(
        n_rows in 2usize..90,
        n_columns in 2usize..6,
        bad in vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0usize..4), 1..4),
    ) {
        const CELLS: [&str; 4] = ["low", "1e999", "\"x\"y", "1,2"];
        let mut cells = vec![vec!["1.25"; n_columns]; n_rows];
        for (row, column, what) in &bad {
            cells[row.index(n_rows)][column.index(n_columns)] = CELLS[*what];
        }
        let names: Vec<String> = (0..n_columns).map(|i| format!("c{i}")).collect();
        let lines: Vec<String> = cells.iter().map(|row| row.join(",")).collect();
        let text = format!("{}\n{}\n", names.join(","), lines.join("\n"));
        let expected = cells.iter().enumerate().find_map(|(i, row)| {
            let row_number = i + 2;
            for (column, cell) in row.iter().enumerate() {
                let name = names[column].clone();
                match *cell {
                    "low" => return Some(Error::NotANumber { row: row_number, column: name, value: "low".into(), n_words: None }),
                    "1e999" => return Some(Error::ValueNotFinite { row: row_number, column: name, value: "1e999".into() }),
                    "\"x\"y" => return Some(Error::QuoteMisplaced { row: row_number, column: name }),
                    _ => {}
                }
            }
            // A comma in a cell makes one more, found when all columns have got theirs.
            let actual = n_columns + row.iter().filter(|cell| **cell == "1,2").count();
            (actual > n_columns).then_some(Error::RaggedRow { row: row_number, expected: n_columns, actual })
        });
        // One that stands after the row's own last cell is not looked at any more.
        let has_both = cells.iter().any(|row| row.contains(&"1,2") && row.iter().any(|cell| !matches!(*cell, "1,2" | "1.25")));
        prop_assume!(!has_both);
        let options = Options { numeric: names, ..Options::default() };
        prop_assert_eq!(numbers(&[text.as_bytes()], options).unwrap_err(), expected.unwrap());
    }
}

/// Rows of one file, so many that they take several windows of bytes.
const MANY_ROWS: usize = 20_000;

#[test]
fn irregular_records_between_regular_ones() {
    let odd = ["7,5\" tall,1\n", "8,\"a\nb\",2\n", "9,\"c\" ,3\n", "\"10\",\"d,\"\"e\"\"\",4\n", "11, f ,\n"];
    let said = ["5\" tall", "a\nb", "c", "d,\"e\"", "f"];
    let mut text = "n,word,m\n".to_owned();
    for i in 0..MANY_ROWS {
        text.push_str(if i % 100 == 0 { odd[i / 100 % odd.len()] } else { "1.5,word,2\n" });
    }
    let mut reader = Reader::new(Options::default());
    reader.push(text.as_bytes()).unwrap();
    reader.finish().unwrap();
    let columns = reader.columns();
    assert_eq!(columns.iter().map(|c| c.kind).collect::<Vec<_>>(), [Kind::Numeric, Kind::Categorical, Kind::Numeric]);
    let (n, codes, m) = (reader.take_numeric(0), reader.take_codes(1), reader.take_numeric(2));
    let levels = reader.levels(1);
    for i in 0..MANY_ROWS {
        let which = i / 100 % odd.len();
        let is_odd = i % 100 == 0;
        assert_eq!(n[i], if is_odd { 7.0 + which as f64 } else { 1.5 }, "row {i}");
        assert_eq!(levels[codes[i] as usize], if is_odd { said[which] } else { "word" }.as_bytes(), "row {i}");
        let expected = if !is_odd {
            2.0
        } else if which == 4 {
            f64::NAN
        } else {
            1.0 + which as f64
        };
        assert_eq!(m[i].to_bits(), expected.to_bits(), "row {i}");
    }
    assert_eq!(columns[2].n_missing, MANY_ROWS / 100 / odd.len());
    assert_eq!((columns[0].min, columns[0].max, columns[0].max_decimals, columns[0].n_distinct), (1.5, 11.0, 1, 6));
}

#[test]
fn rows_longer_than_a_window() {
    let n_columns = 30_000;
    let names: Vec<String> = (0..n_columns).map(|i| format!("c{i}")).collect();
    let row: Vec<String> = (0..n_columns).map(|i| format!("{}.5", i % 900)).collect();
    let text = format!("{}\n{}\n{}", names.join(","), row.join(","), row.join(","));
    let numbers = numbers(&[text.as_bytes()], Options::default()).unwrap();
    for (i, column) in numbers.iter().enumerate() {
        let expected = ((i % 900) as f64 + 0.5).to_bits();
        assert_eq!(column, &[expected, expected]);
    }
}

#[test]
fn blank_lines_in_one_column() {
    let text = format!("a\n{}\n  \n\n{}\n\n", vec!["1"; 700].join("\n"), ["\"\""; 2].join("\n"));
    let numbers = numbers(&[text.as_bytes()], Options::default()).unwrap();
    assert_eq!(numbers[0].len(), 704);
    assert_eq!(numbers[0].iter().filter(|bits| **bits == f64::NAN.to_bits()).count(), 4);
}

#[test]
fn pieces_that_end_at_every_byte() {
    // More than the sample, so that the rest is read as it arrives.
    let head = format!("a,b,c\r\n{}", "1,x,2.25\r\n".repeat(105_000));
    let tail = "-0,\"y, \"\"z\"\"\r\n\",12345678.9\r\nNA,x,-1e-3\r\n,\"\",123456789.123456789\r\n4,w,.5\r\n";
    let read = |pieces: &[&[u8]]| {
        let mut reader = Reader::new(Options::default());
        pieces.iter().for_each(|piece| reader.push(piece).unwrap());
        reader.finish().unwrap();
        let levels: Vec<Vec<u8>> = reader.levels(1).iter().map(|level| level.to_vec()).collect();
        let bits = |values: Vec<f64>| values.iter().rev().take(6).map(|x| x.to_bits()).collect::<Vec<_>>();
        let summary = format!("{:?}", reader.columns());
        (bits(reader.take_numeric(0)), reader.take_codes(1), bits(reader.take_numeric(2)), levels, summary)
    };
    let whole = read(&[head.as_bytes(), tail.as_bytes()]);
    assert_eq!(whole.3, [&b"x"[..], b"y, \"z\"\r\n", b"w"]);
    assert_eq!(whole.2[0], 0.5f64.to_bits());
    assert_eq!(whole.0[3], (-0.0f64).to_bits());
    for at in 1..tail.len() {
        let (first, second) = tail.as_bytes().split_at(at);
        assert_eq!(read(&[head.as_bytes(), first, second]), whole, "cut after {at} bytes");
    }
}

//! Any table that is written comes back equal, in whatever pieces its bytes arrive.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::cut;
use proptest::collection::vec;
use proptest::prelude::*;
use vtss_csv::{Error, Options, Reader};

type Cells = Vec<Vec<Option<Vec<u8>>>>;

/// Everything that can be learnt about a file, in a form that compares NaN equal.
fn read(pieces: &[&[u8]], options: Options) -> Result<(String, Vec<Vec<u64>>, Cells), Error> {
    let mut reader = Reader::new(options);
    let mut numbers = Vec::new();
    let mut codes: Vec<Vec<i32>> = Vec::new();
    let mut collect = |reader: &mut Reader| {
        let n_columns = reader.columns().len();
        numbers.resize(n_columns, Vec::new());
        codes.resize(n_columns, Vec::new());
        for i in 0..n_columns {
            numbers[i].extend(reader.take_numeric(i).iter().map(|x| x.to_bits()));
            codes[i].extend(reader.take_codes(i));
        }
    };
    for piece in pieces {
        reader.push(piece)?;
        collect(&mut reader);
    }
    reader.finish()?;
    collect(&mut reader);
    let cells = codes
        .iter()
        .enumerate()
        .map(|(i, codes)| {
            let levels = reader.levels(i);
            codes.iter().map(|&code| usize::try_from(code).ok().map(|code| levels[code].to_vec())).collect()
        })
        .collect();
    Ok((format!("{:?} {:?} {}", reader.format(), reader.columns(), reader.is_utf8()), numbers, cells))
}

fn write_cell(cell: &str, quote: bool, out: &mut String) {
    let needed = cell.contains([',', ';', '"', '\n', '\r', '|', '\t']) || cell.trim() != cell || cell.is_empty();
    if quote || needed {
        out.push('"');
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(cell);
    }
}

fn is_missing(cell: &str) -> bool {
    let cell = cell.trim_matches([' ', '\t', '\r']).to_lowercase();
    ["", "na", "nan", "null", "?", "."].contains(&cell.as_str())
}

fn rows() -> impl Strategy<Value = Vec<Vec<(String, bool)>>> {
    let cell = prop_oneof![
        "[a-c\",;\n\r \t|é?.]{0,6}",
        Just("NA".to_owned()),
        (-1000i32..1000).prop_map(|n| n.to_string()),
        any::<f64>().prop_filter("finite", |x| x.is_finite()).prop_map(|x| x.to_string()),
    ];
    (1usize..5).prop_flat_map(move |n| vec(vec((cell.clone(), any::<bool>()), n), 1..12))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn what_is_written_is_read(
        rows in rows(),
        delimiter in prop::sample::select(vec![',', ';', '\t', '|']),
        newline in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        ends in any::<bool>(),
        bom in any::<bool>(),
        cuts in vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let names: Vec<String> = (0..rows[0].len()).map(|i| format!("name \"{i}\"{delimiter}")).collect();
        let mut text = if bom { "\u{feff}".to_owned() } else { String::new() };
        let header: Vec<(String, bool)> = names.iter().map(|name| (name.clone(), true)).collect();
        for (r, row) in std::iter::once(&header).chain(&rows).enumerate() {
            if r > 0 {
                text.push_str(newline);
            }
            for (c, (cell, quote)) in row.iter().enumerate() {
                if c > 0 {
                    text.push(delimiter);
                }
                write_cell(cell, *quote, &mut text);
            }
        }
        if ends {
            text.push_str(newline);
        }
        let options = Options {
            delimiter: Some(delimiter),
            decimal: Some('.'),
            categorical: names.clone(),
            ..Options::default()
        };
        let (_, _, cells) = read(&cut(text.as_bytes(), &cuts), options).unwrap();
        let expected: Cells = (0..names.len())
            .map(|c| rows.iter().map(|row| (!is_missing(&row[c].0)).then(|| row[c].0.clone().into_bytes())).collect())
            .collect();
        prop_assert_eq!(cells, expected);
    }

    #[test]
    fn pieces_change_nothing(
        text in "([a1;,\"\n\r .-]{0,4}[,;\n]){0,30}",
        header in prop::sample::select(vec!["", "a,b\n", "a;b\r\n", "a\r", "\u{feff}a,b,c\n"]),
        cuts in vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let text = format!("{header}{text}");
        let whole = read(&[text.as_bytes()], Options::default());
        prop_assert_eq!(&read(&cut(text.as_bytes(), &cuts), Options::default()), &whole);
        let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
        prop_assert_eq!(&read(&bytes, Options::default()), &whole);
    }
}

/// Bytes before the irregular ones, so that those come after the sample, where records are read as they arrive.
const SAMPLE_ROWS: usize = 1 << 18;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn pieces_change_nothing_after_the_sample(
        tail in "((1|-2.5|x|\"a\"|\"a\n,\"\"\"|NA| 3 |),(0.25|\"1\"|)(\n|\r\n)){0,20}",
        cuts in vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let head = format!("a,b\n{}", "1,2\n".repeat(SAMPLE_ROWS));
        let whole_text = format!("{head}{tail}");
        let whole = read(&[whole_text.as_bytes()], Options::default());
        let mut pieces = vec![head.as_bytes()];
        pieces.extend(cut(tail.as_bytes(), &cuts));
        prop_assert_eq!(&read(&pieces, Options::default()), &whole);
        let mut bytes = vec![head.as_bytes()];
        bytes.extend(tail.as_bytes().chunks(1));
        prop_assert_eq!(&read(&bytes, Options::default()), &whole);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..200), cuts in vec(any::<prop::sample::Index>(), 0..4)) {
        let result = read(&cut(&bytes, &cuts), Options::default());
        prop_assert!(result.is_ok() || !result.unwrap_err().code().is_empty());
    }
}

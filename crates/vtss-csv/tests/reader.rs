//! What is read from files as people have them, and what is refused.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use vtss_csv::{ColumnSummary, Detail, Error, Format, Kind, Newline, Options, Reader};

#[derive(Debug)]
struct File {
    format: Format,
    columns: Vec<ColumnSummary>,
    numbers: Vec<Vec<f64>>,
    cells: Vec<Vec<Option<String>>>,
}

fn read_with(bytes: &[u8], options: Options) -> Result<File, Error> {
    let mut reader = Reader::new(options);
    reader.push(bytes)?;
    reader.finish()?;
    let columns = reader.columns();
    let numbers = (0..columns.len()).map(|i| reader.take_numeric(i)).collect();
    let cells = (0..columns.len())
        .map(|i| {
            let codes = reader.take_codes(i);
            let levels: Vec<String> = reader.levels(i).iter().map(|l| vtss_csv::decode(l).into_owned()).collect();
            codes.iter().map(|&code| usize::try_from(code).ok().map(|code| levels[code].clone())).collect()
        })
        .collect();
    Ok(File { format: reader.format().unwrap(), columns, numbers, cells })
}

fn read(text: &str) -> File {
    read_with(text.as_bytes(), Options::default()).unwrap()
}

fn refusal(bytes: &[u8]) -> Error {
    read_with(bytes, Options::default()).unwrap_err()
}

fn words(cells: &[&str]) -> Vec<Option<String>> {
    cells.iter().map(|&cell| (!cell.is_empty()).then(|| cell.to_owned())).collect()
}

#[test]
fn numbers_categories_and_missing_values() {
    let file = read("age,sex,score\n41,F,1.50\n,m,-2\n 23 ,?,+3e-1\nNA,F,.\n");
    assert_eq!(
        file.columns.iter().map(|c| c.kind).collect::<Vec<_>>(),
        [Kind::Numeric, Kind::Categorical, Kind::Numeric]
    );
    assert_eq!(format!("{:?}", file.numbers[0]), "[41.0, NaN, 23.0, NaN]");
    assert_eq!(file.cells[1], words(&["F", "m", "", "F"]));
    assert_eq!(format!("{:?}", file.numbers[2]), "[1.5, -2.0, 0.3, NaN]");
    let [age, sex, score] = &file.columns[..] else { panic!() };
    assert_eq!((age.n_missing, age.min, age.max, age.is_integer, age.n_distinct), (2, 23.0, 41.0, true, 2));
    assert_eq!((sex.n_missing, sex.n_distinct), (1, 2));
    assert_eq!((score.is_integer, score.max_decimals), (false, 2));
}

#[test]
fn missing_tokens_are_trimmed_and_in_any_case() {
    let file = read("a,b\n na ,x\nNaN,Null\nNULL,\"NA\"\n?,\"\"\n.,\"  \"\n1,y\n");
    assert_eq!(file.columns[0].n_missing, 5);
    assert_eq!(file.columns[1].n_missing, 4);
    let options = Options { missing: Some(vec!["-9".into(), "None".into()]), ..Options::default() };
    let file = read_with(b"a,b\n-9,none\n,NA\n1,x\n", options).unwrap();
    assert_eq!(format!("{:?}", file.numbers[0]), "[NaN, NaN, 1.0]");
    assert_eq!(file.cells[1], words(&["", "NA", "x"]));
}

#[test]
fn quotes() {
    let file = read("a,\"b,\"\"c\"\"\"\n1,\"x, \"\"y\"\"\nz\"\n2,\" w \"\n3, w \n4,5\" tall\n");
    assert_eq!(file.columns[1].name, b"b,\"c\"");
    assert_eq!(file.cells[1], words(&["x, \"y\"\nz", " w ", "w", "5\" tall"]));
    let file = read("a,b\n\"1\",\"2.5\" \n\"-3\",4\n");
    assert_eq!(file.numbers, [[1.0, -3.0], [2.5, 4.0]]);
}

#[test]
fn newlines_marks_and_ends() {
    for (newline, expected) in [("\n", Newline::Lf), ("\r\n", Newline::CrLf), ("\r", Newline::Cr)] {
        for end in ["", newline, &newline.repeat(3)] {
            for bom in ["", "\u{feff}"] {
                let file = read(&format!("{bom}a,b{newline}1,x{newline}2,\"y\"{end}"));
                assert_eq!(file.numbers[0], [1.0, 2.0]);
                assert_eq!(file.cells[1], words(&["x", "y"]));
                assert_eq!((file.format.newline, file.format.bom), (expected, !bom.is_empty()));
                assert_eq!(file.columns[0].name, b"a");
            }
        }
    }
    assert_eq!(read("\"a\n\",b\r\n1,2\r\n").format.newline, Newline::CrLf);
}

#[test]
fn delimiters_and_decimal_comma() {
    let cases: [(&str, u8, u8, bool); 8] = [
        ("a,b\n1.5,2\n", b',', b'.', false),
        ("a;b\n1,5;2,25\n", b';', b',', false),
        ("a;b\n1.5;2\n", b';', b'.', false),
        ("a;b\n1;2\n", b';', b'.', false),
        ("a\tb\n1,500\t2\n", b'\t', b',', true),
        ("a|b|c\n1|2|x,y\n", b'|', b'.', false),
        ("weight, kg;age\n70,5;33\n71,25;34\n", b';', b',', false),
        ("a\n1\n", b',', b'.', false),
    ];
    for (text, delimiter, decimal, ambiguous) in cases {
        let format = read(text).format;
        assert_eq!(
            (format.delimiter, format.decimal, format.decimal_ambiguous),
            (delimiter, decimal, ambiguous),
            "{text}"
        );
    }
    assert_eq!(read("a;b\n1,5;2,25\n-0,5;1\n").numbers, [[1.5, -0.5], [2.25, 1.0]]);
    let options = Options { delimiter: Some(':'), decimal: Some(','), ..Options::default() };
    assert_eq!(read_with(b"a:b\n1,5:2\n", options).unwrap().numbers, [[1.5], [2.0]]);
    for (delimiter, decimal) in [
        (Some('"'), None),
        (Some(','), Some(',')),
        (None, Some(';')),
        (Some('7'), None),
        (Some('é'), None),
        (Some('\n'), None),
    ] {
        let options = Options { delimiter, decimal, ..Options::default() };
        assert_eq!(read_with(b"a,b\n1,2\n", options).unwrap_err().code(), "OPTION_INVALID");
    }
}

#[test]
fn names() {
    let file = read(",age,\n1,2,3\n");
    assert_eq!(
        file.columns.iter().map(|c| c.name.as_slice()).collect::<Vec<_>>(),
        [&b"column_1"[..], b"age", b"column_3"]
    );
    assert_eq!(file.columns.iter().map(|c| c.is_named).collect::<Vec<_>>(), [false, true, false]);
    let error = refusal(b"a,b, a \n1,2,3\n");
    assert_eq!(error, Error::DuplicateColumn { column: "a".into(), first: 1, second: 3 });
    let file = read_with(b"gr\xf6\xdfe,b\n1,\x80\n", Options::default()).unwrap();
    assert_eq!(vtss_csv::decode(&file.columns[0].name), "größe");
    assert_eq!(file.cells[1], words(&["€"]));
    let options = Options { categorical: vec!["größe".into()], ..Options::default() };
    assert_eq!(read_with(b"gr\xf6\xdfe,b\n1,2\n", options).unwrap().columns[0].kind, Kind::Categorical);
}

#[test]
fn forced_kinds() {
    let options = || Options {
        categorical: vec!["a".into()],
        numeric: vec!["b".into()],
        skip: vec!["c".into()],
        ..Options::default()
    };
    let file = read_with(b"a,b,c\n1,2,x\n01,3,\xff\n", options()).unwrap();
    assert_eq!(file.cells[0], words(&["1", "01"]));
    assert_eq!(file.numbers[1], [2.0, 3.0]);
    assert_eq!(file.columns[2].kind, Kind::Skipped);
    let error = read_with(b"a,b,c\n1,2,x\n1,low,x\n", options()).unwrap_err();
    assert_eq!(error, Error::NotANumber { row: 3, column: "b".into(), value: "low".into(), n_words: None });
    assert!(error.to_string().contains("--categorical b"));
}

#[test]
fn refusals_name_row_and_column() {
    let count = |error: &Error, name: &str| error.details().get(name).cloned();
    for text in ["", "\u{feff}", "\n\n", "  \r\n"] {
        assert_eq!(refusal(text.as_bytes()).code(), "FILE_EMPTY", "{text:?}");
    }
    for text in ["a,b", "a,b\n", "a,b\n\n\n", "a,b\r\n", "a,b\r"] {
        assert_eq!(refusal(text.as_bytes()), Error::HeaderOnly { n_columns: 2 }, "{text:?}");
    }
    let cases = [
        ("a,b\n1,2\n3\n", 3, 1),
        ("a,b\n1,2,3\n", 2, 3),
        ("a,b\n1,2\nx,\"y\",3,\n", 3, 4),
        ("a,b\n1,2\n\n\n3,4\n", 3, 0),
        ("a,b\n\"1\n\",2\n1,2\n3", 4, 1),
    ];
    for (text, row, actual) in cases {
        assert_eq!(refusal(text.as_bytes()), Error::RaggedRow { row, expected: 2, actual }, "{text:?}");
    }
    let error = refusal(b"a,b\n1,2\n3,-Inf\n");
    assert_eq!(error, Error::ValueNotFinite { row: 3, column: "b".into(), value: "-Inf".into() });
    assert_eq!(count(&error, "row"), Some(Detail::Count(3)));
    assert_eq!(refusal(b"a\n1\n2e308\n").code(), "VALUE_NOT_FINITE");
    assert_eq!(refusal(b"a,b\n1,\"x\n2,3\n"), Error::QuoteUnclosed { row: 2, column: "b".into() });
    assert_eq!(refusal(b"a,\"b\n1,2\n"), Error::QuoteUnclosed { row: 1, column: "column_2".into() });
    assert_eq!(refusal(b"a,b\n1,\"x\" y\n"), Error::QuoteMisplaced { row: 2, column: "b".into() });
    assert_eq!(refusal(b"a,b\n1,\0\n").code(), "BINARY_CONTENT");
    assert!(refusal(b"PK\x03\x04\0\0").to_string().contains("Excel"));
    assert_eq!(refusal(b"\xff\xfea\0,\0").code(), "ENCODING_UNSUPPORTED");
    assert_eq!(refusal(b"\xfe\xff").code(), "ENCODING_UNSUPPORTED");
}

#[test]
fn a_refusal_stays() {
    let mut reader = Reader::new(Options::default());
    reader.push(b"a,b\n1\n").unwrap();
    let error = reader.finish().unwrap_err();
    assert_eq!(reader.push(b"1,2\n").unwrap_err(), error);
    assert_eq!(reader.finish().unwrap_err(), error);
}

/// A column of `n` different numbers with words in some rows.
fn mixed(n: usize, words: &[(usize, &str)]) -> String {
    let mut lines: Vec<String> = (0..n).map(|i| format!("{i}.5,{}", i % 3)).collect();
    for (at, word) in words {
        lines[*at] = format!("{word},0");
    }
    format!("a,b\n{}\n", lines.join("\n"))
}

#[test]
fn stray_words_in_the_sample() {
    let error = refusal(mixed(100, &[(7, "low"), (30, "high")]).as_bytes());
    assert_eq!(error, Error::NotANumber { row: 9, column: "a".into(), value: "low".into(), n_words: Some(2) });
    // A tenth of the cells are no strays, nor are words among at most 20 different numbers.
    let tenth: Vec<(usize, &str)> = (0..10).map(|i| (i * 9, "x")).collect();
    assert_eq!(read(&mixed(100, &tenth)).columns[0].kind, Kind::Categorical);
    assert_eq!(refusal(mixed(101, &tenth).as_bytes()).code(), "NOT_A_NUMBER");
    assert_eq!(read(&mixed(21, &[(7, "x")])).columns[0].kind, Kind::Categorical);
    assert_eq!(refusal(mixed(22, &[(7, "x")]).as_bytes()).code(), "NOT_A_NUMBER");
}

/// A file whose rows 2 to `n + 1` hold numbers, followed by some lines.
fn long(n: usize, value: impl Fn(usize) -> usize, tail: &str) -> String {
    let rows: String = (0..n).map(|i| format!("{},{}\n", value(i), i)).collect();
    format!("a,b\n{rows}{tail}")
}

/// Rows that take more than the sample.
const LONG: usize = 200_000;

#[test]
fn words_after_the_sample() {
    let error = refusal(long(LONG, |i| i, "low,1\nhigh,2\n").as_bytes());
    assert_eq!(error, Error::NotANumber { row: LONG + 2, column: "a".into(), value: "low".into(), n_words: Some(2) });
    let text = long(LONG, |i| i % 5, "other,1\n3,2\n");
    let first = read(&text);
    assert_eq!((first.columns[0].kind, first.columns[0].n_words), (Kind::Numeric, 1));
    let word = first.columns[0].first_word.clone().unwrap();
    assert_eq!((word.row, word.text.as_slice()), (LONG + 2, &b"other"[..]));
    let options = Options { categorical: vec!["a".into()], ..Options::default() };
    let second = read_with(text.as_bytes(), options).unwrap();
    assert_eq!(second.cells[0][LONG..], words(&["other", "3"]));
    assert_eq!(second.columns[0].n_distinct, 6);
}

#[test]
fn too_many_levels() {
    let rows: String = (0..=1_000_000).map(|i| format!("x{i},1\n")).collect();
    let error = refusal(format!("id,b\n{rows}").as_bytes());
    assert_eq!(error.code(), "TOO_MANY_LEVELS");
    assert_eq!(error.details().get("row"), Some(&Detail::Count(1_000_002)));
}

#[test]
fn a_record_has_an_end() {
    let mut reader = Reader::new(Options::default());
    reader.push(b"a,b\n1,2\n1,\"").unwrap();
    let piece = vec![b'x'; 8 << 20];
    let error = (0..20).find_map(|_| reader.push(&piece).err()).unwrap();
    assert_eq!(error, Error::QuoteUnclosed { row: 3, column: "b".into() });
    let mut reader = Reader::new(Options::default());
    let error = (0..20).find_map(|_| reader.push(&piece).err()).unwrap();
    assert_eq!(error.code(), "RECORD_TOO_LONG");
}

#[test]
fn one_column() {
    assert_eq!(format!("{:?}", read("a\n1\n\n2\n\n\n").numbers[0]), "[1.0, NaN, 2.0]");
}

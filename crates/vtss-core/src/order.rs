//! One way to sort: by a number, ties in their old order. One function for all, because every sort that a compiler makes
//! for a type of its own is five to ten kilobytes of WebAssembly.

/// Bits of a digit: tables of 256 counts stay in the first cache.
const DIGIT_BITS: u32 = 8;
const DIGITS: usize = 1 << DIGIT_BITS;
/// So many moves cost about what sorting by the other digits does.
const MOVES_PER_KEY: usize = 4;

/// Positions of `keys` in ascending order, that of [`f64::total_cmp`]; equal keys keep their order.
///
/// Digit by digit from the lowest, each in one pass; a digit that all keys share takes none. Source: Hollerith's radix
/// sort. Cost: linear; on some thousand numbers a tenth of a sort by comparisons.
#[must_use]
pub fn ascending(keys: &[f64]) -> Vec<usize> {
    // The upper half tells most numbers apart.
    let upper = |key: &f64| (sortable(*key) >> u32::BITS) as u32;
    let order = sorted_by_short(keys.iter().map(upper).zip(0..).collect());
    settled(order, keys).unwrap_or_else(|| sorted_by_long(keys.iter().map(|key| sortable(*key)).zip(0..).collect()))
}

/// An order that is nearly that of the keys, brought into theirs by insertion; `None` where that would take long.
#[inline(never)]
fn settled(mut order: Vec<usize>, keys: &[f64]) -> Option<Vec<usize>> {
    let mut moves_left = MOVES_PER_KEY * keys.len();
    for place in 1..order.len() {
        let position = order[place];
        let key = sortable(keys[position]);
        let mut free = place;
        while free > 0 && sortable(keys[order[free - 1]]) > key {
            moves_left = moves_left.checked_sub(1)?;
            order[free] = order[free - 1];
            free -= 1;
        }
        order[free] = position;
    }
    Some(order)
}

/// The same of single precision: half the digits.
#[must_use]
pub fn ascending_single(keys: &[f32]) -> Vec<usize> {
    sorted_by_short(keys.iter().map(|key| sortable_single(*key)).zip(0..).collect())
}

/// Positions by the whole numbers beside them.
#[inline(never)]
fn sorted_by_short(items: Vec<(u32, usize)>) -> Vec<usize> {
    sorted(items, u32::BITS, |key, shift| (key >> shift) as usize)
}

/// See [`sorted_by_short`].
#[inline(never)]
fn sorted_by_long(items: Vec<(u64, usize)>) -> Vec<usize> {
    sorted(items, u64::BITS, |key, shift| (key >> shift) as usize)
}

/// Positions by whole numbers that have `bits`; `shifted` drops so many low ones of a number.
fn sorted<K: Copy>(mut items: Vec<(K, usize)>, bits: u32, shifted: impl Fn(K, u32) -> usize) -> Vec<usize> {
    let mut sorted = items.clone();
    let mut shift = 0;
    while shift < bits {
        let digit_of = |key: K| shifted(key, shift) % DIGITS;
        let mut places = [0_usize; DIGITS];
        items.iter().for_each(|(key, _)| places[digit_of(*key)] += 1);
        let all_share_it = items.first().is_none_or(|(key, _)| places[digit_of(*key)] == items.len());
        if !all_share_it {
            let mut start = 0;
            for place in &mut places {
                (start, *place) = (start + *place, start);
            }
            for item in &items {
                let place = &mut places[digit_of(item.0)];
                sorted[*place] = *item;
                *place += 1;
            }
            std::mem::swap(&mut items, &mut sorted);
        }
        shift += DIGIT_BITS;
    }
    items.into_iter().map(|(_, position)| position).collect()
}

/// Bits whose order as whole numbers is that of the numbers: negative ones turned round, positive ones above them.
fn sortable(key: f64) -> u64 {
    let bits = key.to_bits();
    let sign = 1 << (u64::BITS - 1);
    if bits & sign == 0 { bits | sign } else { !bits }
}

/// See [`sortable`].
fn sortable_single(key: f32) -> u32 {
    let bits = key.to_bits();
    let sign = 1 << (u32::BITS - 1);
    if bits & sign == 0 { bits | sign } else { !bits }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Stream;

    #[test]
    fn sorts_by_key_and_then_by_position() {
        assert_eq!(ascending(&[2.0, f64::NAN, 1.0, 2.0, -1.0, 1.0]), [4, 2, 5, 0, 3, 1]);
        assert!(ascending(&[]).is_empty());
        assert_eq!(ascending(&[7.0]), [0]);
    }

    #[test]
    fn the_order_is_that_of_comparisons() {
        let mut stream = Stream::new(1, "test/order");
        let special = [0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE, -1e-310, f64::MAX];
        let keys: Vec<f64> = (0..3000)
            .map(|i| match i % 5 {
                0 => special[i % special.len()],
                1 => f64::from(stream.below(9)) - 4.0,
                _ => stream.normal() * libm::exp(40.0 * stream.normal()),
            })
            .collect();
        let mut expected: Vec<usize> = (0..keys.len()).collect();
        expected.sort_by(|&a, &b| keys[a].total_cmp(&keys[b]));
        assert_eq!(ascending(&keys), expected);
        let singles: Vec<f32> = keys.iter().map(|key| *key as f32).collect();
        expected.sort_by(|&a, &b| singles[a].total_cmp(&singles[b]).then(a.cmp(&b)));
        assert_eq!(ascending_single(&singles), expected);
    }
}

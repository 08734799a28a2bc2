//! What do unions, intersections and differences leave in which order?
//!
//! CPython's set operations differ in which operand they walk and when they
//! make room, and both show in the order of the result. Here they are for keys
//! whose equality is a closure; an error of the closure ends the operation.

use super::set_table::{SetTable, Stop};

/// Looks a key up; `equal` gets the key in the table and the one sought.
pub fn find<K: Copy, E>(
    table: &SetTable<K>,
    hash: i64,
    key: K,
    equal: &mut impl FnMut(K, K) -> Result<bool, E>,
) -> Result<Option<usize>, E> {
    let mut probe = table.probe(hash);
    loop {
        match table.next_stop(&mut probe) {
            Stop::Vacant(_) => return Ok(None),
            Stop::Candidate(slot, candidate) if equal(candidate, key)? => return Ok(Some(slot)),
            Stop::Candidate(..) => {}
        }
    }
}

/// Adds a key unless an equal one is there; tells whether it was added.
pub fn add<K: Copy, E>(
    table: &mut SetTable<K>,
    hash: i64,
    key: K,
    equal: &mut impl FnMut(K, K) -> Result<bool, E>,
) -> Result<bool, E> {
    let mut probe = table.probe(hash);
    loop {
        match table.next_stop(&mut probe) {
            Stop::Vacant(slot) => {
                table.insert_at(slot, hash, key);
                return Ok(true);
            }
            Stop::Candidate(_, candidate) if equal(candidate, key)? => return Ok(false),
            Stop::Candidate(..) => {}
        }
    }
}

/// Removes a key; returns the one that was in the table.
pub fn discard<K: Copy, E>(
    table: &mut SetTable<K>,
    hash: i64,
    key: K,
    equal: &mut impl FnMut(K, K) -> Result<bool, E>,
) -> Result<Option<K>, E> {
    let found = find(table, hash, key, equal)?;
    Ok(found.and_then(|slot| table.remove_at(slot)))
}

/// Adds all keys of another set (`set_merge`: `|=`, `update`, `set(other)`).
pub fn merge<K: Copy, E>(
    table: &mut SetTable<K>,
    other: &SetTable<K>,
    equal: &mut impl FnMut(K, K) -> Result<bool, E>,
) -> Result<(), E> {
    if other.is_empty() {
        return Ok(());
    }
    table.make_room(other.len());
    if !table.fill_from(other) {
        for (hash, key) in other.iter() {
            add(table, hash, key, equal)?;
        }
    }
    Ok(())
}

/// Returns `a | b` for two different sets.
pub fn union<K: Copy, E>(
    a: &SetTable<K>,
    b: &SetTable<K>,
    equal: &mut impl FnMut(K, K) -> Result<bool, E>,
) -> Result<SetTable<K>, E> {
    let mut result = a.copied();
    merge(&mut result, b, equal)?;
    Ok(result)
}

/// Returns `a & b` for two different sets (for the same one: [`SetTable::copied`]).
pub fn intersection<K: Copy, E>(
    a: &SetTable<K>,
    b: &SetTable<K>,
    equal: &mut impl FnMut(K, K) -> Result<bool, E>,
) -> Result<SetTable<K>, E> {
    let (walked, asked) = if b.len() > a.len() { (a, b) } else { (b, a) };
    let mut result = SetTable::new();
    for (hash, key) in walked.iter() {
        if find(asked, hash, key, equal)?.is_some() {
            add(&mut result, hash, key, equal)?;
        }
    }
    Ok(result)
}

/// Returns `a - b` for two sets.
pub fn difference<K: Copy, E>(
    a: &SetTable<K>,
    b: &SetTable<K>,
    equal: &mut impl FnMut(K, K) -> Result<bool, E>,
) -> Result<SetTable<K>, E> {
    if a.len() >> 2 > b.len() {
        let mut result = a.copied();
        difference_update(&mut result, b, equal)?;
        return Ok(result);
    }
    let mut result = SetTable::new();
    for (hash, key) in a.iter() {
        if find(b, hash, key, equal)?.is_none() {
            add(&mut result, hash, key, equal)?;
        }
    }
    Ok(result)
}

/// Removes all keys of another set (`-=`; for the same one: [`SetTable::clear`]).
pub fn difference_update<K: Copy, E>(
    table: &mut SetTable<K>,
    other: &SetTable<K>,
    equal: &mut impl FnMut(K, K) -> Result<bool, E>,
) -> Result<(), E> {
    if other.len() >> 3 > table.len() {
        let common = intersection(table, other, equal)?;
        for (hash, key) in common.iter() {
            discard(table, hash, key, equal)?;
        }
    } else {
        for (hash, key) in other.iter() {
            discard(table, hash, key, equal)?;
        }
    }
    table.sweep_dummies();
    Ok(())
}

/// Keeps what is in one of two different sets (`^=`; for the same one: [`SetTable::clear`]).
pub fn symmetric_difference_update<K: Copy, E>(
    table: &mut SetTable<K>,
    other: &SetTable<K>,
    equal: &mut impl FnMut(K, K) -> Result<bool, E>,
) -> Result<(), E> {
    for (hash, key) in other.iter() {
        if discard(table, hash, key, equal)?.is_none() {
            add(table, hash, key, equal)?;
        }
    }
    Ok(())
}

/// Returns `a ^ b`, which CPython builds from a copy of `b`.
pub fn symmetric_difference<K: Copy, E>(
    a: &SetTable<K>,
    b: &SetTable<K>,
    equal: &mut impl FnMut(K, K) -> Result<bool, E>,
) -> Result<SetTable<K>, E> {
    let mut result = b.copied();
    symmetric_difference_update(&mut result, a, equal)?;
    Ok(result)
}

/// Tells whether every key of `a` is in `b` (`a <= b`).
pub fn is_subset<K: Copy, E>(
    a: &SetTable<K>,
    b: &SetTable<K>,
    equal: &mut impl FnMut(K, K) -> Result<bool, E>,
) -> Result<bool, E> {
    if a.len() > b.len() {
        return Ok(false);
    }
    for (hash, key) in a.iter() {
        if find(b, hash, key, equal)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Tells whether no key of `a` is in `b`.
pub fn is_disjoint<K: Copy, E>(
    a: &SetTable<K>,
    b: &SetTable<K>,
    equal: &mut impl FnMut(K, K) -> Result<bool, E>,
) -> Result<bool, E> {
    let (walked, asked) = if b.len() > a.len() { (a, b) } else { (b, a) };
    for (hash, key) in walked.iter() {
        if find(asked, hash, key, equal)?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::hash::{StrHash, hash_int, hash_str};
    use std::convert::Infallible;

    /// Yields the numbers that the Python program yielded.
    struct Draws(u64);

    impl Draws {
        fn below(&mut self, bound: i64) -> i64 {
            self.0 = (self.0 * 1_103_515_245 + 12_345) % (1 << 31);
            (self.0 >> 8).cast_signed() % bound
        }
    }

    fn fold(items: impl Iterator<Item = u64>) -> u64 {
        items.fold(14_695_981_039_346_656_037, |so_far, item| {
            (so_far ^ item).wrapping_mul(1_099_511_628_211)
        })
    }

    fn order(set: &SetTable<i64>) -> u64 {
        fold(set.iter().map(|(_, key)| key.cast_unsigned()))
    }

    #[expect(clippy::unnecessary_wraps, reason = "this is the shape of an equality")]
    fn same(a: i64, b: i64) -> Result<bool, Infallible> {
        Ok(a == b)
    }

    fn put(set: &mut SetTable<i64>, key: i64) {
        let Ok(_) = add(set, hash_int(key), key, &mut same);
    }

    fn set_of(keys: impl Iterator<Item = i64>) -> SetTable<i64> {
        let mut set = SetTable::new();
        keys.for_each(|key| put(&mut set, key));
        set
    }

    fn ok<T>(result: Result<T, Infallible>) -> T {
        match result {
            Ok(value) => value,
        }
    }

    /// Runs a random program over two sets; folds their orders after each step.
    fn program(seed: u64, space: i64, steps: i64) -> (u64, usize, usize) {
        let mut draws = Draws(seed);
        let (mut a, mut b) = (SetTable::new(), SetTable::new());
        let mut orders = Vec::new();
        let many = seed == 5;
        for step in 0..steps {
            match draws.below(16) {
                0..7 => {
                    (0..if many { 60 } else { 1 }).for_each(|_| put(&mut a, draws.below(space)))
                }
                7 | 8 => put(&mut b, draws.below(space)),
                9 => {
                    let key = draws.below(space);
                    ok(discard(&mut a, hash_int(key), key, &mut same));
                }
                10 => {
                    a.pop();
                }
                11 => ok(merge(&mut a, &b, &mut same)),
                12 if many => a = ok(symmetric_difference(&a, &b, &mut same)),
                12 => a = ok(difference(&a, &b, &mut same)),
                13 if a.len() < 50 => b = ok(symmetric_difference(&b, &a, &mut same)),
                13 => b = ok(union(&b, &set_of(1..2), &mut same)),
                14 if many => {}
                14 => b = ok(intersection(&a, &b, &mut same)),
                _ => {
                    if !many {
                        a = a.copied();
                    }
                    ok(difference_update(&mut b, &set_of(0..step), &mut same));
                }
            }
            orders.push(order(&a));
            orders.push(order(&b));
        }
        (fold(orders.into_iter()), a.len(), b.len())
    }

    #[test]
    fn orders_are_cpythons() {
        // Printed by the same program in CPython 3.10 to 3.13, which agree.
        assert_eq!(program(1, 20, 400), (2398485440451927553, 5, 2));
        assert_eq!(program(2, 60, 400), (8275461867009622744, 27, 27));
        assert_eq!(program(3, 1000, 400), (3558741510947727163, 85, 0));
        assert_eq!(program(4, 1 << 22, 400), (11877557691665478762, 52, 15));
        assert_eq!(program(5, 300_000, 3000), (620008206521442607, 63493, 377));
        assert_eq!(order(&set_of((1..=100_000).rev().step_by(7))), 5155640603606676466);
    }

    #[test]
    fn words_stand_in_cpythons_order() {
        let words: Vec<String> = (0..40).map(|n| format!("w{n}")).collect();
        let equal = &mut |a: usize, b: usize| Ok::<_, Infallible>(a == b);
        let hash = |n: usize| hash_str(&words[n], StrHash::Sip13);
        let mut set = SetTable::new();
        for n in 0..30 {
            ok(add(&mut set, hash(n), n, equal));
        }
        let order = |set: &SetTable<usize>| -> Vec<usize> { set.iter().map(|(_, n)| n).collect() };
        let created = [
            4, 1, 16, 11, 3, 24, 27, 6, 7, 29, 23, 26, 20, 25, 17, 21, 15, 0, 13, 14, 8, 22, 9, 12,
            18, 19, 2, 5, 10, 28,
        ];
        assert_eq!(order(&set), created);
        for n in (0..30).step_by(3) {
            ok(discard(&mut set, hash(n), n, equal));
        }
        let mut more = SetTable::new();
        for n in 25..40 {
            ok(add(&mut more, hash(n), n, equal));
        }
        ok(merge(&mut set, &more, equal));
        let changed = [
            4, 1, 16, 11, 31, 27, 38, 7, 29, 23, 26, 30, 20, 25, 36, 17, 34, 37, 39, 32, 13, 14,
            33, 8, 22, 19, 2, 5, 10, 28, 35,
        ];
        assert_eq!(order(&set), changed);
    }

    #[test]
    fn a_walk_survives_a_changed_table() {
        let mut set = set_of([3, 11, 19].into_iter());
        let mut probe = set.probe(3);
        assert_eq!(set.next_stop(&mut probe), Stop::Candidate(3, 3));
        set.remove_at(3);
        (100..200).for_each(|key| put(&mut set, key));
        assert!(matches!(set.next_stop(&mut probe), Stop::Vacant(_)));
    }
}

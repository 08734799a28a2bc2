//! "Did you mean": the name nearest to a wrong one, by CPython's measure.

const MOVE_COST: usize = 2;
const CASE_COST: usize = 1;
const MAX_LENGTH: usize = 40;
const MAX_CANDIDATES: usize = 750;

/// Returns the candidate that is near enough to `wrong` and nearest.
pub fn nearest<'a>(wrong: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if wrong.chars().count() > MAX_LENGTH {
        return None;
    }
    let mut best: Option<(&str, usize)> = None;
    for candidate in candidates.take(MAX_CANDIDATES) {
        if candidate == wrong {
            continue;
        }
        let limit = (wrong.chars().count() + candidate.chars().count() + 3) * MOVE_COST / 6;
        let limit = best.map_or(limit, |(_, known)| limit.min(known.saturating_sub(1)));
        let distance = distance(wrong, candidate);
        if distance <= limit {
            best = Some((candidate, distance));
        }
    }
    best.map(|(candidate, _)| candidate)
}

/// Returns the edit distance in which a change of case is cheap.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).map(|at| at * MOVE_COST).collect();
    for (i, &a) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * MOVE_COST;
        for (j, &b) in right.iter().enumerate() {
            let change = if a == b {
                0
            } else if a.eq_ignore_ascii_case(&b) {
                CASE_COST
            } else {
                MOVE_COST
            };
            let next = (diagonal + change).min(row[j] + MOVE_COST).min(row[j + 1] + MOVE_COST);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_is_found() {
        assert_eq!(nearest("lenght", ["length", "breadth"].into_iter()), Some("length"));
        assert_eq!(nearest("x", ["length"].into_iter()), None);
    }
}

//! Which items do an index, a slice and a range stand for?
//!
//! Bounds come in as machine words; a big integer is clamped to the farthest
//! word on its side before it comes here, which changes no result.

use super::error::DataError;
use dashu_int::{IBig, Sign};

/// Is a slice fitted to a sequence: where it starts, by how much it goes on, how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
    pub len: usize,
}

impl Span {
    /// Iterates over the indices of the items.
    pub fn indices(self) -> impl ExactSizeIterator<Item = usize> + DoubleEndedIterator {
        (0..self.len).map(move |nth| {
            let index = self.start + i64::try_from(nth).unwrap_or(0) * self.step;
            usize::try_from(index).unwrap_or(0)
        })
    }
}

/// Cuts a big integer down to the farthest word.
pub fn clamped(value: &IBig) -> i64 {
    let farthest = if value.sign() == Sign::Negative { i64::MIN } else { i64::MAX };
    i64::try_from(value).unwrap_or(farthest)
}

/// Fits a slice to a sequence of `len` items, as `slice.indices` does.
pub fn fit_slice(
    start: Option<i64>,
    stop: Option<i64>,
    step: Option<i64>,
    len: usize,
) -> Result<Span, DataError> {
    let step = step.unwrap_or(1).max(-i64::MAX);
    if step == 0 {
        return Err(DataError::value("slice step cannot be zero"));
    }
    let len = i64::try_from(len).unwrap_or(i64::MAX);
    let (lowest, highest) = if step < 0 { (-1, len - 1) } else { (0, len) };
    let fit = |bound: i64| {
        let bound = if bound < 0 { bound.saturating_add(len) } else { bound };
        bound.clamp(lowest, highest)
    };
    let (first, last) = if step < 0 { (highest, lowest) } else { (lowest, highest) };
    let start = start.map_or(first, fit);
    let stop = stop.map_or(last, fit);
    Ok(Span { start, stop, step, len: count(start, stop, step) })
}

/// Fits the bounds of `find`, `count`, `startswith`, `index`: a slice without a step.
pub fn fit_bounds(start: Option<i64>, stop: Option<i64>, len: usize) -> (usize, usize) {
    let fit = |bound: i64| match usize::try_from(bound) {
        Ok(bound) => bound,
        Err(_) => len.saturating_sub(usize::try_from(bound.unsigned_abs()).unwrap_or(usize::MAX)),
    };
    // The start may lie beyond the end: then not even the empty text is found there.
    (start.map_or(0, fit), stop.map_or(len, fit).min(len))
}

/// Returns the position that an index stands for, counting from the end if negative.
#[inline]
pub fn fit_index(index: i64, len: usize) -> Option<usize> {
    let from_start = if index < 0 { index + i64::try_from(len).ok()? } else { index };
    usize::try_from(from_start).ok().filter(|&at| at < len)
}

/// Returns how many items lie from `start` by steps before `stop`.
#[inline]
pub fn count(start: i64, stop: i64, step: i64) -> usize {
    let distance = if step < 0 { start.checked_sub(stop) } else { stop.checked_sub(start) };
    let steps = match distance {
        Some(distance) if distance <= 0 => 0,
        Some(distance) => (distance.unsigned_abs() - 1) / step.unsigned_abs() + 1,
        // So far apart that the distance is no word: it is one unsigned, or zero.
        None if (step < 0) == (start < stop) => 0,
        None => (start.abs_diff(stop) - 1) / step.unsigned_abs() + 1,
    };
    usize::try_from(steps).unwrap_or(usize::MAX)
}

/// Is a `range` of words; its step is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
}

impl Range {
    /// Returns how many numbers the range has.
    pub fn len(self) -> usize {
        count(self.start, self.stop, self.step)
    }

    /// Tells whether the range has no numbers.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Returns the number at a position, which counts from the end if negative.
    pub fn item(self, index: i64) -> Option<i64> {
        let at = fit_index(index, self.len())?;
        Some(self.nth(at))
    }

    fn nth(self, at: usize) -> i64 {
        let at = i64::try_from(at).unwrap_or(i64::MAX);
        self.start.wrapping_add(at.wrapping_mul(self.step))
    }

    /// Returns the position of a number, if it is in the range.
    pub fn position(self, value: i64) -> Option<usize> {
        let inside = if self.step > 0 {
            self.start <= value && value < self.stop
        } else {
            self.stop < value && value <= self.start
        };
        let distance = self.start.abs_diff(value);
        let step = self.step.unsigned_abs();
        (inside && distance.is_multiple_of(step)).then(|| usize::try_from(distance / step).ok())?
    }

    /// Tells whether a number is in the range.
    pub fn contains(self, value: i64) -> bool {
        self.position(value).is_some()
    }

    /// Returns the range that a slice of it is; `None` if a bound is no word.
    pub fn slice(self, span: Span) -> Option<Range> {
        let at = |index: i64| self.start.checked_add(index.checked_mul(self.step)?);
        Some(Range {
            start: at(span.start)?,
            stop: at(span.stop)?,
            step: self.step.checked_mul(span.step)?,
        })
    }

    /// Returns the range backwards, as `reversed` iterates it.
    pub fn reversed(self) -> Range {
        let Some(last) = self.len().checked_sub(1) else {
            return Range { start: self.start, stop: self.start, step: 1 };
        };
        let step = self.step.checked_neg().unwrap_or(i64::MAX);
        Range { start: self.nth(last), stop: self.start.saturating_add(step.signum()), step }
    }
}

/// Tells whether two ranges are equal: as sequences, not by their bounds.
pub fn same_range(a: Range, b: Range) -> bool {
    let len = a.len();
    len == b.len() && (len == 0 || a.start == b.start && (len == 1 || a.step == b.step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_fit_as_in_cpython() {
        let far = i64::MAX;
        let rows = [
            ((None, None, None), 5, (0, 5, 1, 5)),
            ((None, None, Some(-1)), 5, (4, -1, -1, 5)),
            ((Some(-3), Some(-1), None), 5, (2, 4, 1, 2)),
            ((Some(10), Some(-10), Some(-2)), 5, (4, -1, -2, 3)),
            ((Some(1), Some(far), Some(far)), 5, (1, 5, far, 1)),
            ((Some(i64::MIN), None, Some(2)), 5, (0, 5, 2, 3)),
            ((Some(3), Some(1), None), 5, (3, 1, 1, 0)),
            ((None, None, Some(-1)), 0, (-1, -1, -1, 0)),
        ];
        for ((start, stop, step), len, expected) in rows {
            let span = fit_slice(start, stop, step, len).unwrap();
            assert_eq!((span.start, span.stop, span.step, span.len), expected);
        }
        assert!(fit_slice(None, None, Some(0), 3).is_err());
        let backwards = fit_slice(None, None, Some(-2), 5).unwrap();
        assert_eq!(backwards.indices().collect::<Vec<_>>(), [4, 2, 0]);
        assert_eq!(fit_bounds(Some(-2), Some(9), 5), (3, 5));
        assert_eq!(fit_bounds(Some(7), None, 5), (7, 5));
        assert_eq!(fit_bounds(Some(-9), Some(-9), 5), (0, 0));
        assert_eq!((fit_index(-1, 3), fit_index(-4, 3), fit_index(3, 3)), (Some(2), None, None));
    }

    #[test]
    fn ranges_are_cpythons() {
        let range = Range { start: 10, stop: 0, step: -3 };
        assert_eq!(range.len(), 4);
        assert_eq!((range.item(-1), range.item(4)), (Some(1), None));
        assert_eq!((range.position(4), range.position(5)), (Some(2), None));
        assert!(!range.contains(0) && range.contains(10));
        assert_eq!(range.reversed(), Range { start: 1, stop: 11, step: 3 });
        let span = fit_slice(Some(1), None, Some(2), range.len()).unwrap();
        assert_eq!(range.slice(span), Some(Range { start: 7, stop: -2, step: -6 }));
        assert_eq!(count(i64::MIN, i64::MAX, 1), usize::MAX);
        assert_eq!(count(i64::MAX, i64::MIN, 1), 0);
        assert_eq!(count(0, i64::MAX, 2), 1 << 62);
        let empty = Range { start: 5, stop: 0, step: 2 };
        assert!(empty.is_empty() && empty.reversed().is_empty());
        assert!(same_range(empty, Range { start: 0, stop: 0, step: 1 }));
        let one = Range { start: 0, stop: 3, step: 3 };
        assert!(same_range(one, Range { start: 0, stop: 1, step: 1 }));
    }
}

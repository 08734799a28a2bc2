//! `list.sort` and `sorted`: keys are computed by frames, then a merge sort compares them.
//!
//! Short lists are compared in CPython's order (runs, binary insertion), which
//! a program with a Python `__lt__` can see; longer ones are merged from such
//! pieces. Comparisons wait on Rust's stack: a sort is one of the few places
//! where that is allowed.

use crate::data::unicode;
use crate::heap::{Body, Kind, Value};
use crate::vm::{Answer, CompareOp, NativeResult, Raised, Routine, Step, Vm};

/// `list.sort(*, key=None, reverse=False)`.
pub fn list_sort(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (list, key) = (arguments[0], arguments[1].some());
    if !matches!(vm.heap.body_of(list), Some(Body::List(_))) {
        let class = vm.heap.type_name(list);
        return vm.type_error(format!(
            "descriptor 'sort' for 'list' objects doesn't apply to a '{class}' object"
        ));
    }
    let reverse = match arguments[2].given() {
        Some(reverse) => vm.truth(reverse)?,
        None => false,
    };
    let Value::Obj(handle) = list else { return Ok(Value::None) };
    let items = vm.heap.list(handle).to_vec();
    if key.is_none() && sort_plain(vm, list, &items, reverse) {
        return Ok(Value::None);
    }
    // While it is sorted the list is empty, as in CPython; what it held is kept in a tuple.
    let held = vm.tuple(items);
    let end = vm.heap.list(handle).len();
    vm.heap.list_splice(handle, 0..end, &[]);
    let keys = vm.heap.new_list(Vec::new());
    vm.start(&SORT, &[list, key.unwrap_or(Value::None), Value::bool(reverse), held, keys])
}

/// Sorts items that are all ints or all strings; tells whether they were.
fn sort_plain(vm: &mut Vm, list: Value, items: &[Value], reverse: bool) -> bool {
    let Value::Obj(handle) = list else { return false };
    let Some(order) = plain_order(vm, items, reverse) else { return false };
    let mut taken = vm.heap.list_take(handle);
    taken.clear();
    taken.extend(order.into_iter().map(|at| items[at]));
    vm.heap.list_put(handle, taken);
    true
}

/// Returns the sorted order of keys that are all ints, all strings or all floats but no NaN.
fn plain_order(vm: &Vm, keys: &[Value], reverse: bool) -> Option<Vec<usize>> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    if keys.iter().all(|key| matches!(key, Value::Int(_))) {
        let number = |at: usize| keys[at].as_int().unwrap_or(0);
        if reverse {
            order.sort_by(|&a, &b| number(b).cmp(&number(a)));
        } else {
            order.sort_by_key(|&at| number(at));
        }
        return Some(order);
    }
    if keys.iter().all(|&key| vm.heap.is_exactly(key, Kind::Str)) {
        let text = |at: usize| vm.heap.text(keys[at]).unwrap_or_default();
        if reverse {
            order.sort_by(|&a, &b| unicode::compare(text(b), text(a)));
        } else {
            order.sort_by(|&a, &b| unicode::compare(text(a), text(b)));
        }
        return Some(order);
    }
    let float = |key: &Value| match key {
        Value::Float(bits) if !bits.float().is_nan() => Some(bits.float()),
        _ => None,
    };
    if keys.iter().all(|key| float(key).is_some()) {
        let compare = |a: usize, b: usize| {
            float(&keys[a]).partial_cmp(&float(&keys[b])).unwrap_or(std::cmp::Ordering::Equal)
        };
        if reverse {
            order.sort_by(|&a, &b| compare(b, a));
        } else {
            order.sort_by(|&a, &b| compare(a, b));
        }
        return Some(order);
    }
    None
}

/// Registers: the list, the key function or None, whether to reverse, a tuple of the items, a list of keys.
static SORT: Routine = Routine { name: "sort", step: sort_step, catches: true };

fn sort_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let (list, function) = (vm.register(base), vm.register(base + 1));
    let (held, keys) = (vm.register(base + 3), vm.register(base + 4));
    let reverse = vm.register(base + 2) == Value::TRUE;
    match answer {
        Answer::Raised => {
            let items = vm.heap.sequence(held).unwrap_or_default().to_vec();
            put_back(vm, list, &items);
            return Err(Raised);
        }
        Answer::Value(key) => {
            if let Value::Obj(keys) = keys {
                vm.heap.list_push(keys, key);
            }
        }
        _ => {}
    }
    if !function.is_none() {
        let known = vm.heap.sequence(keys).map_or(0, <[Value]>::len);
        let next = vm.heap.sequence(held).and_then(|items| items.get(known).copied());
        if let Some(item) = next {
            return Ok(Step::Call(function, vec![item]));
        }
    }
    let items = vm.heap.sequence(held).unwrap_or_default().to_vec();
    let keys = if function.is_none() {
        items.clone()
    } else {
        vm.heap.sequence(keys).unwrap_or_default().to_vec()
    };
    let order = match plain_order(vm, &keys, reverse) {
        Some(order) => Ok(order),
        None => sorted_order(vm, &keys, reverse),
    };
    let modified = vm.heap.sequence(list).is_some_and(|now| !now.is_empty());
    match order {
        Ok(order) => {
            let sorted: Vec<Value> = order.iter().map(|&at| items[at]).collect();
            put_back(vm, list, &sorted);
            if modified {
                return vm.value_error("list modified during sort");
            }
            Ok(Step::Return(Value::None))
        }
        Err(Raised) => {
            let raised = vm.raised;
            put_back(vm, list, &items);
            vm.raised = raised;
            Err(Raised)
        }
    }
}

fn put_back(vm: &mut Vm, list: Value, items: &[Value]) {
    if let Value::Obj(list) = list {
        let end = vm.heap.list(list).len();
        vm.heap.list_splice(list, 0..end, items);
    }
}

/// Returns the stable order of keys by their `<`.
fn sorted_order(vm: &mut Vm, keys: &[Value], reverse: bool) -> Result<Vec<usize>, Raised> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    // A reversed sort is the sort of the reversed list, reversed: equal items keep their order.
    if reverse {
        order.reverse();
    }
    Sorter { keys }.sort(vm, &mut order)?;
    if reverse {
        order.reverse();
    }
    Ok(order)
}

struct Sorter<'a> {
    keys: &'a [Value],
}

impl Sorter<'_> {
    fn less(&self, vm: &mut Vm, a: usize, b: usize) -> Result<bool, Raised> {
        vm.compare_sync(CompareOp::Lt, self.keys[a], self.keys[b])
    }

    fn sort(&self, vm: &mut Vm, order: &mut [usize]) -> Result<(), Raised> {
        let least = least_run(order.len());
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut start = 0;
        while start < order.len() {
            let mut length = self.count_run(vm, &mut order[start..])?;
            if length < least {
                let forced = least.min(order.len() - start);
                self.insert(vm, &mut order[start..start + forced], length)?;
                length = forced;
            }
            runs.push((start, length));
            start += length;
        }
        while runs.len() > 1 {
            let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
            for pair in runs.chunks(2) {
                match *pair {
                    [(start, left), (_, right)] => {
                        self.merge(vm, &mut order[start..start + left + right], left)?;
                        merged.push((start, left + right));
                    }
                    [single] => merged.push(single),
                    _ => {}
                }
            }
            runs = merged;
        }
        Ok(())
    }

    /// Returns the length of the run that the order begins with; one that descends is reversed.
    fn count_run(&self, vm: &mut Vm, order: &mut [usize]) -> Result<usize, Raised> {
        if order.len() < 2 {
            return Ok(order.len());
        }
        if vm.era.minor() >= 13 {
            return self.count_run_with_equals(vm, order);
        }
        let descends = self.less(vm, order[1], order[0])?;
        let mut length = 2;
        while length < order.len() {
            if self.less(vm, order[length], order[length - 1])? != descends {
                break;
            }
            length += 1;
        }
        if descends {
            order[..length].reverse();
        }
        Ok(length)
    }

    /// Counts a run as CPython does from 3.13 on: equal items may stand in a descending run.
    fn count_run_with_equals(&self, vm: &mut Vm, order: &mut [usize]) -> Result<usize, Raised> {
        let mut length = 1;
        while length < order.len() && !self.less(vm, order[length], order[length - 1])? {
            length += 1;
        }
        if length == order.len() {
            return Ok(length);
        }
        if length > 1 {
            if self.less(vm, order[0], order[length - 1])? {
                return Ok(length);
            }
            // All are equal so far: turned round now, they stand right once the run is reversed.
            order[..length].reverse();
        }
        length += 1;
        let mut equal = 0;
        while length < order.len() {
            if self.less(vm, order[length], order[length - 1])? {
                order[length - equal - 1..length].reverse();
                equal = 0;
            } else if self.less(vm, order[length - 1], order[length])? {
                break;
            } else {
                equal += 1;
            }
            length += 1;
        }
        order[length - equal - 1..length].reverse();
        order[..length].reverse();
        while length < order.len() && !self.less(vm, order[length], order[length - 1])? {
            length += 1;
        }
        Ok(length)
    }

    /// Sorts by binary insertion; the first `done` are sorted already.
    fn insert(&self, vm: &mut Vm, order: &mut [usize], done: usize) -> Result<(), Raised> {
        for at in done.max(1)..order.len() {
            let pivot = order[at];
            let (mut low, mut high) = (0, at);
            while low < high {
                let middle = low + (high - low) / 2;
                if self.less(vm, pivot, order[middle])? {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            order[low..=at].rotate_right(1);
        }
        Ok(())
    }

    /// Merges two sorted halves.
    fn merge(&self, vm: &mut Vm, order: &mut [usize], left: usize) -> Result<(), Raised> {
        let mut merged = Vec::with_capacity(order.len());
        let (mut a, mut b) = (0, left);
        while a < left && b < order.len() {
            if self.less(vm, order[b], order[a])? {
                merged.push(order[b]);
                b += 1;
            } else {
                merged.push(order[a]);
                a += 1;
            }
        }
        merged.extend_from_slice(&order[a..left]);
        merged.extend_from_slice(&order[b..]);
        order.copy_from_slice(&merged);
        Ok(())
    }
}

/// Returns how long the runs of a list of some length have to be at least.
fn least_run(mut length: usize) -> usize {
    let mut odd = 0;
    while length >= 64 {
        odd |= length & 1;
        length >>= 1;
    }
    length + odd
}

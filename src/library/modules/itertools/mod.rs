//! `itertools`: iterators that are built of iterators.
//!
//! Each is a row of [`ITERATORS`] and keeps its state as values. Its step is
//! made at once where that needs no Python code, else by a routine, so that a
//! predicate or a generator further down runs in frames.

mod chaining;
mod combinatorics;
mod endless;
mod filtering;
mod folding;
mod grouping;
mod make;
mod splitting;
mod together;

use crate::library::types::row::row;
use crate::vm::{Module, Native, NativeIter};

/// `itertools`.
pub static MODULE: Module = Module {
    name: "itertools",
    about: "Functional tools for creating and using iterators.",
    functions: FUNCTIONS,
    types: &[
        &endless::COUNT,
        &endless::CYCLE,
        &endless::REPEAT,
        &chaining::CHAIN,
        &chaining::ISLICE,
        &filtering::STARMAP,
        &filtering::TAKEWHILE,
        &filtering::DROPWHILE,
        &filtering::FILTERFALSE,
        &folding::ACCUMULATE,
        &together::COMPRESS,
        &together::ZIP_LONGEST,
        &combinatorics::PRODUCT,
        &combinatorics::PERMUTATIONS,
        &combinatorics::COMBINATIONS,
        &combinatorics::COMBINATIONS_WITH_REPLACEMENT,
        &grouping::GROUPBY,
        &grouping::GROUPER,
        &splitting::TEE,
        &chaining::PAIRWISE,
        &chaining::BATCHED,
    ],
    ..Module::EMPTY
};

const FUNCTIONS: &[Native] =
    &[row("tee(iterable, n=2, /)", splitting::tee, "Returns a tuple of n independent iterators.")];

/// Which row of [`ITERATORS`] an object belongs to.
#[derive(Clone, Copy)]
#[repr(u32)]
pub enum Which {
    Count,
    Cycle,
    Repeat,
    Chain,
    ISlice,
    StarMap,
    TakeWhile,
    DropWhile,
    FilterFalse,
    Accumulate,
    Compress,
    ZipLongest,
    Product,
    Permutations,
    Combinations,
    CombinationsWithReplacement,
    GroupBy,
    Grouper,
    Tee,
    Pairwise,
    Batched,
}

/// The steps of the iterators, in the order of [`Which`].
pub static ITERATORS: &[&NativeIter] = &[
    &endless::COUNT_STEP,
    &endless::CYCLE_STEP,
    &endless::REPEAT_STEP,
    &chaining::CHAIN_STEP,
    &chaining::ISLICE_STEP,
    &filtering::STARMAP_STEP,
    &filtering::TAKEWHILE_STEP,
    &filtering::DROPWHILE_STEP,
    &filtering::FILTERFALSE_STEP,
    &folding::ACCUMULATE_STEP,
    &together::COMPRESS_STEP,
    &together::ZIP_LONGEST_STEP,
    &combinatorics::PRODUCT_STEP,
    &combinatorics::PERMUTATIONS_STEP,
    &combinatorics::COMBINATIONS_STEP,
    &combinatorics::COMBINATIONS_WITH_REPLACEMENT_STEP,
    &grouping::GROUPBY_STEP,
    &grouping::GROUPER_STEP,
    &splitting::TEE_STEP,
    &chaining::PAIRWISE_STEP,
    &chaining::BATCHED_STEP,
];

//! Whole programs: a class, a few functions that call those before them, and calls that show what comes of it.

use super::chance::Chance;
use super::statement::Writer;

/// What every program begins with: a context manager, and a class with operators.
const BEGINNING: &str = "class Box:
    def __init__(self, value=0):
        self.value = value

    def __repr__(self):
        return f'Box({self.value!r})'

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        print('exit', kind and kind.__name__)
        return kind is KeyError

    def __add__(self, other):
        if isinstance(other, Box):
            return Box(self.value + other.value)
        return NotImplemented

    def __eq__(self, other):
        return isinstance(other, Box) and self.value == other.value

    def __len__(self):
        return 2

    def __getitem__(self, index):
        if index > 2:
            raise IndexError(index)
        return index

    @property
    def twice(self):
        return self.value * 2


";

/// Writes a program.
pub fn write(chance: &mut Chance) -> String {
    let mut writer = Writer::new(chance);
    writer.text.push_str(BEGINNING);
    let functions = 2 + writer.chance.below(3);
    for number in 0..functions {
        writer.function(number);
    }
    for number in 0..functions {
        for _ in 0..2 {
            writer.call(number);
        }
    }
    writer.block_of_module();
    writer.text
}

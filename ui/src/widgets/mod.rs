//! What are panes and popups made of?

mod boxes;
mod gauge;
mod line_editor;
mod list;

pub use boxes::{Frame, Tab};
pub use gauge::Gauge;
pub use line_editor::LineEditor;
pub use list::{List, first_row};

//! How does a machine that stands still look?
//!
//! Everything here reads the machine and changes nothing: values are written
//! without running Python code and without making objects.

mod events;
mod frame;
mod ids;
mod object;
mod place;
mod shown;

pub use events::{Told, events_of};
pub use frame::{Image, frame_dict_view, image, mark_changes, variables_view};
pub use ids::Ids;
pub use object::object_view;
pub use place::{output_view, source_lines, stack_view, state_event};
pub use shown::Shown;

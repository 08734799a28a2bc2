//! What is there to see at a moment?
//!
//! Plain data, one struct for each thing that a screen, a JSON client or an editor shows. Eras and observers are names,
//! moments are numbers, values are text with a short identity (`#3`) that all views of a session share. Rows of one name keep
//! their place from one moment to the next.

mod compare;
mod events;
mod lesson;
mod object;
mod output;
mod past;
mod source;
mod stack;
mod status;
mod timeline;
mod variables;
mod watch;

pub use compare::{CompareRow, CompareView, WorldView};
pub use events::{EventRow, EventsView, SyncView};
pub use lesson::LessonView;
pub use object::{ObjectItem, ObjectView};
pub use output::{OutputLine, OutputView, Stream};
pub use past::{Answer, Finding};
pub use source::{BreakpointView, SourceView};
pub use stack::{FrameView, StackView};
pub use status::{ProgramState, StatusView};
pub use timeline::{TimelineMark, TimelineMarkKind, TimelineView};
pub use variables::{
    AliasRow, Change, DictRow, FrameDictView, Mark, ValueView, VariableRow, VariablesView,
};
pub use watch::WatchRow;

use serde::{Deserialize, Serialize};

/// How much of a moment a front end wants to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewRequest {
    /// The file to show; without one, that of the selected frame.
    pub file: Option<String>,
    /// How many of the latest events.
    pub events: usize,
    /// How many of the latest lines of output.
    pub output: usize,
    /// How many frames, from the running one.
    pub frames: usize,
    /// To how many characters a value's text is cut.
    pub value_width: usize,
    /// The short identity of an object to be followed.
    pub object: Option<String>,
}

impl Default for ViewRequest {
    fn default() -> Self {
        Self { file: None, events: 200, output: 1000, frames: 200, value_width: 200, object: None }
    }
}

/// All that a screen needs of one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    pub status: StatusView,
    pub source: SourceView,
    pub variables: VariablesView,
    pub frame_dict: FrameDictView,
    pub stack: StackView,
    pub events: EventsView,
    pub output: OutputView,
    pub watches: Vec<WatchRow>,
    pub timeline: TimelineView,
    /// There while worlds are compared.
    pub compare: Option<CompareView>,
    /// There while a lesson is open.
    pub lesson: Option<LessonView>,
    /// There if [`ViewRequest::object`] names an object that exists at this moment.
    pub object: Option<ObjectView>,
}

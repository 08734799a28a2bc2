//! What does a frame hold: in its fast locals, and in its frame dict?
//!
//! They are two things. A row of [`VariablesView`] sets the two side by side by name; [`FrameDictView`] shows the dict alone, in
//! its own order.

use serde::{Deserialize, Serialize};

/// A value as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueView {
    /// The `repr`, cut to the requested width; a dict that contains itself shows `{…#3}`.
    pub text: String,
    pub type_name: String,
    /// The short identity, `#3`, of an object that can be changed or that two names share.
    pub id: Option<String>,
}

/// How a frame dict's entry stands to the fast local of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mark {
    /// The dict has what the fast local has.
    Synced,
    /// The dict has another value or none: the fast local changed since the last sync.
    Stale,
    /// The fast local is unbound.
    Unset,
    /// The dict has a key that is no fast local.
    Extra,
}

/// What became of a row since the cursor's previous stop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Change {
    #[default]
    Same,
    New,
    Changed,
    /// Is gone; the row stays for this one stop.
    Deleted,
}

/// One name of a frame.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariableRow {
    pub name: String,
    /// `arg`, `local`, `cell`, `free`, or `key` for what is only in the dict.
    pub kind: String,
    pub fast: Option<ValueView>,
    pub dict: Option<ValueView>,
    /// None where the frame has no dict, or nothing but a dict (modules and classes).
    pub mark: Option<Mark>,
    pub change: Change,
}

/// A name whose value is an object that is known under another name too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AliasRow {
    pub name: String,
    pub id: String,
    /// What it is: `frame dict of wacky`.
    pub of: String,
}

/// The selected frame's names, fast locals beside the frame dict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariablesView {
    /// The function, or `<module>`.
    pub frame: String,
    /// Fast locals first, in slot order, then what only the dict has, in its order.
    pub rows: Vec<VariableRow>,
    /// The frame dict's short identity; None while the frame has no dict.
    pub dict_id: Option<String>,
    /// Whether the frame has fast locals at all (modules and classes have none).
    pub has_fast: bool,
    pub aliases: Vec<AliasRow>,
}

/// One key of a frame dict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DictRow {
    pub key: String,
    pub value: ValueView,
    pub mark: Option<Mark>,
    pub change: Change,
}

/// The selected frame's dict, as the program would see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameDictView {
    /// `frame dict of wacky`, `globals`, or `f_locals proxy of wacky`.
    pub title: String,
    pub id: Option<String>,
    pub rows: Vec<DictRow>,
    /// A sentence where there is no dict to show: why, and what would make one.
    pub note: Option<String>,
}

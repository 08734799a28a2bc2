//! How does a thing look that has a meaning?
//!
//! Panes name meanings ([`Theme`]'s fields), never colours. Every meaning shows without colour too, by a sign or by bold and
//! reverse; colours are the terminal's own sixteen.

use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;

/// The looks of all that has a meaning.
#[derive(Clone, Debug)]
pub struct Theme {
    pub title: Style,
    pub border: Style,
    pub focused: Style,
    pub tab: Style,
    pub open_tab: Style,
    pub dim: Style,
    pub current: Style,
    pub cursor: Style,
    pub breakpoint: Style,
    pub changed: Style,
    pub added: Style,
    pub removed: Style,
    pub stale: Style,
    pub identity: Style,
    pub error: Style,
    pub note: Style,
    pub key: Style,
    pub found: Style,
    pub keyword: Style,
    pub name: Style,
    pub builtin: Style,
    pub string: Style,
    pub number: Style,
    pub comment: Style,
    pub symbols: Symbols,
}

/// The signs, in the terminal's best characters or in ASCII.
#[derive(Clone, Debug)]
pub struct Symbols {
    pub synced: &'static str,
    pub stale: &'static str,
    pub unset: &'static str,
    pub extra: &'static str,
    pub current: &'static str,
    pub caller: &'static str,
    pub cursor: &'static str,
    pub breakpoint: &'static str,
    pub alias: &'static str,
    pub ellipsis: &'static str,
    pub nothing: &'static str,
    pub differs: &'static str,
    pub gauge_done: &'static str,
    pub gauge_rest: &'static str,
    pub gauge_here: &'static str,
    pub bar: &'static str,
    pub rule: &'static str,
    pub spinner: &'static [&'static str],
    pub border: border::Set<'static>,
    pub focused_border: border::Set<'static>,
}

/// What a terminal can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// Bold, underline and reverse only.
    Plain,
    /// Sixteen colours on a dark ground.
    #[default]
    Dark,
    /// Sixteen colours on a light ground.
    Light,
}

impl Palette {
    /// Finds the palette by `NO_COLOR`, `TERM` and `COLORFGBG`.
    pub fn from_environment() -> Self {
        let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
        if set("NO_COLOR").is_some() || set("TERM").is_some_and(|term| term == "dumb") {
            return Self::Plain;
        }
        let ground =
            set("COLORFGBG").and_then(|value| value.rsplit(';').next()?.parse::<u8>().ok());
        if ground.is_some_and(|ground| ground == 7 || ground == 15) {
            Self::Light
        } else {
            Self::Dark
        }
    }
}

impl Theme {
    /// Makes the theme of a palette; `ascii` for terminals that know no other characters.
    pub fn new(palette: Palette, ascii: bool) -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let dim = plain.add_modifier(Modifier::DIM);
        let reversed = plain.add_modifier(Modifier::REVERSED);
        let symbols = if ascii { ASCII } else { UNICODE };
        let base = Self {
            title: reversed.add_modifier(Modifier::BOLD),
            border: dim,
            focused: bold,
            tab: plain,
            open_tab: reversed,
            dim,
            current: bold,
            cursor: reversed,
            breakpoint: bold,
            changed: bold,
            added: bold,
            removed: plain.add_modifier(Modifier::CROSSED_OUT | Modifier::DIM),
            stale: plain.add_modifier(Modifier::UNDERLINED),
            identity: plain,
            error: bold,
            note: plain,
            key: bold,
            found: plain.add_modifier(Modifier::UNDERLINED | Modifier::BOLD),
            keyword: bold,
            name: plain,
            builtin: plain,
            string: plain,
            number: plain,
            comment: dim,
            symbols,
        };
        let light = match palette {
            Palette::Plain => return base,
            Palette::Dark => false,
            Palette::Light => true,
        };
        let on = |dark: Color, bright: Color| if light { dark } else { bright };
        let blue = on(Color::Blue, Color::LightBlue);
        let green = on(Color::Green, Color::LightGreen);
        let yellow = on(Color::Magenta, Color::Yellow);
        let red = on(Color::Red, Color::LightRed);
        let cyan = on(Color::Cyan, Color::LightCyan);
        let magenta = on(Color::Magenta, Color::LightMagenta);
        Self {
            focused: base.focused.fg(cyan),
            current: base.current.fg(yellow),
            breakpoint: base.breakpoint.fg(red),
            changed: base.changed.fg(yellow),
            added: base.added.fg(green),
            removed: base.removed.fg(red),
            stale: base.stale.fg(red),
            identity: base.identity.fg(cyan),
            error: base.error.fg(red),
            key: base.key.fg(cyan),
            found: base.found.fg(magenta),
            keyword: base.name.fg(magenta),
            name: base.name.fg(blue),
            builtin: base.builtin.fg(cyan),
            string: base.string.fg(green),
            number: base.number.fg(yellow),
            ..base
        }
    }
}

const UNICODE: Symbols = Symbols {
    synced: "→",
    stale: "≠",
    unset: "∅",
    extra: "+",
    current: "▶",
    caller: "▷",
    cursor: "›",
    breakpoint: "●",
    alias: "─▶",
    ellipsis: "…",
    nothing: "—",
    differs: "≠",
    gauge_done: "━",
    gauge_rest: "─",
    gauge_here: "●",
    bar: "│",
    rule: "─",
    spinner: &["⠋", "⠙", "⠸", "⠴", "⠦", "⠇"],
    border: border::PLAIN,
    focused_border: border::THICK,
};

const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

const ASCII: Symbols = Symbols {
    synced: "=",
    stale: "!",
    unset: "0",
    extra: "+",
    current: ">",
    caller: ">",
    cursor: "-",
    breakpoint: "*",
    alias: "->",
    ellipsis: "~",
    nothing: "-",
    differs: "!",
    gauge_done: "=",
    gauge_rest: "-",
    gauge_here: "O",
    bar: "|",
    rule: "-",
    spinner: &["|", "/", "-", "\\"],
    border: ASCII_BORDER,
    focused_border: border::Set { horizontal_top: "=", horizontal_bottom: "=", ..ASCII_BORDER },
};

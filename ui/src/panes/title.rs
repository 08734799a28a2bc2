//! Where is the cursor, and in which world?

use crate::screen::Screen;
use crate::text;
use heisen_core::debugger::views::{ProgramState, StatusView};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the first line of the screen: the place on the left, the world on the right.
pub fn draw(screen: &Screen, area: Rect, buf: &mut Buffer) {
    let status = &screen.view.status;
    let columns = area.width as usize;
    let right = world(screen);
    let room = columns.saturating_sub(text::width(&right) + 1);
    let left = text::fit(&place(status, room), room, screen.theme.symbols.ellipsis);
    let line = format!("{left} {right}");
    buf.set_stringn(area.x, area.y, line, columns, screen.theme.title);
}

/// The place in as much detail as there is room for.
fn place(status: &StatusView, room: usize) -> String {
    if matches!(status.state, ProgramState::Ended { .. }) {
        return format!(" {}", text::inert(&status.file));
    }
    let line = format!(" {}:{}", text::inert(&status.file), status.line);
    let function = format!("{line} in {}", text::inert(&status.function));
    let event = format!("{function}: {}", text::inert(&status.event));
    let tells = !["", "line", "end"].contains(&status.event.as_str());
    let shorter = if text::width(&function) <= room { function } else { line };
    if tells && text::width(&event) <= room { event } else { shorter }
}

fn world(screen: &Screen) -> String {
    let status = &screen.view.status;
    let state = match (&status.state, screen.running) {
        (_, Some(pictures)) => {
            let spinner = screen.theme.symbols.spinner;
            format!("{} running", spinner[pictures % spinner.len()])
        }
        (ProgramState::Running, None) => "running".to_owned(),
        (ProgramState::Paused, None) => String::new(),
        (ProgramState::NeedsInput { .. }, None) => "needs input".to_owned(),
        (ProgramState::Ended { exit_status }, None) => format!("ended, status {exit_status}"),
        (ProgramState::Exception { .. }, None) => "exception".to_owned(),
    };
    let lesson = screen.view.lesson.as_ref();
    let parts = [
        lesson.map_or_else(String::new, |lesson| format!("note {}/{}", lesson.index, lesson.total)),
        state,
        format!("step {}/{}", status.step, status.steps.max(status.step)),
        status.era.clone(),
        format!("observer {}", status.observer),
        if status.replay { "REPLAY" } else { "LIVE" }.to_owned(),
    ];
    let mut world =
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ");
    world.push(' ');
    world
}

//! The editor of one filter: its operator, the input that the operator asks for, and how many rows the list would have.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use model::list::{FieldKind, Op, Test};
use model::table::Total;

use super::entry::{Entry, Input};
use super::field::Subject;
use super::numbers::{SpreadAnswer, numbers_view};
use super::ticks::Ticks;
use super::times::{instant_view, past_view};
use crate::icon::icon;
use crate::live::{after_paint, settled};
use crate::table::{number_words, total_words};

#[component]
pub(super) fn Editor(
    /// The field.
    subject: Subject,
    /// What its filter asks now.
    old: Option<Test>,
    /// What to do with the new test.
    apply: Callback<Test>,
) -> impl IntoView {
    let kind = subject.kind;
    let entry = Entry::of(subject.ops, old.as_ref());
    let test = Memo::new(move |_| entry.read(kind));
    let fault = RwSignal::new(None::<&'static str>);
    Effect::new(move |_| {
        test.track();
        fault.set(None);
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match test.get_untracked() {
            Ok(test) => apply.run(test),
            Err(why) => fault.set(Some(why)),
        }
    };
    let asked = subject.spread;
    let spread: Option<SpreadAnswer> = matches!(kind, FieldKind::Number).then(|| after_paint(move || asked.run(())));
    let input = Memo::new(move |_| Input::of(entry.op.get()));
    let head = head_view(&subject, entry, spread);
    let foot = foot_view(&subject, test);
    let label = format!("Filter by {}", subject.title);
    let fields = move || input_view(input.get(), &subject, entry, spread);
    view! {
        <form
            class="popover editor"
            class:says-all=move || input.get() == Input::Nothing
            aria-label=label
            novalidate
            on:submit=submit
        >
            {head}
            <div class="editor-input">{fields}</div>
            <p class="fault" role="alert" hidden=move || fault.get().is_none()>{move || fault.get()}</p>
            {foot}
        </form>
    }
    .into_any()
}

/// The operators, and the ends of the numbers there are.
fn head_view(subject: &Subject, entry: Entry, spread: Option<SpreadAnswer>) -> impl IntoView + use<> {
    let kind = subject.kind;
    let option = |op: Op| {
        let selected = entry.op.get_untracked() == op;
        let words = move || op.words(kind, entry.ticked.with(Vec::len));
        view! { <option value=op.word() selected=selected>{words}</option> }
    };
    let options: Vec<_> = subject.ops.iter().copied().map(option).collect();
    let change = move |event| {
        if let Some(op) = Op::parse(&event_target_value(&event)) {
            entry.op.set(op);
        }
    };
    let ends = spread.map(|spread| {
        move || {
            let known = spread.get()?.ok()??;
            let words = format!("{} to {}", number_words(known.least), number_words(known.greatest));
            Some(view! { <span class="hint ends">{words}</span> })
        }
    });
    view! {
        <div class="editor-head">
            <select aria-label="Comparison" on:change=change>
                {options}
            </select>
            {ends}
        </div>
    }
}

fn input_view(input: Input, subject: &Subject, entry: Entry, spread: Option<SpreadAnswer>) -> AnyView {
    match input {
        Input::Ticks => view! { <Ticks subject=subject.clone() op=entry.op.into() ticked=entry.ticked/> }.into_any(),
        Input::Text => text_field("Text", "", entry.first).into_any(),
        Input::Number | Input::Numbers => numbers_view(entry, spread, input == Input::Numbers),
        Input::Instant => instant_view(entry.first),
        Input::Past => past_view(entry.first, entry.second),
        Input::Pair => view! {
            <div class="editor-fields">
                {text_field("Key", "", entry.first)} {text_field("Value", "", entry.second)}
            </div>
        }
        .into_any(),
        Input::Nothing => ().into_any(),
    }
}

/// A field with its name above it.
pub(super) fn text_field(label: &'static str, mode: &'static str, value: RwSignal<String>) -> impl IntoView {
    let put = move |event| value.set(event_target_value(&event));
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                type="text"
                inputmode=(!mode.is_empty()).then_some(mode)
                autocomplete="off"
                prop:value=value
                on:input=put
            />
        </label>
    }
}

/// How many rows would match, and the button that makes it so.
fn foot_view(subject: &Subject, test: Memo<Result<Test, &'static str>>) -> impl IntoView + use<> {
    let ask = subject.total;
    let asked = settled(move || test.get().ok());
    let matching = after_paint(move || {
        let answer = asked.get().map(|test| ask.run(Some(test)));
        async move {
            match answer {
                Some(answer) => answer.await.ok(),
                None => None,
            }
        }
    });
    let all = after_paint(move || ask.run(None));
    let words = move || {
        let of = all.get().and_then(Result::ok);
        // A count of what was entered before would mislead.
        let is_known = asked.get().is_some() && asked.get() == test.get().ok();
        matching.get().flatten().filter(|_| is_known).map(|count| count_line(count, of))
    };
    view! {
        <div class="editor-foot">
            <span class="hint" role="status" data-matching="">{words}</span>
            <button type="submit" class="button primary">
                "Apply"
                {icon("#i-enter")}
            </button>
        </div>
    }
}

fn count_line(matching: Total, of: Option<Total>) -> String {
    let verb = if matching == Total::Exact(1) { "matches" } else { "match" };
    match of {
        Some(of) => format!("{} of {} {verb}", total_words(matching), total_words(of)),
        None => format!("{} {verb}", total_words(matching)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_foot_counts_in_a_sentence() {
        assert_eq!(count_line(Total::Exact(2377), Some(Total::Exact(15_124))), "2,377 of 15,124 match");
        assert_eq!(count_line(Total::Exact(1), None), "1 matches");
        assert_eq!(count_line(Total::Exact(12), Some(Total::MoreThan(10_000))), "12 of 10,000+ match");
    }
}

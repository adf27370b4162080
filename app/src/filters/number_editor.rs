//! The editor of a number filter: a comparison and one number, or a range and two.

use crate::whole::IntoWhole;
use leptos::prelude::*;
use model::list::Test;

/// The comparisons, as the query's words and people's.
const OPERATORS: [(&str, &str); 5] =
    [("lt", "is under"), ("le", "is at most"), ("ge", "is at least"), ("gt", "is over"), ("between", "is between")];

#[component]
pub(super) fn NumberEditor(
    /// What the filter asks now.
    old: Option<Test>,
    /// What to do with the new test.
    apply: impl Fn(Test) + 'static,
) -> impl IntoView {
    let op = RwSignal::new(old.as_ref().map_or("le", |test| test.op().word()).to_owned());
    let values = old.as_ref().map(Test::values).unwrap_or_default();
    let low = RwSignal::new(values.first().cloned().unwrap_or_default());
    let high = RwSignal::new(values.get(1).cloned().unwrap_or_default());
    let fault = RwSignal::new(None::<&'static str>);
    let is_range = move || op.with(|op| op == "between");
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match read_test(&op.get(), &low.get(), &high.get()) {
            Ok(test) => apply(test),
            Err(why) => fault.set(Some(why)),
        }
    };
    let options = OPERATORS.map(|(word, title)| {
        let selected = op.with_untracked(|op| op == word);
        view! { <option value=word selected=selected>{title}</option> }
    });
    view! {
        <form class="popover editor" on:submit=submit>
            <select aria-label="Comparison" on:change=move |event| op.set(event_target_value(&event))>
                {options.into_iter().collect_view()}
            </select>
            <div class="editor-fields">
                {number_field(move || if is_range() { "From" } else { "Number" }, low, fault)}
                <div hidden=move || !is_range()>{number_field(|| "To", high, fault)}</div>
            </div>
            <p class="hint">"True counts as 1 and False as 0."</p>
            <p class="fault" role="alert" hidden=move || fault.get().is_none()>{move || fault.get()}</p>
            <div class="editor-foot">
                <button type="submit" class="button primary">"Apply"</button>
            </div>
        </form>
    }
    .whole()
}

fn number_field(
    label: impl Fn() -> &'static str + Send + 'static,
    value: RwSignal<String>,
    fault: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let put = move |event| {
        fault.set(None);
        value.set(event_target_value(&event));
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <input type="text" inputmode="decimal" autocomplete="off" prop:value=value on:input=put/>
        </label>
    }
}

fn read_test(op: &str, low: &str, high: &str) -> Result<Test, &'static str> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let low = number(low).ok_or("Enter a number, such as 0.5.")?;
    match op {
        "lt" => Ok(Test::Below(low)),
        "ge" => Ok(Test::AtLeast(low)),
        "gt" => Ok(Test::Above(low)),
        "between" => match number(high) {
            None => Err("Enter a number at both ends."),
            Some(high) if high < low => Err("The first number must not be above the second."),
            Some(high) => Ok(Test::Between(low, high)),
        },
        _ => Ok(Test::AtMost(low)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_reads_its_fields() {
        assert_eq!(read_test("lt", " 0.5 ", ""), Ok(Test::Below(0.5)));
        assert_eq!(read_test("between", "0", "1"), Ok(Test::Between(0.0, 1.0)));
        assert!(read_test("between", "1", "0").is_err());
        assert!(read_test("gt", "NaN", "").is_err());
        assert!(read_test("gt", "much", "").is_err());
    }
}

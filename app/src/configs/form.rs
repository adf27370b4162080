//! The form that makes or changes a config. What the rules refuse is told at the field that it is about.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use model::Fault;
use model::scores::{ConfigCategory, DataType, Direction, MAX_CONFIG_NAME_CHARS, ScoreConfig};

use super::page::Around;
use super::server::{ConfigWish, save_config};
use crate::icon::icon;
use crate::live::focus_soon;
use crate::words;

/// The types that a config can have.
const TYPES: [DataType; 4] = [DataType::Numeric, DataType::Boolean, DataType::Categorical, DataType::Text];
/// Which way is better, by its words.
const DIRECTIONS: [(&str, &str); 3] = [("", "Neither"), ("higher", "Higher is better"), ("lower", "Lower is better")];

/// A label with its number, as they are typed.
#[derive(Clone, Copy)]
struct Label {
    key: u32,
    label: RwSignal<String>,
    value: RwSignal<String>,
}

/// What the form holds, as it is typed.
#[derive(Clone, Copy)]
pub(super) struct Form {
    id: StoredValue<Option<String>>,
    name: RwSignal<String>,
    data_type: RwSignal<DataType>,
    min: RwSignal<String>,
    max: RwSignal<String>,
    labels: RwSignal<Vec<Label>>,
    next_key: StoredValue<u32>,
    description: RwSignal<String>,
    direction: RwSignal<String>,
    threshold: RwSignal<String>,
    unit: RwSignal<String>,
    faults: RwSignal<Vec<Fault>>,
    busy: RwSignal<bool>,
}

impl Form {
    /// The form of a new config, with what is known of its scores.
    pub(super) fn new(name: &str, data_type: DataType, labels: &[String]) -> Self {
        let form = Self {
            id: StoredValue::new(None),
            name: RwSignal::new(name.to_owned()),
            data_type: RwSignal::new(data_type),
            min: RwSignal::default(),
            max: RwSignal::default(),
            labels: RwSignal::new(Vec::new()),
            next_key: StoredValue::new(0),
            description: RwSignal::default(),
            direction: RwSignal::default(),
            threshold: RwSignal::default(),
            unit: RwSignal::default(),
            faults: RwSignal::new(Vec::new()),
            busy: RwSignal::new(false),
        };
        for (number, label) in labels.iter().enumerate() {
            form.add_label(label, &number.to_string());
        }
        if labels.is_empty() {
            form.add_label("", "0");
        }
        form
    }

    /// The form of a stored config.
    pub(super) fn of(config: &ScoreConfig) -> Self {
        let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
        let form = Self::new(&config.name, config.data_type, &[]);
        form.id.set_value(Some(config.id.clone()));
        form.min.set(number(config.min_value));
        form.max.set(number(config.max_value));
        form.threshold.set(number(config.threshold));
        form.description.set(config.description.clone().unwrap_or_default());
        form.unit.set(config.unit.clone().unwrap_or_default());
        form.direction.set(config.direction.map(|direction| direction.to_string()).unwrap_or_default());
        if config.data_type == DataType::Categorical {
            form.labels.set(Vec::new());
            for category in &config.categories {
                form.add_label(&category.label, &category.value.to_string());
            }
        }
        form
    }

    fn add_label(self, label: &str, value: &str) {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        let (label, value) = (RwSignal::new(label.to_owned()), RwSignal::new(value.to_owned()));
        self.labels.update(|labels| labels.push(Label { key, label, value }));
    }

    /// One more label, with the next number.
    fn add_next_label(self) {
        let numbers = self.labels.with_untracked(|labels| {
            labels.iter().filter_map(|label| label.value.get_untracked().trim().parse::<f64>().ok()).collect::<Vec<_>>()
        });
        let next = numbers.into_iter().fold(-1.0, f64::max) + 1.0;
        self.add_label("", &next.to_string());
    }

    /// What is wished, or what is no number.
    fn read(self) -> Result<ConfigWish, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut number = |path: &str, text: RwSignal<String>| {
            let text = text.get_untracked();
            match text.trim() {
                "" => None,
                text => {
                    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
                    if number.is_none() {
                        faults.push(Fault::new(path, "must be a number."));
                    }
                    number
                }
            }
        };
        let data_type = self.data_type.get_untracked();
        let is_numeric = data_type == DataType::Numeric;
        let min_value = if is_numeric { number("min_value", self.min) } else { None };
        let max_value = if is_numeric { number("max_value", self.max) } else { None };
        let judges = data_type != DataType::Text;
        let threshold = if judges { number("threshold", self.threshold) } else { None };
        let mut categories = Vec::new();
        if data_type == DataType::Categorical {
            for (at, label) in self.labels.get_untracked().into_iter().enumerate() {
                let value = number(&format!("categories[{at}].value"), label.value);
                let label = label.label.get_untracked().trim().to_owned();
                categories.push(ConfigCategory { label, value: value.unwrap_or_default() });
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let text =
            |text: RwSignal<String>| Some(text.get_untracked().trim().to_owned()).filter(|text| !text.is_empty());
        if data_type == DataType::Boolean {
            categories = [("True", 1.0), ("False", 0.0)]
                .map(|(label, value)| ConfigCategory { label: label.to_owned(), value })
                .to_vec();
        }
        Ok(ConfigWish {
            name: self.name.get_untracked().trim().to_owned(),
            data_type,
            min_value,
            max_value,
            categories,
            description: text(self.description),
            direction: if judges { Direction::parse(&self.direction.get_untracked()) } else { None },
            threshold,
            unit: if is_numeric { text(self.unit) } else { None },
        })
    }
}

/// The form.
pub(super) fn form_view(form: Form, around: Around) -> AnyView {
    // It may be opened from a line far below it.
    Effect::new(|_| focus_soon(vec![".config-form input".to_owned()]));
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let navigate = navigate.clone();
        send(form, around, move || navigate(&around.closed(), Default::default()));
    };
    let is_stored = form.id.with_value(Option::is_some);
    let (label, save) = if is_stored { ("Edit config", "Save") } else { ("New config", "Make config") };
    let is = move |data_type: DataType| form.data_type.get() == data_type;
    let range = move || {
        is(DataType::Numeric).then(|| {
            view! {
                {text_field(form, "Least", "min_value", form.min, "No limit")}
                {text_field(form, "Greatest", "max_value", form.max, "No limit")}
                {text_field(form, "Unit", "unit", form.unit, "s, %, points")}
            }
        })
    };
    let judging = move || {
        (!is(DataType::Text)).then(|| {
            view! {
                {direction_field(form)}
                {text_field(form, "Passes from", "threshold", form.threshold, "None")}
            }
        })
    };
    view! {
        <form class="config-form needs-browser" aria-label=label on:submit=submit>
            <div class="config-fields">
                {text_field(form, "Name", "name", form.name, "The name of the scores")}
                {type_field(form, is_stored)}
                {range}
                {judging}
            </div>
            {move || is(DataType::Categorical).then(|| labels_view(form))}
            <div class="config-fields wide">{text_field(form, "Description", "description", form.description, "What the score means")}</div>
            <div class="plain-buttons">
                <button type="submit" class="button primary" disabled=form.busy>{save}</button>
                <a class="button" href=around.closed()>"Cancel"</a>
            </div>
        </form>
    }
    .into_any()
}

fn fault_view(form: Form, path: String) -> impl IntoView {
    let fault = move || {
        form.faults.with(|faults| {
            let fault = faults.iter().find(|fault| fault.path == path)?;
            Some(view! { <span class="fault">{fault.message.clone()}</span> })
        })
    };
    view! { <span class="field-fault" role="alert">{fault}</span> }
}

fn text_field(
    form: Form,
    title: &'static str,
    path: &'static str,
    text: RwSignal<String>,
    placeholder: &'static str,
) -> AnyView {
    let most = if path == "name" { MAX_CONFIG_NAME_CHARS } else { 2_000 };
    view! {
        <label class="field">
            <span aria-hidden="true">{title}</span>
            <input
                type="text"
                aria-label=title
                autocomplete="off"
                placeholder=placeholder
                maxlength=most
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
            />
            {fault_view(form, path.to_owned())}
        </label>
    }
    .into_any()
}

fn type_field(form: Form, is_stored: bool) -> impl IntoView {
    let option = |data_type: DataType| {
        view! { <option value=data_type.word()>{words::data_type(data_type).1}</option> }
    };
    let choose = move |event| {
        if let Some(data_type) = DataType::parse(&event_target_value(&event)) {
            form.data_type.set(data_type);
            form.faults.set(Vec::new());
        }
    };
    view! {
        <label class="field">
            <span aria-hidden="true">"Type"</span>
            <select
                aria-label="Type"
                disabled=is_stored
                title=is_stored.then_some("The type of a config never changes")
                prop:value=move || form.data_type.get().word()
                on:change=choose
            >
                {TYPES.map(option).collect_view()}
            </select>
            {fault_view(form, "data_type".to_owned())}
        </label>
    }
}

fn direction_field(form: Form) -> impl IntoView {
    let option = |(word, words): (&'static str, &'static str)| view! { <option value=word>{words}</option> };
    view! {
        <label class="field">
            <span aria-hidden="true">"Better"</span>
            <select aria-label="Better" prop:value=form.direction on:change=move |event| form.direction.set(event_target_value(&event))>
                {DIRECTIONS.map(option).collect_view()}
            </select>
            {fault_view(form, "direction".to_owned())}
        </label>
    }
}

/// The labels, each with its number.
fn labels_view(form: Form) -> impl IntoView {
    let row = move |label: Label| {
        let at = move || form.labels.with(|labels| labels.iter().position(|one| one.key == label.key)).unwrap_or(0);
        let fault = move |part: &'static str| move || fault_view(form, format!("categories[{}].{part}", at()));
        let number = move || (at() + 1).to_string();
        view! {
            <div class="config-label">
                <input
                    type="text"
                    autocomplete="off"
                    maxlength="500"
                    aria-label=move || format!("Label {}", number())
                    placeholder="Label"
                    prop:value=label.label
                    on:input=move |event| label.label.set(event_target_value(&event))
                />
                <input
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    aria-label=move || format!("Number of label {}", number())
                    prop:value=label.value
                    on:input=move |event| label.value.set(event_target_value(&event))
                />
                <button
                    type="button"
                    class="button bare square small"
                    aria-label=move || format!("Remove label {}", number())
                    title="Remove"
                    on:click=move |_| form.labels.update(|labels| labels.retain(|one| one.key != label.key))
                >
                    {icon("#i-x")}
                </button>
                {fault("label")}
                {fault("value")}
            </div>
        }
    };
    view! {
        <fieldset class="config-labels">
            <legend>"Labels and their numbers"</legend>
            <For each=move || form.labels.get() key=|label| label.key children=row/>
            <button type="button" class="button small" on:click=move |_| form.add_next_label()>
                {icon("#i-plus")}
                "Add label"
            </button>
            {fault_view(form, "categories".to_owned())}
        </fieldset>
    }
}

fn send(form: Form, around: Around, close: impl Fn() + 'static) {
    let wish = match form.read() {
        Ok(wish) => wish,
        Err(faults) => return form.faults.set(faults),
    };
    let name = wish.name.clone();
    form.busy.set(true);
    spawn_local(async move {
        let answer = save_config(around.project.get_untracked(), form.id.get_value(), wish).await;
        form.busy.try_set(false);
        match answer {
            Ok(faults) if faults.is_empty() => {
                around.toaster.say(format!("{name} saved"));
                around.list.refetch();
                close();
            }
            Ok(faults) => drop(form.faults.try_set(faults)),
            Err(trouble) => around.toaster.complain(trouble.words()),
        }
    });
}

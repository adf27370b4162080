//! Copying to the clipboard, also where the browser keeps its own clipboard from us: on plain HTTP.

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use web_sys::{HtmlDocument, HtmlTextAreaElement};

/// Puts a text on the clipboard; false if the browser does not let us.
pub(crate) fn copy_text(text: &str) -> bool {
    let navigator = window().navigator();
    let has_clipboard = Reflect::get(&navigator, &JsValue::from_str("clipboard")).is_ok_and(|own| own.is_object());
    if has_clipboard {
        // A browser that refuses leaves the text to be copied by hand.
        drop(navigator.clipboard().write_text(text));
        return true;
    }
    copy_by_selection(text).unwrap_or(false)
}

fn copy_by_selection(text: &str) -> Option<bool> {
    let page = document();
    let field: HtmlTextAreaElement = page.create_element("textarea").ok()?.dyn_into().ok()?;
    let focused = page.active_element();
    field.set_value(text);
    field.set_class_name("unseen-words");
    page.body()?.append_child(&field).ok()?;
    field.select();
    let done = page.dyn_into::<HtmlDocument>().ok()?.exec_command("copy").unwrap_or(false);
    field.remove();
    if let Some(focused) = focused.and_then(|focused| focused.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Where it cannot be put back, the focus begins at the top again.
        let _ = focused.focus();
    }
    Some(done)
}

/// Whether some text is selected: then a click that ends on a row was not meant for the row.
pub(crate) fn has_selected_text() -> bool {
    let selection = Reflect::get(&window(), &JsValue::from_str("getSelection"))
        .ok()
        .and_then(|get| get.dyn_into::<Function>().ok())
        .and_then(|get| get.call0(&window()).ok());
    selection.is_some_and(|selection| {
        !JsValue::from(js_sys::Object::from(selection).to_string()).as_string().unwrap_or_default().is_empty()
    })
}

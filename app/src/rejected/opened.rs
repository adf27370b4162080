//! A refused score that is open: what was sent, to be mended and sent again.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::page::{Around, fault_words};
use super::server::{OpenedRow, ResendAnswer, forget_rejected, resend_rejected};

type Faults = Vec<(String, String)>;

/// The row below the one that is open.
pub(super) fn opened_view(open: OpenedRow, faults: Faults, may_mend: bool, around: Around) -> impl IntoView {
    let field = NodeRef::<html::Textarea>::new();
    let faults = RwSignal::new(faults);
    let busy = RwSignal::new(false);
    let OpenedRow { id, payload, is_cut } = open;
    let lines = payload.lines().count().clamp(4, 24);
    let hint = if is_cut {
        "Only the beginning was kept, so its program must send it again."
    } else if may_mend {
        "It is sent again as the key that sent it; a score without a time of its own keeps the time of its first sending."
    } else {
        "Your role in this project does not allow to send it again."
    };
    let told = move || {
        let line = |(path, why): (String, String)| view! { <li>{fault_words(&path, &why)}</li> };
        faults.get().into_iter().map(line).collect_view()
    };
    let buttons = may_mend.then(|| {
        view! {
            <div class="plain-buttons needs-browser">
                <button
                    type="button"
                    class="button primary"
                    disabled=move || is_cut || busy.get()
                    on:click=move |_| send_again(id, field, faults, busy, around)
                >
                    "Send again"
                </button>
                <button type="button" class="button" disabled=busy on:click=move |_| forget(id, busy, around)>
                    "Forget it"
                </button>
            </div>
        }
    });
    view! {
        <tr class="opened">
            <td colspan="5">
                <div role="status"><ul class="faults">{told}</ul></div>
                <label class="field">
                    <span>"What was sent"</span>
                    <textarea
                        class="sent"
                        rows=lines
                        spellcheck="false"
                        readonly=is_cut || !may_mend
                        node_ref=field
                    >
                        {payload}
                    </textarea>
                </label>
                <p class="hint">{hint}</p>
                {buttons}
            </td>
        </tr>
    }
}

fn send_again(id: i64, field: NodeRef<html::Textarea>, faults: RwSignal<Faults>, busy: RwSignal<bool>, around: Around) {
    let payload = field.get_untracked().map(|field| field.value());
    let leave = leave(around);
    busy.set(true);
    spawn_local(async move {
        let answer = resend_rejected(around.project.get_untracked(), id, payload).await;
        busy.try_set(false);
        match answer {
            Ok(ResendAnswer::Stored(stored)) => {
                around.toaster.say(format!("Stored as {stored}."));
                leave();
            }
            Ok(ResendAnswer::Refused(again)) => {
                faults.try_set(again);
                around.toaster.complain("It is still refused; the reasons stand above it.");
            }
            Ok(ResendAnswer::Gone) => {
                around.toaster.say("It is not among the refused any more.");
                leave();
            }
            Err(trouble) => around.toaster.complain(trouble.words()),
        }
    });
}

fn forget(id: i64, busy: RwSignal<bool>, around: Around) {
    let leave = leave(around);
    busy.set(true);
    spawn_local(async move {
        let answer = forget_rejected(around.project.get_untracked(), id).await;
        busy.try_set(false);
        match answer {
            Ok(()) => leave(),
            Err(trouble) => around.toaster.complain(trouble.words()),
        }
    });
}

/// Closes the row and asks for the list again.
fn leave(around: Around) -> impl FnOnce() {
    let navigate = use_navigate();
    move || {
        navigate(&around.with_open(None), leptos_router::NavigateOptions { scroll: false, ..Default::default() });
        around.list.refetch();
    }
}

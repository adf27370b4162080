//! The members: listed for everybody, invited, changed and removed by owners.

use chrono::DateTime;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::asking::asking_view;
use super::members_server::{
    InvitationRow, LinkWish, MemberList, MemberRow, change_role, invite, load_members, make_reset_link, remove_member,
    withdraw_invitation,
};
use crate::code_block::CodeBlock;
use crate::icon::icon;
use crate::live::Toaster;
use crate::nav::TroublePage;
use crate::page_data::{PageData, page_data};
use crate::rpc::Trouble;
use crate::time::{TimeForm, time_view};
use crate::waiting::waiting;

/// The roles by their words, and what each may do.
const ROLES: [(&str, &str); 4] = [
    ("owner", "Owner: everything"),
    ("member", "Member: scores, configs, deletes"),
    ("annotator", "Annotator: reads and scores"),
    ("viewer", "Viewer: reads"),
];

/// What the parts of the tab share.
#[derive(Clone, Copy)]
struct Around {
    project: Memo<String>,
    list: PageData<Result<MemberList, Trouble>>,
    toaster: Toaster,
    email: RwSignal<String>,
    role: RwSignal<String>,
    fault: RwSignal<Option<String>>,
    /// The link that was made last: for whom, what for, and its address.
    made: RwSignal<Option<Made>>,
}

/// A link, shown this once.
#[derive(Clone, PartialEq)]
struct Made {
    lead: String,
    url: String,
}

/// The tab.
pub(super) fn members_part(project: Memo<String>, toaster: Toaster) -> AnyView {
    let list = page_data(move || project.get(), load_members);
    let around = Around {
        project,
        list,
        toaster,
        email: RwSignal::new(String::new()),
        role: RwSignal::new("annotator".to_owned()),
        fault: RwSignal::new(None),
        made: RwSignal::new(None),
    };
    view! {
        <Transition fallback=|| ()>
            {waiting(move || async move {
                match list.ready().await {
                    Ok(list) => members_view(list, around),
                    Err(trouble) => view! { <TroublePage trouble=trouble/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn members_view(list: MemberList, around: Around) -> AnyView {
    let MemberList { members, invitations, may_manage } = list;
    let form = if may_manage {
        invite_view(around)
    } else {
        view! { <p class="hint">"Only an owner of the organization invites, changes and removes members."</p> }
            .into_any()
    };
    let waiting = (!invitations.is_empty()).then(|| invitations_view(invitations, around));
    view! {
        <section class="plain-part" aria-label="Members">
            <p class="part-lead">"Members see every project of the organization. What they said stays when they leave."</p>
            {form}
            <table class="plain members" aria-label="Members">
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Email"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col">"Since"</th>
                        <th scope="col"><span class="unseen-words">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>{members.into_iter().map(|row| member_view(row, may_manage, around)).collect_view()}</tbody>
            </table>
            {waiting}
        </section>
    }
    .into_any()
}

fn invite_view(around: Around) -> AnyView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (email, role) = (around.email.get_untracked(), around.role.get_untracked());
        spawn_local(async move {
            let wish = invite(around.project.get_untracked(), email, role).await;
            show_link(around, wish, |email| format!("Send this link to {email}. It is good for 7 days, once."));
        });
    };
    view! {
        <form class="new-key invite needs-browser" aria-label="Invite" on:submit=submit>
            <label class="field">
                <span>"Email"</span>
                <input
                    type="text"
                    inputmode="email"
                    required
                    placeholder="ann@example.com"
                    autocomplete="off"
                    prop:value=around.email
                    on:input=move |event| around.email.set(event_target_value(&event))
                />
            </label>
            <label class="field">
                <span>"Role"</span>
                <select prop:value=around.role on:change=move |event| around.role.set(event_target_value(&event))>
                    {role_options("annotator")}
                </select>
            </label>
            <button type="submit" class="button primary">
                {icon("#i-plus")}
                "Make invitation"
            </button>
        </form>
        <div role="alert">{move || around.fault.get().map(|why| view! { <p class="fault">{why}</p> })}</div>
        <div role="status">{move || around.made.get().map(|made| made_view(made, around))}</div>
    }
    .into_any()
}

fn role_options(chosen: &str) -> impl IntoView + use<> {
    let options =
        ROLES.iter().map(|(word, words)| view! { <option value=*word selected=*word == chosen>{*words}</option> });
    options.collect_view()
}

fn made_view(made: Made, around: Around) -> impl IntoView {
    view! {
        <div class="made-key">
            <p>
                <b>{made.lead}</b>
                " It is not kept, and nobody can show it again."
            </p>
            <CodeBlock text=made.url name="Copy the link"/>
            <button type="button" class="button small" on:click=move |_| around.made.set(None)>
                "I have it"
            </button>
        </div>
    }
}

fn show_link(around: Around, wish: Result<LinkWish, Trouble>, lead: impl Fn(&str) -> String) {
    match wish {
        Ok(LinkWish::Made { url, email }) => {
            around.fault.try_set(None);
            around.email.try_set(String::new());
            around.made.try_set(Some(Made { lead: lead(&email), url }));
            around.list.refetch();
        }
        Ok(LinkWish::Refused(why)) => drop(around.fault.try_set(Some(why))),
        Err(trouble) => drop(around.fault.try_set(Some(trouble.words().to_owned()))),
    }
}

fn member_view(row: MemberRow, may_manage: bool, around: Around) -> impl IntoView {
    let role = if may_manage {
        role_view(&row, around)
    } else {
        let words = ROLES.iter().find(|(word, _)| *word == row.role).map_or("", |(_, words)| words);
        view! { <span title=words>{words.split(':').next().unwrap_or_default()}</span> }.into_any()
    };
    let actions = may_manage.then(|| actions_view(&row, around));
    let you = row.is_self.then(|| view! { <span class="quiet">" you"</span> });
    view! {
        <tr>
            <td title=row.name.clone()><b>{row.name.clone()}</b>{you}</td>
            <td title=row.email.clone()>{row.email.clone()}</td>
            <td>{role}</td>
            <td>{day_view(row.since)}</td>
            <td class="actions">{actions}</td>
        </tr>
    }
}

fn role_view(row: &MemberRow, around: Around) -> AnyView {
    let (id, label) = (row.id.clone(), format!("Role of {}", row.name));
    let change = move |event| {
        let (id, role) = (id.clone(), event_target_value(&event));
        spawn_local(async move { tell(around, change_role(around.project.get_untracked(), id, role).await) });
    };
    view! {
        <select class="small needs-browser" aria-label=label on:change=change>
            {role_options(&row.role)}
        </select>
    }
    .into_any()
}

/// A change shows as the list is loaded again, also one that was refused: the old value is back then.
fn tell(around: Around, answer: Result<Option<String>, Trouble>) {
    match answer {
        Ok(None) => {}
        Ok(Some(why)) => around.toaster.complain(why),
        Err(trouble) => around.toaster.complain(trouble.words()),
    }
    around.list.refetch();
}

fn actions_view(row: &MemberRow, around: Around) -> impl IntoView + use<> {
    let (id, name) = (row.id.clone(), row.name.clone());
    let reset = move |_| {
        let id = id.clone();
        spawn_local(async move {
            let wish = make_reset_link(around.project.get_untracked(), id).await;
            show_link(around, wish, |email| {
                format!("Send this link to {email}: it lets them choose a new password. It is good for a day, once.")
            });
        });
    };
    let removed = row.id.clone();
    let remove = move || {
        let id = removed.clone();
        spawn_local(async move { tell(around, remove_member(around.project.get_untracked(), id).await) });
    };
    let label = format!("New password for {name}");
    view! {
        <button type="button" class="button small bare needs-browser" aria-label=label on:click=reset>
            "New password"
        </button>
        {asking_view("Remove", name, remove)}
    }
}

fn invitations_view(rows: Vec<InvitationRow>, around: Around) -> impl IntoView {
    let row_view = move |row: InvitationRow| {
        let id = row.id.clone();
        let withdraw = move |_| {
            let id = id.clone();
            spawn_local(async move {
                let done = withdraw_invitation(around.project.get_untracked(), id).await;
                tell(around, done.map(|()| None));
            });
        };
        let label = format!("Withdraw the invitation of {}", row.email);
        let role = ROLES.iter().find(|(word, _)| *word == row.role).map_or("", |(_, words)| words);
        view! {
            <tr>
                <td title=row.email.clone()>{row.email.clone()}</td>
                <td>{role.split(':').next().unwrap_or_default()}</td>
                <td>{row.made_by}</td>
                <td>{day_view(row.expires_at)}</td>
                <td class="actions">
                    <button type="button" class="button small bare needs-browser" aria-label=label on:click=withdraw>
                        "Withdraw"
                    </button>
                </td>
            </tr>
        }
    };
    view! {
        <h2 class="part-head">"Invited"</h2>
        <table class="plain members" aria-label="Invitations">
            <thead>
                <tr>
                    <th scope="col">"Email"</th>
                    <th scope="col">"Role"</th>
                    <th scope="col">"By"</th>
                    <th scope="col">"Good until"</th>
                    <th scope="col"><span class="unseen-words">"Actions"</span></th>
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(row_view).collect_view()}</tbody>
        </table>
    }
}

fn day_view(micros: i64) -> impl IntoView {
    time_view(DateTime::from_timestamp_micros(micros).unwrap_or_default(), TimeForm::Day)
}

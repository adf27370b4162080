//! Members, invitations, new passwords, projects and the list of what was done, against a real Postgres.
#![expect(clippy::unwrap_used, clippy::panic)]

mod support;

use chrono::Utc;
use serde_json::json;
use store::{Deed, LinkUse, MemberChange, NewUser, NoLink, ProjectScope, Role, Store, User, Writer};
use support::TestProject;

async fn owner(project: &TestProject) -> User {
    project.store.user_by_email(TestProject::EMAIL).await.unwrap().unwrap()
}

/// Somebody who came in by an invitation; their id.
async fn newcomer(project: &TestProject, email: &str, role: Role) -> String {
    let by = owner(project).await.id;
    let token = project.store.invite(&project.scope, &by, email, role).await.unwrap().unwrap();
    match project.store.join_as_new(&token, "New person", "hash").await.unwrap() {
        LinkUse::Done { user_id, .. } => user_id,
        other => panic!("{other:?}"),
    }
}

async fn role_of(project: &TestProject, user_id: &str) -> Option<Role> {
    project.store.role(&project.scope, user_id).await.unwrap()
}

/// An organization of others, with a project; leave to work there.
async fn elsewhere(project: &TestProject, owner_id: &str) -> ProjectScope {
    sqlx::raw_sql(
        "INSERT INTO organizations (id, name, created_at) VALUES ('other', 'Other', now());
         INSERT INTO projects (id, organization_id, name, created_at) VALUES ('elsewhere', 'other', 'Elsewhere', now())",
    )
    .execute(&project.pool)
    .await
    .unwrap();
    sqlx::query(
        "INSERT INTO members (organization_id, user_id, role, created_at) VALUES ('other', $1, 'owner', now())",
    )
    .bind(owner_id)
    .execute(&project.pool)
    .await
    .unwrap();
    project.store.project_access(owner_id, "elsewhere").await.unwrap().unwrap().0
}

#[tokio::test]
async fn an_invitation_brings_one_person_in_once() {
    let project = TestProject::create().await;
    let (store, by) = (&project.store, owner(&project).await.id);
    let token = store.invite(&project.scope, &by, " Ann@Example.com ", Role::Annotator).await.unwrap().unwrap();
    let link = store.one_time_link(&token).await.unwrap().unwrap();
    assert_eq!((link.email.as_str(), link.role, link.is_known), ("ann@example.com", Some(Role::Annotator), false));
    let join = || store.join_as_new(&token, "Ann", "hash");
    let uses = tokio::join!(join(), join(), join(), join());
    let uses = [uses.0, uses.1, uses.2, uses.3].map(Result::unwrap);
    assert_eq!(uses.iter().filter(|used| matches!(used, LinkUse::Done { .. })).count(), 1);
    assert_eq!(uses.iter().filter(|used| **used == LinkUse::Gone).count(), 3);
    let ann = store.user_by_email("ann@example.com").await.unwrap().unwrap();
    assert_eq!(role_of(&project, &ann.id).await, Some(Role::Annotator));
    assert_eq!(store.one_time_link(&token).await.unwrap(), None);
    assert_eq!(store.invitations(&project.scope).await.unwrap(), []);
    let again = store.invite(&project.scope, &by, "ann@example.com", Role::Owner).await.unwrap();
    assert_eq!(again, Err(NoLink::IsMember));
}

#[tokio::test]
async fn a_second_invitation_takes_the_place_of_the_first_and_old_ones_open_nothing() {
    let project = TestProject::create().await;
    let (store, by) = (&project.store, owner(&project).await.id);
    let first = store.invite(&project.scope, &by, "ann@example.com", Role::Viewer).await.unwrap().unwrap();
    let second = store.invite(&project.scope, &by, "ann@example.com", Role::Member).await.unwrap().unwrap();
    assert_eq!(store.one_time_link(&first).await.unwrap(), None);
    let waiting = store.invitations(&project.scope).await.unwrap();
    assert_eq!(waiting.iter().map(|row| row.role).collect::<Vec<_>>(), [Role::Member]);
    let days = (waiting[0].expires_at - Utc::now()).num_hours();
    assert!((167..=168).contains(&days), "{days} hours");

    sqlx::query("UPDATE one_time_links SET expires_at = now()").execute(&project.pool).await.unwrap();
    assert_eq!(store.one_time_link(&second).await.unwrap(), None);
    assert_eq!(store.join_as_new(&second, "Ann", "hash").await.unwrap(), LinkUse::Gone);
    store.sweep_links().await.unwrap();
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM one_time_links").fetch_one(&project.pool).await.unwrap();
    assert_eq!(left, 0);

    store.invite(&project.scope, &by, "ann@example.com", Role::Member).await.unwrap().unwrap();
    let id = store.invitations(&project.scope).await.unwrap()[0].id.clone();
    let others = elsewhere(&project, &newcomer(&project, "eve@example.com", Role::Viewer).await).await;
    assert_eq!(store.withdraw_invitation(&others, &id).await.unwrap(), None, "it is of another organization");
    assert_eq!(store.withdraw_invitation(&project.scope, &id).await.unwrap().as_deref(), Some("ann@example.com"));
}

#[tokio::test]
async fn who_signs_in_already_joins_as_themselves_and_nobody_in_their_place() {
    let project = TestProject::create().await;
    let store = &project.store;
    let eve = newcomer(&project, "eve@example.com", Role::Viewer).await;
    let bob = newcomer(&project, "bob@example.com", Role::Viewer).await;
    let others = elsewhere(&project, &eve).await;
    let token = store.invite(&others, &eve, "bob@example.com", Role::Member).await.unwrap().unwrap();
    assert_eq!(store.join_as_new(&token, "Mallory", "hash").await.unwrap(), LinkUse::IsKnown);
    assert_eq!(store.join(&token, &owner(&project).await.id).await.unwrap(), LinkUse::IsKnown);
    assert!(matches!(store.join(&token, &bob).await.unwrap(), LinkUse::Done { .. }), "the link was still good");
    assert_eq!(store.role(&others, &bob).await.unwrap(), Some(Role::Member));
}

#[tokio::test]
async fn a_link_gives_a_new_password_once_and_ends_every_session() {
    let project = TestProject::create().await;
    let (store, by) = (&project.store, owner(&project).await.id);
    let ann = newcomer(&project, "ann@example.com", Role::Member).await;
    store.save_login("hers", &json!({ "user_id": ann }), Utc::now() + chrono::TimeDelta::days(1)).await.unwrap();
    let (token, email) = store.make_reset_link(&project.scope, &by, &ann).await.unwrap().unwrap();
    assert_eq!(email, "ann@example.com");
    assert_eq!(store.join_as_new(&token, "Ann", "other").await.unwrap(), LinkUse::Gone, "it invites nobody");
    assert!(matches!(store.reset_by_link(&token, "new").await.unwrap(), LinkUse::Done { .. }));
    assert_eq!(store.reset_by_link(&token, "newer").await.unwrap(), LinkUse::Gone);
    assert_eq!(store.user(&ann).await.unwrap().unwrap().password_hash, "new");
    assert_eq!(store.load_login("hers").await.unwrap(), None);

    let (token, _) = store.make_reset_link(&project.scope, &by, &ann).await.unwrap().unwrap();
    store.remove_member(&project.scope, &ann).await.unwrap();
    assert_eq!(store.reset_by_link(&token, "newer").await.unwrap(), LinkUse::Gone, "the link went with the member");
}

#[tokio::test]
async fn an_owner_resets_nobody_who_belongs_to_others_too() {
    let project = TestProject::create().await;
    let (store, by) = (&project.store, owner(&project).await.id);
    let eve = newcomer(&project, "eve@example.com", Role::Viewer).await;
    elsewhere(&project, &eve).await;
    assert_eq!(store.make_reset_link(&project.scope, &by, &eve).await.unwrap(), Err(NoLink::IsOfOthers));
    assert_eq!(store.make_reset_link(&project.scope, &by, "nobody").await.unwrap(), Err(NoLink::NoMember));
}

#[tokio::test]
async fn two_owners_who_remove_each_other_leave_one() {
    let project = TestProject::create().await;
    let store = &project.store;
    let first = owner(&project).await.id;
    assert_eq!(store.remove_member(&project.scope, &first).await.unwrap(), MemberChange::LastOwner);
    assert_eq!(store.change_role(&project.scope, &first, Role::Member).await.unwrap(), MemberChange::LastOwner);
    for round in 0..10 {
        let second = newcomer(&project, &format!("owner-{round}@example.com"), Role::Owner).await;
        let both = tokio::join!(
            store.change_role(&project.scope, &first, Role::Viewer),
            store.change_role(&project.scope, &second, Role::Viewer),
        );
        let refused = [both.0.unwrap(), both.1.unwrap()].iter().filter(|it| **it == MemberChange::LastOwner).count();
        assert_eq!(refused, 1, "one of them stayed");
        let owners: Vec<_> =
            store.members(&project.scope).await.unwrap().into_iter().filter(|it| it.role == Role::Owner).collect();
        assert_eq!(owners.len(), 1);
        store.change_role(&project.scope, &first, Role::Owner).await.unwrap();
        store.change_role(&project.scope, &second, Role::Viewer).await.unwrap();
    }
}

#[tokio::test]
async fn a_removed_member_sees_nothing_any_more() {
    let project = TestProject::create().await;
    let store = &project.store;
    let ann = newcomer(&project, "ann@example.com", Role::Member).await;
    let names: Vec<_> = store.members(&project.scope).await.unwrap().into_iter().map(|row| row.email).collect();
    assert_eq!(names.len(), 2);
    assert!(matches!(store.remove_member(&project.scope, &ann).await.unwrap(), MemberChange::Done(_)));
    assert_eq!(role_of(&project, &ann).await, None);
    assert_eq!(store.projects_of(&ann).await.unwrap(), []);
    assert_eq!(store.remove_member(&project.scope, &ann).await.unwrap(), MemberChange::NoMember);
}

#[tokio::test]
async fn a_new_project_is_of_the_same_members() {
    let project = TestProject::create().await;
    let store: &Store = &project.store;
    let (scope, id) = store.make_project(&project.scope, "Second").await.unwrap();
    let owner = owner(&project).await;
    assert_eq!(store.project_access(&owner.id, &id).await.unwrap().unwrap().0, scope);
    store.rename_project(&scope, "Two").await.unwrap();
    let names: Vec<_> = store.projects_beside(&project.scope).await.unwrap().into_iter().map(|it| it.name).collect();
    assert_eq!(names[1..], ["Two"]);
}

#[tokio::test]
async fn what_was_done_is_kept_with_who_did_it_and_read_by_page() {
    let project = TestProject::create().await;
    let store = &project.store;
    let owner = owner(&project).await;
    let person = Writer::Person { user_id: owner.id.clone() };
    store.note_deed(&project.scope, &person, Deed::RoleChanged, "ann@example.com: viewer → member").await;
    store.note_count(&project.scope, &project.writer(), Deed::TracesDeleted, 3).await;
    store.note_count(&project.scope, &project.writer(), Deed::TracesDeleted, 0).await;
    let (events, more) = store.audit_events(&project.scope, None).await.unwrap();
    assert!(!more);
    let told: Vec<_> = events
        .iter()
        .map(|it| (it.deed.as_str(), it.subject.as_str(), it.email.as_deref(), it.project.is_some()))
        .collect();
    assert_eq!(
        told,
        [
            ("traces-deleted", "3", None, true),
            ("role-changed", "ann@example.com: viewer → member", Some(TestProject::EMAIL), false),
        ]
    );
    assert!(events.iter().all(|event| event.who.is_some()));

    for number in 0..150 {
        store.note_deed(&project.scope, &person, Deed::KeyMade, &number.to_string()).await;
    }
    let (page, more) = store.audit_events(&project.scope, None).await.unwrap();
    assert_eq!((page.len(), more, page[0].subject.as_str()), (100, true, "149"));
    let (rest, more) = store.audit_events(&project.scope, page.last().map(|event| event.seq)).await.unwrap();
    assert_eq!((rest.len(), more), (52, false));
    let others = elsewhere(&project, &owner.id).await;
    assert_eq!(store.audit_events(&others, None).await.unwrap().0, [], "others see nothing of it");

    sqlx::query("UPDATE audit_events SET happened_at = now() - interval '401 days'")
        .execute(&project.pool)
        .await
        .unwrap();
    store.sweep_audit().await.unwrap();
    assert_eq!(store.audit_events(&project.scope, None).await.unwrap().0, []);
}

#[tokio::test]
async fn a_person_renames_themselves_and_signs_out_everywhere() {
    let project = TestProject::create().await;
    let (store, owner) = (&project.store, owner(&project).await);
    store.rename_user(&owner.id, "Another name").await.unwrap();
    assert_eq!(store.user(&owner.id).await.unwrap().unwrap().name, "Another name");
    let later = Utc::now() + chrono::TimeDelta::days(1);
    store
        .create_user(&NewUser { email: "ann@example.com".into(), name: "Ann".into(), password_hash: "h".into() })
        .await
        .unwrap();
    let ann = store.user_by_email("ann@example.com").await.unwrap().unwrap();
    for (session, user) in [("one", &owner.id), ("two", &owner.id), ("hers", &ann.id)] {
        store.save_login(session, &json!({ "user_id": user }), later).await.unwrap();
    }
    store.end_logins(&owner.id).await.unwrap();
    assert_eq!(store.load_login("one").await.unwrap(), None);
    assert_eq!(store.load_login("two").await.unwrap(), None);
    assert!(store.load_login("hers").await.unwrap().is_some());
}

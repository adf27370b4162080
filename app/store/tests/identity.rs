//! Opening a store, the first start, keys, members and sign-ins, against a real Postgres.

mod support;

use chrono::{TimeDelta, Utc};
use model::text::to_micros;
use serde_json::json;
use store::{Init, KeyScope, MadeKey, NewKey, NewUser, SignInGate, Store};
use support::TestProject;

fn person(email: &str) -> NewUser {
    NewUser { email: email.to_owned(), name: "Someone".to_owned(), password_hash: "hash".to_owned() }
}

#[tokio::test]
async fn servers_that_start_at_once_migrate_once_and_agree() {
    let project = TestProject::create().await;
    // As fresh as a database can be.
    sqlx::raw_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public").execute(&project.pool).await.unwrap();
    let url = project.url();
    let start = async |email: &str| {
        let store = Store::open(&url, None).await.unwrap();
        store.init(&Init::default(), Some(&person(email))).await.unwrap()
    };
    let outcomes =
        tokio::join!(start("a@example.com"), start("b@example.com"), start("c@example.com"), start("d@example.com"));
    let told: Vec<_> = [outcomes.0, outcomes.1, outcomes.2, outcomes.3].into_iter().flatten().collect();
    assert_eq!(told.len(), 1, "one of them was the first start");
    let store = Store::open(&project.url(), None).await.unwrap();
    let key = &told[0].key;
    assert!(store.key_access(&key.public_key, &key.secret_key).await.unwrap().is_some(), "all share one secret");
    let people: i64 = sqlx::query_scalar("SELECT count(*) FROM users").fetch_one(&project.pool).await.unwrap();
    assert_eq!(people, 1);
}

#[tokio::test]
async fn a_later_start_makes_what_is_missing_and_overwrites_nothing() {
    let project = TestProject::create().await;
    let wanted = Init {
        project_id: Some("second".to_owned()),
        project_name: Some("Second".to_owned()),
        key: Some(MadeKey { public_key: TestProject::PUBLIC_KEY.to_owned(), secret_key: "other".to_owned() }),
        owner: Some(NewUser { password_hash: "other".to_owned(), ..person(TestProject::EMAIL) }),
    };
    assert_eq!(project.store.init(&wanted, None).await.unwrap(), None, "nothing is told again");
    let access = project.store.key_access(TestProject::PUBLIC_KEY, TestProject::SECRET_KEY).await.unwrap().unwrap();
    assert_eq!(access.project.id, TestProject::ID, "the key is still the first project's");
    assert!(project.store.key_access(TestProject::PUBLIC_KEY, "other").await.unwrap().is_none());
    let owner = project.store.user_by_email("OWNER@example.com").await.unwrap().unwrap();
    assert_ne!(owner.password_hash, "other");
    let projects: Vec<_> = project.store.projects_of(&owner.id).await.unwrap().into_iter().map(|p| p.id).collect();
    assert_eq!(projects, [TestProject::ID, "second"]);
}

#[tokio::test]
async fn a_revoked_key_opens_nothing() {
    let project = TestProject::create().await;
    let key = project.store.create_key(TestProject::ID, "Another").await.unwrap().unwrap();
    assert!(project.store.key_access(&key.public_key, &key.secret_key).await.unwrap().is_some());
    let keys = project.store.api_keys(&project.scope).await.unwrap();
    assert_eq!(keys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>(), ["Another", "First key"]);
    assert!(project.store.revoke_key(&project.scope, &project.writer(), keys[0].id).await.unwrap());
    assert!(!project.store.revoke_key(&project.scope, &project.writer(), keys[0].id).await.unwrap());
    assert!(project.store.key_access(&key.public_key, &key.secret_key).await.unwrap().is_none());
    assert_eq!(project.store.create_key("no-such-project", "Lost").await.unwrap(), None);
}

#[tokio::test]
async fn a_key_is_as_it_was_made_until_it_expires_and_its_use_is_noted() {
    let project = TestProject::create().await;
    let new = NewKey {
        name: "Nightly judge".to_owned(),
        allows: KeyScope::Scores,
        expires_at: Some(to_micros(Utc::now() + TimeDelta::days(1))),
        requests_per_minute: Some(2),
    };
    let made = project.store.make_key(&project.scope, &project.writer(), &new).await.unwrap();
    let access = async || project.store.key_access(&made.public_key, &made.secret_key).await.unwrap();
    let opened = access().await.unwrap();
    assert_eq!((opened.scope, opened.allows), (project.scope, KeyScope::Scores));
    let waits: Vec<bool> = (0..3).map(|_| project.store.spend_request(&opened).is_some()).collect();
    assert_eq!(waits, [false, false, true]);
    let unlimited = project.key_access().await;
    assert!((0..100).all(|_| project.store.spend_request(&unlimited).is_none()));

    let key = loop {
        // Noted beside the request.
        let key = project.store.api_keys(&project.scope).await.unwrap().remove(0);
        if key.last_used_at.is_some() {
            break key;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!((key.name, key.allows, key.expires_at), (new.name, new.allows, new.expires_at));
    assert_eq!((key.revoked_at, key.requests_per_minute), (None, Some(2)));
    let kept: String = sqlx::query_scalar("SELECT encode(secret_hash, 'escape') || public_key || name FROM api_keys")
        .fetch_one(&project.pool)
        .await
        .unwrap();
    assert!(!kept.contains(&made.secret_key));

    let other = Store::open(&project.url(), None).await.unwrap();
    assert!(other.key_access(&made.public_key, &made.secret_key).await.unwrap().is_some(), "servers agree");
    let over = NewKey { expires_at: Some(Utc::now()), ..NewKey::default() };
    let over = project.store.make_key(&project.scope, &project.writer(), &over).await.unwrap();
    assert!(project.store.key_access(&over.public_key, &over.secret_key).await.unwrap().is_none());
}

#[tokio::test]
async fn only_members_reach_a_project() {
    let project = TestProject::create().await;
    let owner = project.store.user_by_email(TestProject::EMAIL).await.unwrap().unwrap();
    assert!(project.store.project_access(&owner.id, TestProject::ID).await.unwrap().is_some());
    sqlx::query("DELETE FROM members").execute(&project.pool).await.unwrap();
    assert!(project.store.project_access(&owner.id, TestProject::ID).await.unwrap().is_none());
    assert!(project.store.project_access(&owner.id, "no-such-project").await.unwrap().is_none());
}

#[tokio::test]
async fn guesses_side_by_side_count_and_the_gate_closes() {
    let project = TestProject::create().await;
    let mut guesses = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let store = project.store.clone();
        guesses.spawn(async move { store.try_sign_in("email a@example.com", 5).await.unwrap() });
    }
    let open: Vec<_> = guesses.join_all().await.into_iter().filter(|gate| *gate != SignInGate::Closed).collect();
    assert_eq!(open.len(), 5);
    assert_eq!(project.store.try_sign_in("email b@example.com", 5).await.unwrap(), SignInGate::Open { left: 4 });
    sqlx::query("UPDATE sign_in_attempts SET last_failure = last_failure - interval '6 minutes'")
        .execute(&project.pool)
        .await
        .unwrap();
    assert_eq!(project.store.try_sign_in("email a@example.com", 5).await.unwrap(), SignInGate::Open { left: 4 });
    project.store.forget_failures("email a@example.com").await.unwrap();
    assert_eq!(project.store.try_sign_in("email a@example.com", 5).await.unwrap(), SignInGate::Open { left: 4 });
}

#[tokio::test]
async fn a_login_session_lives_until_its_end_and_a_new_password_ends_all() {
    let project = TestProject::create().await;
    let owner = project.store.user_by_email(TestProject::EMAIL).await.unwrap().unwrap();
    let data = json!({ "user_id": owner.id });
    let later = Utc::now() + TimeDelta::days(1);
    project.store.save_login("one", &data, later).await.unwrap();
    project.store.save_login("old", &data, Utc::now() - TimeDelta::seconds(1)).await.unwrap();
    assert_eq!(project.store.load_login("one").await.unwrap().unwrap().0, data);
    assert_eq!(project.store.load_login("old").await.unwrap(), None);
    project.store.sweep_logins().await.unwrap();
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM login_sessions").fetch_one(&project.pool).await.unwrap();
    assert_eq!(kept, 1);
    assert!(project.store.reset_password(TestProject::EMAIL, "new hash").await.unwrap());
    assert_eq!(project.store.load_login("one").await.unwrap(), None);
    assert!(!project.store.reset_password("nobody@example.com", "new hash").await.unwrap());
}

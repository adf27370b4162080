//! What the mouths of the API refuse is kept, since SDKs only log it: beside the answer, never in its way.

use model::Fault;
use model::scores::Casing;
use store::NewRejected;

use crate::ApiState;
use crate::auth::Caller;

/// Keeps scores that were refused: each as it was sent, with what was wrong.
pub(crate) fn keep_refused(
    state: &ApiState,
    caller: &Caller,
    casing: Casing,
    refused: impl IntoIterator<Item = (String, Vec<Fault>)>,
) {
    let of_caller = |(payload, faults)| NewRejected {
        key_id: caller.access.key_id,
        sdk: caller.sdk.clone(),
        casing,
        payload,
        faults,
    };
    state.store.keep_rejected(&caller.access.scope, refused.into_iter().map(of_caller).collect());
}

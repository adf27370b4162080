//! Takes out of the wasm what can never run. Leptos' erased views carry several ways to hydrate in a table of function
//! pointers, so the linker keeps all of them; the product takes only the synchronous one (`hydrate_body`). The others are
//! a tenth of what a browser would load. They are known by name; should a name change, only the saving is lost.

use walrus::{FunctionBuilder, FunctionKind, Module, passes};

/// How the names of functions end that are pointed at and never called: a view's asynchronous hydration and the closure
/// that does its work, which only `hydrate_lazy` and islands begin. Names of small functions must stay out of this list:
/// the compiler lets equal ones share a body, under the name of any of them.
const NEVER_CALLED: [&str; 2] = ["IntoAny>::into_any::hydrate_async", "::hydrate_async::{{closure}}"];

/// The length of the hash at a name's end.
const HASH: usize = 16;

/// Empties the functions that are never called, and drops what only they used.
pub(super) fn drop_unreached(module: &mut Module) {
    let functions: Vec<_> = module.funcs.iter_local().map(|(id, _)| id).collect();
    for id in functions {
        let function = module.funcs.get(id);
        if !function.name.as_deref().is_some_and(is_unreached) {
            continue;
        }
        let (params, results) = module.types.params_results(function.ty());
        let (params, results) = (params.to_vec(), results.to_vec());
        let arguments = params.iter().map(|kind| module.locals.add(*kind)).collect();
        let mut emptied = FunctionBuilder::new(&mut module.types, &params, &results);
        emptied.func_body().unreachable();
        module.funcs.get_mut(id).kind = FunctionKind::Local(emptied.local_func(arguments));
    }
    passes::gc::run(module);
}

/// Whether the function of this name, which may end in a hash, is never called.
fn is_unreached(name: &str) -> bool {
    let plain = name.rsplit_once("::h").filter(|(_, hash)| hash.len() == HASH).map_or(name, |(plain, _)| plain);
    NEVER_CALLED.iter().any(|end| plain.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_asynchronous_hydration_is_never_called() {
        for name in [
            "<T as tachys::view::any_view::IntoAny>::into_any::hydrate_async::hb3a1c0ffee15600d",
            "tachys::view::iterators::<impl tachys::view::RenderHtml for Vec<T>>::hydrate_async::{{closure}}",
        ] {
            assert!(is_unreached(name), "{name}");
        }
        for name in [
            "<T as tachys::view::any_view::IntoAny>::into_any::hydrate_from_server::hb3a1c0ffee15600d",
            "core::ptr::drop_in_place<<T as tachys::view::RenderHtml>::hydrate_async::{{closure}}>",
        ] {
            assert!(!is_unreached(name), "{name}");
        }
    }
}

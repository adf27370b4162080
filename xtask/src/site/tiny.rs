//! Chunks so small that a request for each would take longer than they are worth travel inside the JavaScript that loads
//! chunks: they hold a few words that two pages share.

use anyhow::{Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::split::Split;

/// A chunk with fewer bytes than this is tiny.
const TINY: usize = 1_024;

/// What takes the place of a request.
const INSIDE: &str = r#"function inside(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return Promise.resolve(new Response(bytes, { headers: { "Content-Type": "application/wasm" } }));
}
"#;

/// Moves the tiny chunks into the loader.
pub(super) fn put_inside(split: &mut Split) -> Result<()> {
    let tiny = |_: &String, chunk: &mut Vec<u8>| chunk.len() < TINY;
    let tiny: Vec<_> = split.chunks.extract_if(.., tiny).collect();
    for (name, chunk) in &tiny {
        let request = format!("fetch(new URL(\"./{name}.wasm\", import.meta.url))");
        ensure!(split.loader.contains(&request), "the loader does not load {name} as expected");
        split.loader = split.loader.replace(&request, &format!("inside(\"{}\")", STANDARD.encode(chunk)));
    }
    for needed in split.needs.values_mut() {
        needed.retain(|name| tiny.iter().all(|(tiny, _)| tiny != name));
    }
    if !tiny.is_empty() {
        split.loader.push_str(INSIDE);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tiny_chunk_needs_no_request() {
        let request = |name| format!("const src = fetch(new URL(\"./{name}.wasm\", import.meta.url));\n");
        let mut split = Split {
            main: Vec::new(),
            loader: request("chunk_1") + &request("split_a_page"),
            chunks: [("chunk_1".to_owned(), b"abc".to_vec()), ("split_a_page".to_owned(), vec![0; TINY])].into(),
            needs: [("a_page".to_owned(), vec!["chunk_1".to_owned(), "split_a_page".to_owned()])].into(),
        };
        put_inside(&mut split).expect("two requests");
        assert_eq!(split.chunks.into_keys().collect::<Vec<_>>(), ["split_a_page"]);
        assert_eq!(split.needs["a_page"], ["split_a_page"]);
        let expected = format!("const src = inside(\"YWJj\");\n{}{INSIDE}", request("split_a_page"));
        assert_eq!(split.loader, expected);
    }
}

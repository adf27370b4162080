//! Compression ahead: the server hands out `.br` and `.gz` files as they lie, so they may take the time to be small.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use brotli::BrotliCompress;
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

/// What is not compressed already by its format.
const COMPRESSIBLE: [&str; 9] = ["css", "html", "js", "json", "map", "svg", "ttf", "txt", "wasm"];

/// The compressed forms of a file by their suffix; none where compression does not help.
pub(super) fn compressed(path: &str, content: &[u8]) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let suffix = Path::new(path).extension().and_then(|suffix| suffix.to_str()).unwrap_or_default();
    if !COMPRESSIBLE.contains(&suffix) {
        return Ok(Vec::new());
    }
    Ok(vec![("br", brotli(content)?), ("gz", gzip(content)?)])
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..Default::default() };
    let mut small = Vec::new();
    BrotliCompress(&mut &*content, &mut small, &params)?;
    Ok(small)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_gain_are_compressed() {
        assert!(compressed("assets/photo.png", b"png").expect("nothing to do").is_empty());
        let forms = compressed("pkg/scores.css", &[b'a'; 1_000]).expect("two forms");
        assert_eq!(forms.iter().map(|(suffix, _)| *suffix).collect::<Vec<_>>(), ["br", "gz"]);
        assert!(forms.iter().all(|(_, content)| content.len() < 100));
    }
}

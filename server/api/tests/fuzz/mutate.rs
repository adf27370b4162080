//! What happens to a request before it is sent: nodes of its JSON are exchanged, its bytes are damaged.

use rand::rngs::StdRng;
use rand::{Rng, RngCore};
use serde_json::Value;

use crate::awkward;

/// Bytes that mean something to a parser of JSON, protobuf or gzip.
const TOKENS: [&[u8]; 18] = [
    b"\\u0000",
    b"\\ud800",
    b"\\",
    b"\"",
    b"{",
    b"}",
    b"[[[[[[[[",
    b"]]]]",
    b"1e999",
    b"-",
    b"NaN",
    b"\xff\xfe",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xff\xff\xff\xff\x0f",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    b"\x00",
    b"\x1f\x8b",
];

/// Exchanges some values of a JSON tree for awkward ones.
pub fn json(rng: &mut StdRng, tree: &mut Value) {
    for _ in 0..rng.random_range(0..3) {
        let nodes = count(tree);
        let mut wanted = rng.random_range(0..nodes);
        let new = awkward::value(rng);
        replace(tree, &mut wanted, new);
    }
}

fn count(tree: &Value) -> usize {
    match tree {
        Value::Array(items) => 1 + items.iter().map(count).sum::<usize>(),
        Value::Object(fields) => 1 + fields.values().map(count).sum::<usize>(),
        _ => 1,
    }
}

/// Puts `new` where the count of nodes reaches zero; gives it back where it does not.
fn replace(tree: &mut Value, wanted: &mut usize, new: Value) -> Option<Value> {
    if *wanted == 0 {
        *tree = new;
        return None;
    }
    *wanted -= 1;
    match tree {
        Value::Array(items) => items.iter_mut().try_fold(new, |new, item| replace(item, wanted, new)),
        Value::Object(fields) => fields.values_mut().try_fold(new, |new, item| replace(item, wanted, new)),
        _ => Some(new),
    }
}

/// Damages bytes: bits, ranges, ends, and tokens in the wrong place.
pub fn bytes(rng: &mut StdRng, body: &mut Vec<u8>) {
    for _ in 0..rng.random_range(1..5) {
        let at = rng.random_range(0..=body.len());
        let length = rng.random_range(0..16).min(body.len() - at);
        match rng.random_range(0..8) {
            0 if at < body.len() => body[at] ^= 1 << rng.random_range(0..8),
            1 if at < body.len() => body[at] = rng.random(),
            2 => drop(body.drain(at..at + length)),
            3 => body.truncate(at),
            4 => {
                let again = body[at..at + length].repeat(rng.random_range(1..40));
                drop(body.splice(at..at, again));
            }
            5 => {
                let mut random = vec![0; rng.random_range(1..40)];
                rng.fill_bytes(&mut random);
                drop(body.splice(at..at + length, random));
            }
            _ => drop(body.splice(at..at, awkward::pick(rng, &TOKENS).iter().copied())),
        }
    }
}

//! Traces and observations: written as spans arrive, in any order and repeatedly; read one at a time.

mod list;
mod observations;
mod patch;
mod read;
mod shim;
mod storable;
mod write;

//! A project of as many scores as one likes, and what is measured of it: how quick lists are and what a score takes on the
//! disk is told by data, not by belief.

mod block;
mod copy;
mod dice;
mod indexes;
mod measures;
mod plan;
mod seed;
mod traces;

pub use measures::{Keyed, Relation};
pub use seed::{Seed, SeedStep, Seeded};

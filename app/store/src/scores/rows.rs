//! Scores as rows: one list of columns, one way from a row to a score.

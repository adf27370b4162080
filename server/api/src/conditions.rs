//! What a list is filtered by: the plain parameters of the query string and the JSON of `filter`, made one set of conditions.

use model::Fault;
use model::conditions::{Condition, ConditionTest, FilterColumn, Operator, SetTest, TextTest, parse_filter};

use crate::query::QueryReader;

/// Reads conditions from a query string, parameter by parameter.
pub(crate) struct ConditionReader<'a, C> {
    reader: &'a mut QueryReader,
    conditions: Vec<Condition<C>>,
}

impl<'a, C: FilterColumn> ConditionReader<'a, C> {
    pub(crate) fn new(reader: &'a mut QueryReader) -> Self {
        Self { reader, conditions: Vec::new() }
    }

    /// A parameter that is the column's text.
    pub(crate) fn text(&mut self, key: &str, column: C) -> &mut Self {
        let text = self.reader.text(key);
        self.add(column, text.map(|text| ConditionTest::Text(TextTest::Equal, text)))
    }

    /// A parameter that is one of a closed set of words.
    pub(crate) fn word(
        &mut self,
        key: &str,
        column: C,
        parse: impl Fn(&str) -> Option<&'static str>,
        known: &str,
    ) -> &mut Self {
        let word = self.reader.word(key, parse, known);
        self.add(column, word.map(|word| ConditionTest::Text(TextTest::Equal, word.to_owned())))
    }

    /// A parameter that comes once for each word of a set.
    pub(crate) fn set(&mut self, key: &str, column: C, test: SetTest) -> &mut Self {
        let words = self.reader.texts(key);
        self.add(column, (!words.is_empty()).then_some(ConditionTest::Set(test, words)))
    }

    /// Two parameters for a span of time: its first instant, and the first one after it.
    pub(crate) fn times(&mut self, [from, to]: [&str; 2], column: C) -> &mut Self {
        let (from, to) = (self.reader.instant(from), self.reader.instant(to));
        self.add(column, from.map(|from| ConditionTest::Time(Operator::AtLeast, from)));
        self.add(column, to.map(|to| ConditionTest::Time(Operator::Less, to)))
    }

    fn add(&mut self, column: C, test: Option<ConditionTest>) -> &mut Self {
        self.conditions.extend(test.map(|test| Condition::new(column, test)));
        self
    }

    /// Reads `filter`, which wins over the plain parameters of the same columns.
    pub(crate) fn finish(&mut self) -> Vec<Condition<C>> {
        let sent = self.reader.text("filter").map(|text| parse_filter::<C>(&text)).transpose();
        let sent = sent.unwrap_or_else(|faults| {
            faults.into_iter().for_each(|Fault { path, message }| self.reader.fault(&path, message));
            None
        });
        let sent = sent.unwrap_or_default();
        let mut conditions = std::mem::take(&mut self.conditions);
        conditions.retain(|plain| sent.iter().all(|condition| condition.column != plain.column));
        conditions.extend(sent);
        conditions
    }
}

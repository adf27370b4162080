//! The page of the score configs: what a team has agreed its scores may be.

mod form;
mod page;
mod row;
mod server;

pub(crate) use page::ConfigsRoute;

/// Where a score without a config becomes one, by its name and the word of its type.
pub(crate) fn save_as_path(project: &str, name: &str, data_type: model::scores::DataType) -> String {
    let path = crate::nav::project_path(project, "score-configs");
    format!("{path}?name={}&type={data_type}", model::list::encode(name))
}

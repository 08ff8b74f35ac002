//! 备案 on its owner's side: drafts, submission, withdrawing, and the changes of a registered machine that are asked for
//! (过户, 迁移, 补领, 注销). What an office does with a filing is in [`crate::desk`].

pub mod changes;
pub mod drafts;
pub mod left_forms;
pub mod listing;
pub(crate) mod store;
pub mod submission;

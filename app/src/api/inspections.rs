//! 检测记录, tables of them, and 导出: enter, withdraw, confirm or give up an import, ask for a file.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use std::collections::BTreeMap;

use leptos::prelude::*;
use uuid::Uuid;

use super::ApiError;
use wire::Next;

#[cfg(feature = "ssr")]
use {
    crate::addresses,
    crate::context::{answer, answer_desk, as_staff, leave_notice},
    domain::fields::Fields,
    wire::Notice,
};

#[cfg(feature = "ssr")]

/// 录入检测记录. `machine` is the one the form was opened for, to come back to; `confirmed` says that what looks odd is
/// right.
#[server(endpoint = "office/inspection_enter")]
pub async fn inspection_enter(
    fields: BTreeMap<String, String>,
    #[server(default)] machine: String,
    #[server(default)] confirmed: String,
) -> Result<Next, ApiError> {
    let fields: Fields = fields.into_iter().collect::<Fields>().only(domain::inspection::FIELDS);
    let confirmed = confirmed == "yes";
    let result =
        as_staff(async |registry, actor| registry.inspections().enter_inspection(&actor, &fields, confirmed).await)
            .await;
    let page = result.as_ref().map(addresses::inspection);
    if let Ok(page) = &page {
        leave_notice(page, Notice::InspectionEntered);
    }
    let form = match machine.parse::<Uuid>() {
        Ok(machine) => addresses::new_inspection(machine),
        Err(_) => "/office/inspections/new".to_owned(),
    };
    answer_desk(page.map_err(Clone::clone), &form, fields).await
}

/// 撤销, with the reason.
#[server(endpoint = "office/inspection_withdraw")]
pub async fn inspection_withdraw(inspection: Uuid, #[server(default)] reason: String) -> Result<Next, ApiError> {
    let page = addresses::inspection(inspection);
    let result =
        as_staff(async |registry, actor| registry.inspections().withdraw_inspection(&actor, inspection, &reason).await)
            .await;
    if result.is_ok() {
        leave_notice(&page, Notice::InspectionWithdrawn);
    }
    answer_desk(result.map(|()| page.clone()), &page, Fields::default().with("reason", &reason)).await
}

/// 全部导入, 只导入正确的行.
#[server(endpoint = "office/import_confirm")]
pub async fn import_confirm(import: Uuid) -> Result<Next, ApiError> {
    let page = addresses::inspection_import(import);
    let result = as_staff(async |registry, actor| registry.inspections().confirm_import(&actor, import).await).await;
    answer(result.map(|()| page.clone()), &page, Fields::default())
}

/// 各列的对应关系: the number of a column for each field, none where the table has no such column.
#[server(endpoint = "office/import_columns")]
pub async fn import_columns(
    import: Uuid,
    #[server(default)] columns: BTreeMap<String, String>,
) -> Result<Next, ApiError> {
    let page = addresses::inspection_import(import);
    let result =
        as_staff(async |registry, actor| registry.inspections().change_columns(&actor, import, columns).await).await;
    answer(result.map(|()| page.clone()), &page, Fields::default())
}

/// 全部放弃.
#[server(endpoint = "office/import_drop")]
pub async fn import_drop(import: Uuid) -> Result<Next, ApiError> {
    let page = addresses::inspection_import(import);
    let result = as_staff(async |registry, actor| registry.inspections().drop_import(&actor, import).await).await;
    if result.is_ok() {
        leave_notice("/office/inspections/import", Notice::ImportDropped);
    }
    answer(result.map(|()| "/office/inspections/import".to_owned()), &page, Fields::default())
}

/// 导出 Excel, 导出 CSV of a list with the filters of its address.
#[server(endpoint = "office/export")]
pub async fn export(what: String, format: String, #[server(default)] query: String) -> Result<Next, ApiError> {
    let page = "/office/exports";
    let result =
        as_staff(async |registry, actor| registry.exports().start_export(&actor, &what, &format, &query).await).await;
    if result.is_ok() {
        leave_notice(page, Notice::ExportStarted);
    }
    answer(result.map(|_| page.to_owned()), page, Fields::default())
}

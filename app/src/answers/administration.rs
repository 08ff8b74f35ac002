//! 消息, 统计, 导出, 接口: the register's rows in the words that travel.

use domain::message::Template;
use registry::Duty;
use registry::clock::china_time;
use registry::exports::Export;
use registry::filters::Filters;
use registry::jobs::JobState;
use registry::messages::Logged;
use registry::offices::Office;
use registry::offices::systems::System;
use registry::statistics::{self, Part};
use wire::administration::{
    Chart, ExportLine, ExportState, Exports, Fate, Figures, FreshKey, MessageLine, MessageLog, MessageText,
    MessageTexts, Shares, Statistics, StatisticsPart, SystemLine, Systems,
};
use wire::desk::Desk;

use super::desk;
use crate::api::ApiError;
use crate::context::{query_string, take_once};

// 消息.

/// 短信记录.
pub async fn messages() -> Result<Desk<MessageLog>, ApiError> {
    desk::read(async |registry, actor| {
        let filter = Filters::parse(&query_string()).messages();
        let page = registry.messages().message_log(&actor, &filter).await?;
        Ok(MessageLog {
            used_up: registry.people().messages_used_up().await?,
            edits_texts: actor.has_duty(Duty::Administration) && actor.sees_city(),
            lines: page.messages.iter().map(message).collect(),
            next: super::place(page.next),
        })
    })
    .await
}

fn message(message: &Logged) -> MessageLine {
    MessageLine {
        resend: message.may_be_resent().then_some(message.id),
        at: china_time(message.created_at),
        label: message.template.map_or("其他", Template::label).to_owned(),
        subject: message.subject,
        phone: message.phone.clone(),
        text: message.text.clone(),
        fate: fate(message),
    }
}

/// What became of a message.
pub fn fate(message: &Logged) -> Fate {
    Fate { state: message.state, tries: message.tries, error: message.error.clone() }
}

/// 短信内容.
pub async fn message_texts() -> Result<Desk<MessageTexts>, ApiError> {
    let page = "/office/messages/templates";
    desk::form(page, async |registry, actor| {
        let texts = registry.messages().message_templates(&actor).await?;
        let texts = texts.into_iter().map(|saved| MessageText {
            template: saved.template,
            text: saved.text,
            edited: saved.edited,
            version: saved.version,
        });
        Ok(MessageTexts { texts: texts.collect(), tried: take_once(page) })
    })
    .await
}

// 统计.

/// 统计, within what the address says.
pub async fn statistics() -> Result<Desk<Statistics>, ApiError> {
    desk::read(async |registry, actor| {
        let found = registry.statistics().read(&actor, &Filters::parse(&query_string()).statistics()).await?;
        Ok(Statistics {
            districts: desk::choosable(&actor, &registry).await?,
            figures: (!found.is_empty()).then(|| figures(&found)),
        })
    })
    .await
}

fn figures(found: &statistics::Figures) -> Figures {
    let registered: i64 = found.districts.iter().map(|district| district.registered).sum();
    let waiting = &found.waiting;
    let none = || "—".to_owned();
    let totals = [
        ("在册机械", registered.to_string()),
        ("审核通过", waiting.approved.to_string()),
        ("审核不通过", waiting.returned.to_string()),
        ("等待时间中位数", waiting.median().unwrap_or_else(none)),
        ("按时办结", waiting.in_time_percent().map_or_else(none, |share| format!("{share}%"))),
    ];
    Figures {
        totals: totals.map(|(words, value)| (words.to_owned(), value)).into(),
        parts: Part::ALL.into_iter().map(|part| part_of(found, part)).collect(),
    }
}

fn part_of(found: &statistics::Figures, part: Part) -> StatisticsPart {
    let table = found.table(part);
    StatisticsPart {
        code: part.code().to_owned(),
        label: part.label().to_owned(),
        chart: chart(found, part),
        head: table.head,
        rows: table.rows,
    }
}

fn chart(found: &statistics::Figures, part: Part) -> Option<Chart> {
    let owned = |name: &str, n: i64| (name.to_owned(), n);
    let rows: Vec<(String, i64)> = match part {
        Part::Districts => found.districts.iter().map(|one| owned(&one.name, one.registered)).collect(),
        Part::Products => found.products.iter().map(|(product, n)| owned(product.label(), *n)).collect(),
        Part::Fuels => found.fuels.iter().map(|(fuel, n)| owned(fuel.label(), *n)).collect(),
        Part::Stages => {
            let whole = Shares { name: "在册机械".to_owned(), parts: found.stages.clone() };
            return Some(Chart::Shares(vec![whole]));
        }
        Part::Months => {
            let months = found.periods.iter().map(|period| Shares {
                name: period.name.clone(),
                parts: period.stages.iter().map(|(stage, n)| (*stage, *n)).collect(),
            });
            return Some(Chart::Shares(months.collect()));
        }
        Part::Waiting => found.waiting.steps(),
        Part::Reviewers => found.reviewers.iter().map(|one| owned(&one.name, one.waiting.decided())).collect(),
    };
    (!rows.is_empty()).then_some(Chart::Bars(rows))
}

// 导出.

/// 导出文件.
pub async fn exports() -> Result<Desk<Exports>, ApiError> {
    desk::read(async |registry, actor| {
        let exports = registry.exports().list(&actor).await?;
        Ok(Exports {
            open: exports.iter().any(|export| export.job.state.is_open()),
            lines: exports.iter().map(export).collect(),
        })
    })
    .await
}

fn export(export: &Export) -> ExportLine {
    let (job, outcome) = (&export.job, &export.outcome);
    let state = match (job.state, job.total) {
        (JobState::Running, Some(total)) => ExportState::Running { done: job.done, total },
        (JobState::Failed, _) => ExportState::Other { words: format!("未完成：{}", outcome.sentence) },
        (JobState::Done, _) => ExportState::Done {
            label: job.state.label().to_owned(),
            words: format!("下载 {}（{}行）", outcome.format, outcome.rows),
            until: china_time(job.expires_at),
        },
        (state, _) => ExportState::Other { words: state.label().to_owned() },
    };
    ExportLine {
        id: job.id,
        title: export.title().to_owned(),
        filters: if outcome.filters.is_empty() { "全部".to_owned() } else { outcome.filters.clone() },
        state,
        by: job.by.clone(),
        at: china_time(job.created_at),
    }
}

// 接口.

/// 系统接口.
pub async fn systems() -> Result<Desk<Systems>, ApiError> {
    let page = "/office/systems";
    desk::form(page, async |registry, actor| {
        let systems = registry.offices().systems(&actor).await?;
        actor.staff(Duty::Administration)?;
        let offices = registry.offices().visible_offices(&actor).await?;
        let left = take_once(page);
        let fresh = || FreshKey { name: left.get("name").to_owned(), key: left.get("key").to_owned() };
        Ok(Systems {
            fresh: (!left.get("key").is_empty()).then(fresh),
            lines: systems.iter().map(|one| system(one, &offices)).collect(),
            offices: offices.into_iter().map(|office| (office.code, office.name)).collect(),
        })
    })
    .await
}

fn system(system: &System, offices: &[Office]) -> SystemLine {
    let office = offices.iter().find(|office| office.code == system.office);
    SystemLine {
        id: system.id,
        name: system.name.clone(),
        office: office.map_or_else(|| system.office.clone(), |office| office.name.clone()),
        tail: system.tail.clone(),
        last_used: system.last_used_on.map_or_else(|| "从未使用".to_owned(), |day| day.to_string()),
        by: system.by.clone(),
        at: china_time(system.created_at),
        stopped_at: system.stopped_at.map(china_time),
    }
}

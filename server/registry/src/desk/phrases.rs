//! The reasons that reviewers pick from: a list that the administration edits.

use domain::fields::{Report, line};
use domain::refusal::Refusal;

use crate::actor::{Actor, Duty, Scope};
use crate::db::values;
use crate::error::Result;
use crate::service::Desk;
use crate::store::words as sql;

/// What a new register begins with.
const FIRST_PHRASES: [&str; 8] = [
    "照片模糊，看不清铭牌上的字，请重新拍照上传",
    "照片与填写的机械不是同一台，请核对",
    "PIN码/出厂编号与铭牌照片不一致，请核对",
    "机械出厂日期与铭牌照片不一致，请核对",
    "功率与发动机铭牌不一致，请核对单位（千瓦）",
    "燃料类型选择有误，电动机械请选“电能”",
    "机身照片没有拍到整台机械，请重新拍照",
    "注册登记区县不正确，请选择机械目前所在的区县",
];
/// A list that nobody could pick from.
const MOST_PHRASES: usize = 60;

impl Desk<'_> {
    pub(crate) async fn install_phrases(self) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let count: Option<(i64,)> = tx.one(sql::COUNT_PHRASES, values![]).await?;
        if count.is_some_and(|(count,)| count == 0) {
            for (position, phrase) in (0_i64..).zip(FIRST_PHRASES) {
                tx.run(sql::INSERT_PHRASE, values![self.clock.new_id(), position, phrase]).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }

    /// The phrases in their order.
    pub async fn phrases(self, actor: &Actor) -> Result<Vec<String>> {
        actor.viewer()?;
        let rows: Vec<(String,)> = self.db.all(sql::PHRASES, values![]).await?;
        Ok(rows.into_iter().map(|(text,)| text).collect())
    }

    /// Sets the whole list, one phrase a line. The list is the city's: all offices pick from the same words.
    pub async fn set_phrases(self, actor: &Actor, text: &str) -> Result<()> {
        if actor.staff(Duty::Administration)? != &Scope::City {
            return Err(Refusal::Forbidden.into());
        }
        let mut report = Report::default();
        let mut phrases = Vec::new();
        for raw in text.lines() {
            match line(raw, 200) {
                Ok(Some(phrase)) => phrases.push(phrase),
                Ok(None) => {}
                Err(sentence) => {
                    report.error("phrases", format!("“{}…”：{sentence}", raw.chars().take(12).collect::<String>()));
                }
            }
        }
        if phrases.is_empty() {
            report.error("phrases", "请至少保留一条原因，每行一条");
        } else if phrases.len() > MOST_PHRASES {
            report.error("phrases", format!("最多{MOST_PHRASES}条，请删减后再保存"));
        }
        if !report.is_clean() {
            return Err(Refusal::Invalid { report }.into());
        }
        let mut tx = self.db.begin().await?;
        tx.run(sql::DROP_PHRASES, values![]).await?;
        for (position, phrase) in (0_i64..).zip(&phrases) {
            tx.run(sql::INSERT_PHRASE, values![self.clock.new_id(), position, phrase]).await?;
        }
        let detail = serde_json::json!({"count": phrases.len()});
        self.trail().record(&mut tx, actor.account, actor, "phrases.set", &detail).await?;
        tx.commit().await?;
        Ok(())
    }
}
